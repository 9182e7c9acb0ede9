"""The attempts to charge a card, as the till's file keeps them."""

from __future__ import annotations

from typing import Protocol

from storeapp.domain.card import Booking, CardAttempt


class CardUnit(Protocol):
    """The part of a transaction that knows every attempt, settled or not."""

    def put_card_attempt(self, attempt: CardAttempt) -> None:
        """Writes a new attempt or how an old one stands now. Refusal `card-unresolved` when its
        sale has another that is not settled."""
        ...

    def card_attempt(self, number: str) -> CardAttempt | None: ...
    def card_attempts(self, sale_id: str) -> tuple[CardAttempt, ...]:
        """All of one sale, the first one first."""
        ...

    def open_card_attempts(self) -> tuple[CardAttempt, ...]:
        """All that are not settled, the oldest first."""
        ...

    def card_attempt_booked(self, booking: Booking) -> CardAttempt | None:
        """The attempt that this booking of a terminal was found to be of."""
        ...

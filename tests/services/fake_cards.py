"""The card attempts' part of the sales file in memory."""

from __future__ import annotations

from typing import Protocol

from storeapp.domain.card import Booking, CardAttempt
from storeapp.domain.errors import Refusal


class CardRows(Protocol):
    cards: dict[str, CardAttempt]


class FakeCardUnit:
    """`ports.cards.CardUnit` over a dictionary."""

    rows: CardRows

    def put_card_attempt(self, attempt: CardAttempt) -> None:
        others = [each for each in self.open_card_attempts() if each.sale_id == attempt.sale_id]
        if not attempt.settled and any(each.number != attempt.number for each in others):
            raise Refusal("card-unresolved")
        self.rows.cards[attempt.number] = attempt

    def card_attempt(self, number: str) -> CardAttempt | None:
        return self.rows.cards.get(number)

    def card_attempts(self, sale_id: str) -> tuple[CardAttempt, ...]:
        return tuple(each for each in self.rows.cards.values() if each.sale_id == sale_id)

    def open_card_attempts(self) -> tuple[CardAttempt, ...]:
        return tuple(each for each in self.rows.cards.values() if not each.settled)

    def card_attempt_booked(self, booking: Booking) -> CardAttempt | None:
        of = _identity(booking)
        found = (each for each in self.rows.cards.values() if each.booking is not None)
        return next((each for each in found if _identity(each.booking) == of), None)


def _identity(booking: Booking | None) -> tuple[str, ...]:
    assert booking is not None
    return (booking.terminal, booking.receipt_no, booking.trace, booking.moment)

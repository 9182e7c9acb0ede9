"""Payment by phone as the till asks head office for it, which alone has the providers' keys."""

from __future__ import annotations

from typing import Protocol

from storeapp.domain.card import CardAttempt, CardOutcome


class PhoneGateway(Protocol):
    """An outcome is what head office said, never a guess.

    `Unknown` with Doubt BUSY: the customer has not confirmed yet, or it is being undone.
    NO_ANSWER: head office itself waits for the provider. UNREACHABLE: it did not answer us. An
    answer is worth waiting for, so each call takes some seconds.
    """

    async def charge(
        self, attempt: CardAttempt, code: str, *, paid: tuple[int, ...]
    ) -> CardOutcome:
        """Begins the attempt; `paid` are the other attempts of its sale that count. Declined with
        OFFLINE only when nothing was heard of it."""
        ...

    async def find(self, attempt: CardAttempt) -> CardOutcome:
        """What became of it. Declined with NOT_BOOKED: head office never heard of it, yet."""
        ...

    async def undo(self, attempt: CardAttempt) -> CardOutcome:
        """It shall not pay for the sale: Declined once the customer has all her money."""
        ...

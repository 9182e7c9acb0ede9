"""A till without a terminal of its own: cards go through the stand-alone one."""

from __future__ import annotations

from collections.abc import Callable

from storeapp.domain.card import CardAttempt, CardOutcome, Decline, Declined, Doubt, Unknown
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Currency
from storeapp.ports.devices import Prompt


class NoTerminal:
    """Implements ports.devices.PaymentTerminal: nothing is ever charged.

    What an earlier terminal was asked, it cannot say.
    """

    name = "none"

    async def mark(self, currency: Currency) -> str:
        raise Refusal("terminal-missing")

    async def pay(self, attempt: CardAttempt, shown: Callable[[Prompt], None]) -> CardOutcome:
        return Declined(Decline.NOT_SENT)

    def cancel(self) -> None:
        return None

    async def find(self, attempt: CardAttempt) -> CardOutcome:
        return Unknown(Doubt.UNREACHABLE)

    async def reverse(self, attempt: CardAttempt) -> CardOutcome:
        return Unknown(Doubt.UNREACHABLE)

    async def end_of_day(self, currency: Currency) -> CardOutcome:
        raise Refusal("terminal-missing")

    async def close(self) -> None:
        return None

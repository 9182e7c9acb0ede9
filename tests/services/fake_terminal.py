"""A card terminal in memory that answers as it was told to, one answer after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from storeapp.domain.card import Approved, Booking, CardAttempt, CardOutcome
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Currency
from storeapp.ports.devices import Prompt


@dataclass
class FakeTerminal:
    """Approves what it has no answer for; `asked` is what it was asked, in order."""

    paying: list[CardOutcome] = field(default_factory=list)
    finding: list[CardOutcome] = field(default_factory=list)
    reversing: list[CardOutcome] = field(default_factory=list)
    closing: list[CardOutcome] = field(default_factory=list)
    refusal: str = ""
    asked: list[str] = field(default_factory=list)
    name: str = "fake"

    async def mark(self, currency: Currency) -> str:
        if self.refusal:
            raise Refusal(self.refusal)
        return ""

    async def pay(self, attempt: CardAttempt, shown: Callable[[Prompt], None]) -> CardOutcome:
        shown(Prompt.SHOW_CARD)
        return self._answer("pay", self.paying, attempt)

    def cancel(self) -> None:
        self.asked.append("cancel")

    async def find(self, attempt: CardAttempt) -> CardOutcome:
        return self._answer("find", self.finding, attempt)

    async def reverse(self, attempt: CardAttempt) -> CardOutcome:
        return self._answer("reverse", self.reversing, attempt)

    async def end_of_day(self, currency: Currency) -> CardOutcome:
        self.asked.append("end of day")
        return self.closing.pop(0)

    async def close(self) -> None:
        """Nothing was opened."""

    def _answer(self, what: str, answers: list[CardOutcome], attempt: CardAttempt) -> CardOutcome:
        self.asked.append(what)
        return answers.pop(0) if answers else approved(attempt)


def approved(attempt: CardAttempt) -> Approved:
    """Its number of the sale is its number in the terminal's list; the moment tells sales apart."""
    moment = f"1121-10{sum(attempt.number.encode()) % 10_000:04d}"
    return Approved(Booking(attempt.amount, f"{attempt.count:04d}", moment=moment))

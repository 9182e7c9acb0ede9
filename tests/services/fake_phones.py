"""Head office's payments by phone in memory: each answer was put there before."""

from __future__ import annotations

from dataclasses import dataclass, field

from storeapp.domain.card import Approved, Booking, CardAttempt, CardOutcome, Doubt, Unknown
from storeapp.domain.phone import PhoneCodes
from storeapp.ports.clock import Clock
from storeapp.ports.devices import PaymentTerminal
from storeapp.ports.sales import SalesFile
from storeapp.services.card import CardPayments
from storeapp.services.phone import Phones
from storeapp.services.status import StatusBoard
from tests.services.fake_terminal import FakeTerminal
from tests.services.fakes import a_config

WECHAT, ALIPAY = "131234567890123456", "2812345678901234"
CODES = PhoneCodes(("13",), ("28",))


@dataclass
class FakePhones:
    """`asked` is what it was asked, in order; it says that it was paid when nothing is left."""

    answers: list[CardOutcome] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    paid: list[tuple[int, ...]] = field(default_factory=list)

    async def charge(
        self, attempt: CardAttempt, code: str, *, paid: tuple[int, ...]
    ) -> CardOutcome:
        self.codes.append(code)
        self.paid.append(paid)
        return self._answer("charge", attempt)

    async def find(self, attempt: CardAttempt) -> CardOutcome:
        return self._answer("find", attempt)

    async def undo(self, attempt: CardAttempt) -> CardOutcome:
        return self._answer("undo", attempt)

    def _answer(self, what: str, attempt: CardAttempt) -> CardOutcome:
        self.asked.append(what)
        return self.answers.pop(0) if self.answers else paid(attempt)


def paid(attempt: CardAttempt) -> Approved:
    return Approved(Booking(attempt.amount, f"HO-{attempt.count}", trace="4200", scheme="wechat"))


WAITING, LOST = Unknown(Doubt.BUSY), Unknown(Doubt.UNREACHABLE)


def by_phone(
    sales: SalesFile,
    clock: Clock,
    gateway: FakePhones,
    *,
    board: StatusBoard | None = None,
    terminal: PaymentTerminal | None = None,
) -> CardPayments:
    """A till without a terminal of its own, unless one is given."""
    return CardPayments(
        sales,
        terminal or FakeTerminal(),
        clock,
        a_config(),
        connected=terminal is not None,
        phones=Phones(CODES, lambda: gateway, clock, board or StatusBoard()),
    )

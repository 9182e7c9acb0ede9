"""What payments need of a provider, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Protocol

from headoffice.payments.model import Found, Pace, Undone
from headoffice.payments.refunding import Returned


@dataclass(frozen=True, slots=True)
class ChargeOrder:
    """What is asked for; the code is in memory only, and in no text that is made of this."""

    number: str
    amount_minor: int
    currency: str
    code: str = field(repr=False)
    description: str
    store: str
    till: str


class Booked(Enum):
    PAID = "paid"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class BillLine:
    """A line of the provider's bill of a day: `number` is ours, of an attempt or of a refund; a
    reversal's money is told under the attempt's number, with `refund` ""."""

    kind: Booked
    number: str
    amount_minor: int
    refund: str = ""
    transaction: str = ""


class Gateway(Protocol):
    """One provider. Every call may be made again, ends within the settings' time-outs, and answers
    NOTHING or AGAIN rather than raising when the line or the provider fails it."""

    pace: Pace

    def charge(self, order: ChargeOrder) -> Found: ...

    def query(self, number: str) -> Found: ...

    def reverse(self, number: str) -> Undone:
        """Closes an order, and gives back what was paid."""
        ...

    def refund(
        self, number: str, refund: str, *, amount_minor: int, total_minor: int
    ) -> tuple[Returned, str]:
        """The answer, and a reason's code."""
        ...

    def payer(self, code: str) -> str:
        """The provider's id of who shows this code, "" when it does not say in time."""
        ...

    def bill(self, day: date) -> list[BillLine] | None:
        """The day's bill; None when there is none yet, or it cannot be had."""
        ...

    def close(self) -> None: ...

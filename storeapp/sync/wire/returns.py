"""Returns, asked of head office, which knows what came back in every store; additive changes only.

`POST /returns/find`     SalesFind     answered: SalesFound
`POST /returns/look`     SaleAsked     answered: SaleTold
`POST /returns/claim`    UnitsClaim    answered: SaleTold
`POST /returns/release`  ClaimRelease  answered: Released
`POST /returns/refund`   MoneyBack     answered: `wire.paying.RefundShown`

A claim makes units of a sale one till's to take back, for some minutes; it is named after the
return, which takes its place when its fact arrives. Everything may be asked again with the same
words: it takes effect once.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from storeapp.sync.wire.messages import Answer, Message, Word
from storeapp.sync.wire.paying import Amount

FOUND_MOST = 20
MOST_LINES = 500
CLAIM_MINUTES = 15

# Problem codes.
SALE_UNKNOWN = "sale-unknown"
"""404: no such sale, or none that this till may know of."""
RETURNED_BEFORE = "returned-before"
"""409: not so many units are left, counting what other tills are taking back just now."""
PAID_ELSEWHERE = "paid-elsewhere"
"""409: an order that was paid in its own channel, which alone can give the money back."""
PAYMENT_UNKNOWN = "payment-unknown"
"""404: that payment of the sale was not made by phone, or is not this claim's."""


class SalesFind(Message):
    """By the code on a receipt, a receipt's number, a telephone number, a member's code, or the
    number of an order in its channel. `staff` is who asks, for the record of looks."""

    kind: Literal["code", "number", "phone", "member", "order"]
    value: Annotated[str, Field(min_length=1, max_length=200, repr=False)]
    staff: Word


class SaleFound(Answer):
    sale: str
    number: str
    store: str
    ended_at: str
    currency: str
    due_minor: int


class SalesFound(Answer):
    """The newest first; `more` says that there are others."""

    sales: list[SaleFound]
    more: bool = False


class SaleAsked(Message):
    sale: Word


class LineUnits(Message):
    line: Word
    units: Annotated[int, Field(ge=1, le=9_999)]


class UnitsClaim(Message):
    """`claim` is the id of the return, made once by the till."""

    claim: Word
    sale: Word
    lines: Annotated[list[LineUnits], Field(min_length=1, max_length=MOST_LINES)]


class SaleTold(Answer):
    """`bought` and `before` are as `domain.codec.returns` writes them; see `ports.returns.Told`."""

    bought: dict[str, object]
    before: dict[str, object]
    rules: str = ""
    regions: list[str] = []
    owner: str = ""
    channel: str = "store"
    classes: list[str] = []
    until_ms: int = 0


class ClaimRelease(Message):
    claim: Word


class Released(Answer):
    """`released` is false when there was no such claim any more."""

    released: bool


class MoneyBack(Message):
    """Gives money back to the phone that paid: `store`, `sale` and `place` name the payment, and
    `claim` and `given` the return's part that it is for, so that each is given back once."""

    claim: Word
    given: Annotated[int, Field(ge=0, le=99)]
    store: Word
    sale: Word
    place: Annotated[int, Field(ge=0, le=99)]
    attempt: Annotated[int, Field(ge=0, le=99)]
    amount_minor: Amount

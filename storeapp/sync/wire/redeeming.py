"""Commands about coupons and budgets, and their answers; additive changes only.

`coupon.reserve`  body: CouponAsked      answered: CouponShown
`coupon.release`  body: CouponAsked      answered: CouponShown
`budget.reserve`  body: BudgetReserve    answered: BudgetsGranted
`budget.release`  body: BudgetRelease    answered: BudgetsGranted, with nothing in it
`budget.lease`    body: BudgetLease      answered: BudgetsGranted
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from storeapp.sync.wire.messages import Answer, Message, Word

COUPON_RESERVE = "coupon.reserve"
COUPON_RELEASE = "coupon.release"
BUDGET_RESERVE = "budget.reserve"
BUDGET_RELEASE = "budget.release"
BUDGET_LEASE = "budget.lease"

MOST_PROMOTIONS = 200
MOST = 1 << 53
Amount = Annotated[int, Field(ge=0, le=MOST)]


class CouponAsked(Message):
    """A coupon, by its code or its number, for that basket."""

    code: Annotated[str, Field(min_length=1, max_length=256)]
    basket: Word


class CouponShown(Answer):
    """`coupon_class` is what promotions know it by; reserved until that Unix moment."""

    coupon_class: str
    number: str
    state: Literal["issued", "reserved", "redeemed", "void"]
    until_ms: int = 0


class Wanted(Message):
    """So many uses and minor units of discount of a promotion; a benefit for each unit is used
    once by a basket, however many units it reduces."""

    promotion: Word
    uses: Amount = 0
    minor: Amount = 0


class BudgetReserve(Message):
    """What a basket needs in all; asked again for the same basket it replaces what it had.

    `member` is the member's id, for what each member may have so often.
    """

    basket: Word
    member: Annotated[str, Field(max_length=64)] = ""
    wanted: Annotated[list[Wanted], Field(min_length=1, max_length=MOST_PROMOTIONS)]


class BudgetRelease(Message):
    """The basket was voided: all it had goes back."""

    basket: Word


class BudgetLease(Message):
    """A share to go on with offline, of each promotion; `wanted` here is what is left unused of the
    share before, which goes back. A till uses nothing of the old share from asking on, and asks
    again with the same id until it has an answer. Whoever has its facts up to the number `seq`
    knows all that was used of it."""

    unused: Annotated[list[Wanted], Field(min_length=1, max_length=MOST_PROMOTIONS)]
    seq: Annotated[int, Field(ge=0)] | None = None


class Granted(Answer):
    """What may be used of a promotion until that Unix moment; None is no bound.

    `uses` and `minor` are of its budget, and what the till has a share of comes on top of them;
    `of_member` is how often this member may have it in this basket, whatever covers it.
    """

    promotion: str
    uses: int | None
    minor: int | None
    until_ms: int
    of_member: int | None = None


class BudgetsGranted(Answer):
    granted: list[Granted]

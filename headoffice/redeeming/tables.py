"""Coupons, and the budgets of promotions with what is promised and spent of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index

from headoffice.db.tables import Table, flag, text, whole


class CouponRow(Table, table=True):
    """A single-use coupon. `state` is `issued`, `reserved` (for a basket, `until_ms`), `redeemed`
    (by a sale) or `void`; `expires_on` is its last day."""

    __tablename__ = "coupon"
    __table_args__: Any = (
        Index("coupon_of_class", "coupon_class", "state"),
        {"sqlite_strict": True},
    )

    number: str = text(primary_key=True)
    coupon_class: str = text()
    expires_on: str = text()
    state: str = text(default="issued")
    reserved_by: str = text(default="")
    until_ms: int = whole(default=0)
    redeemed_by: str = text(default="")
    issued_ms: int = whole()


class CouponConflict(Table, table=True):
    """A sale that used a coupon which was not there to be used: it happened, and people look at it.

    `first` is the sale that had it before, "" where there is none; `why` is `used-before`, `void`
    or `unknown`.
    """

    __tablename__ = "coupon_conflict"

    number: str = text(primary_key=True)
    sale: str = text(primary_key=True)
    store: str = text()
    device: str = text()
    first: str = text()
    why: str = text()
    at_ms: int = whole()


class Budget(Table, table=True):
    """What a promotion may cost and how often it may be used in all; None is no bound. `spent_`
    is what arrived sales have used: exactly the sum of its `BudgetSpend`. With `once` a sale uses
    it once at most, however many goods it reduces: a benefit for each of them."""

    __tablename__ = "budget"

    promotion: str = text(primary_key=True)
    budget_minor: int | None = whole(default=None)
    budget_uses: int | None = whole(default=None)
    per_member: int | None = whole(default=None)
    once: bool = flag(default=False)
    spent_minor: int = whole(default=0)
    spent_uses: int = whole(default=0)


class BudgetHold(Table, table=True):
    """What is promised and not yet told by a sale: to a basket, or with basket "" to the device
    itself, as the share it may use offline. It counts while the device is active. `of_member` is
    how many of the member's own uses the basket has, wherever its uses of the budget come from."""

    __tablename__ = "budget_hold"
    __table_args__: Any = (
        ForeignKeyConstraint(["promotion"], ["budget.promotion"], name="hold_of_budget"),
        # No key to `device`: whoever pushes has its row locked, and waits for the budget next.
        Index("budget_hold_device", "device", "basket"),
        {"sqlite_strict": True},
    )

    promotion: str = text(primary_key=True)
    device: str = text(primary_key=True)
    basket: str = text(primary_key=True)
    member: str = text(default="")
    minor: int = whole()
    uses: int = whole()
    of_member: int = whole(default=0)
    until_ms: int = whole()


class BudgetSpend(Table, table=True):
    """What one sale used of one budget. `over_` is the part that nobody had promised it: an older
    till, or one that was offline for longer than its share counted."""

    __tablename__ = "budget_spend"
    __table_args__: Any = (
        ForeignKeyConstraint(["promotion"], ["budget.promotion"], name="spend_of_budget"),
        Index("budget_spend_member", "promotion", "member"),
        {"sqlite_strict": True},
    )

    promotion: str = text(primary_key=True)
    sale: str = text(primary_key=True)
    device: str = text()
    member: str = text()
    minor: int = whole()
    uses: int = whole()
    over_minor: int = whole()
    over_uses: int = whole()
    at_ms: int = whole()

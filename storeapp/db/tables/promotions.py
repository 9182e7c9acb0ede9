"""Head office's promotions in the till's file, the shares of their quotas it may use, and what was
promised to a basket and told of its coupons."""

from __future__ import annotations

from sqlalchemy import CheckConstraint

from storeapp.db.tables.base import TillTable, also, strict, text, whole


class RuleSetRow(TillTable, table=True):
    """A rule set as it came on the `promo` stream, `body` as canonical JSON.

    `state` is `ports.promotions.RulesState`; `why` says of a refused one why. What head office
    deleted stays as `past` while a basket names it.
    """

    __tablename__ = "rule_set"
    __table_args__ = strict(CheckConstraint("state IN ('held', 'refused', 'past')"), rowid=False)

    hash: str = text(primary_key=True)
    version: int = whole()
    valid_from: str = text()
    body: str = text()
    previous: str = text()
    signature: str = text()
    key: str = text()
    state: str = text()
    why: str = text()
    pos: int = whole()


class AllowanceRow(TillTable, table=True):
    """What is left of the till's share of a promotion's quota; NULL is no bound."""

    __tablename__ = "allowance"
    __table_args__ = strict(rowid=False)

    promotion: str = text(primary_key=True)
    uses: int | None = whole(nullable=True)
    discount_minor: int | None = whole(nullable=True)
    until_ms: int = whole()


class MemberUseRow(TillTable, table=True):
    """How often this till gave a promotion to a member, where each may have it so often only."""

    __tablename__ = "member_use"
    __table_args__ = strict(rowid=False)

    promotion: str = text(primary_key=True)
    member: str = text(primary_key=True)
    uses: int = whole()


class PromiseRow(TillTable, table=True):
    """What head office keeps of a promotion's quotas for a basket; NULL is no bound.

    It goes with its basket, which may be younger: a basket is kept beside the screen.
    """

    __tablename__ = "promise"
    __table_args__ = strict(rowid=False)

    basket: str = text(primary_key=True)
    promotion: str = text(primary_key=True)
    uses: int | None = whole(nullable=True)
    discount_minor: int | None = whole(nullable=True)
    of_member: int | None = whole(nullable=True)
    until_ms: int = whole()


class PresentedRow(TillTable, table=True):
    """A coupon of a basket: its class where only head office knows it, and `unasked` 1 where it
    was taken without asking. It goes with its basket, like a promise."""

    __tablename__ = "presented"
    __table_args__ = strict(rowid=False)

    basket: str = text(primary_key=True)
    code: str = text(primary_key=True)
    told_class: str = text()
    unasked: int = whole()


for _table in (PromiseRow, PresentedRow):
    also(
        _table,
        f"CREATE TRIGGER {_table.__tablename__}_with_basket AFTER DELETE ON basket"
        # A parked basket only goes to come back.
        " WHEN OLD.state = 'under-way' BEGIN"
        f" DELETE FROM {_table.__tablename__} WHERE basket = OLD.id; END",
    )

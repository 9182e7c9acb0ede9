"""Head office's promotions in the till's file, and the shares of their quotas it may use."""

from __future__ import annotations

from sqlalchemy import CheckConstraint

from storeapp.db.tables.base import TillTable, strict, text, whole


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

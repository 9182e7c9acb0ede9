"""What came back, what can still come back of each sold line, and who takes it back just now."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index

from headoffice.db.tables import Table, flag, text, whole


class ReturnRow(Table, table=True):
    """A return, as its fact says; `sale` is "" without a receipt. `claim` is "" when the till gave
    back without asking."""

    __tablename__ = "goods_return"
    __table_args__: Any = (
        Index("return_of_sale", "sale"),
        Index("return_of_day", "store", "business_date"),
        {"sqlite_strict": True},
    )

    id: str = text(primary_key=True)
    device: str = text()
    epoch: int = whole()
    seq: int = whole()
    store: str = text()
    till: str = text()
    number: str = text()
    sale: str = text()
    sold_in: str = text()
    shift: str = text()
    business_date: str = text()
    ended_at: str = text()
    cashier: str = text()
    currency: str = text()
    due_minor: int = whole()
    rounding_minor: int = whole()
    kept_back_minor: int = whole()
    claim: str = text()
    approved_by: str = text()
    exchange: str = text()


class ReturnLine(Table, table=True):
    """Units of a sold line that came back; `first` counts them from 0 in the sale's order."""

    __tablename__ = "goods_return_line"
    __table_args__: Any = (Index("return_line_of_good", "sku"), {"sqlite_strict": True})

    return_id: str = text(primary_key=True)
    place: int = whole(primary_key=True)
    line: str = text()
    sku: str = text()
    thousandths: int = whole()
    first: int = whole()
    units: int = whole()
    net_minor: int = whole()
    reason: str = text()
    condition: str = text()
    disposition: str = text()


class ReturnTender(Table, table=True):
    """What went back to one payment; `carried_minor` paid for an exchange instead."""

    __tablename__ = "goods_return_tender"

    return_id: str = text(primary_key=True)
    place: int = whole(primary_key=True)
    kind: str = text()
    due_minor: int = whole()
    paid_minor: int = whole()
    carried_minor: int = whole()
    reference: str = text()


class Returnable(Table, table=True):
    """What of a sold line can come back: `sold - returned - claimed`; made when somebody first asks
    for it. `returned` may pass `sold`, since what tills tell has happened."""

    __tablename__ = "returnable"

    sale: str = text(primary_key=True)
    line: str = text(primary_key=True)
    sold: int = whole()
    returned: int = whole(default=0)
    claimed: int = whole(default=0)


class ReturnClaim(Table, table=True):
    """Units that are a till's to take back until then; gone once the return is told or let go."""

    __tablename__ = "return_claim"
    __table_args__: Any = (
        Index("return_claim_until", "until_ms"),
        Index("return_claim_of_sale", "sale"),
        {"sqlite_strict": True},
    )

    id: str = text(primary_key=True)
    sale: str = text()
    device: str = text()
    store: str = text()
    until_ms: int = whole()


class ClaimLine(Table, table=True):
    __tablename__ = "return_claim_line"

    claim: str = text(primary_key=True)
    line: str = text(primary_key=True)
    units: int = whole()


class ReturnConflict(Table, table=True):
    """Something a person has to look at: `returned-twice` (more units came back than were sold),
    `paid-twice` (more money went back than came in) or `sale-unknown`; nothing is ever deleted."""

    __tablename__ = "return_conflict"
    __table_args__: Any = (Index("return_conflict_open", "settled"), {"sqlite_strict": True})

    return_id: str = text(primary_key=True)
    what: str = text(primary_key=True)
    sale: str = text()
    store: str = text()
    others: str = text()
    units: int = whole()
    over_minor: int = whole()
    found_ms: int = whole()
    settled: bool = flag(default=False)

"""The facts as they came, what was put aside for people, and what each kind of fact says."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index

from headoffice.db.tables import Table, flag, raw, text, whole


class FactRow(Table, table=True):
    """A fact of a till, for ever: `body` is the very bytes that were hashed and signed.

    `verdict` is `accepted`, `accepted_flagged` or `quarantined`, and `why` a code for the last two.
    """

    __tablename__ = "fact"
    __table_args__: Any = (
        Index("fact_of_store", "store", "received_ms"),
        {"sqlite_strict": True},
    )

    device: str = text(primary_key=True)
    epoch: int = whole(primary_key=True)
    seq: int = whole(primary_key=True)
    store: str = text()
    till: str = text()
    id: str = text()
    kind: str = text()
    wall: str = text()
    mono_ms: int = whole()
    boot_id: str = text()
    hlc: str = text()
    body: bytes = raw()
    prev_hash: str = text()
    hash: str = text()
    sig: str = text()
    verdict: str = text()
    why: str = text(default="")
    received_ms: int = whole()


class Quarantine(Table, table=True):
    """Something a person has to look at: the item as it came, and why it was put aside.

    A fork has a row for each of the two stories. Nothing is ever deleted; `settled` says that
    someone looked.
    """

    __tablename__ = "quarantine"
    __table_args__: Any = (
        Index("quarantine_open", "settled", "id"),
        Index("quarantine_once", "device", "epoch", "seq", "hash", unique=True),
        {"sqlite_strict": True},
    )

    id: int | None = whole(default=None, primary_key=True)
    device: str = text()
    epoch: int = whole()
    seq: int = whole()
    hash: str = text()
    store: str = text()
    why: str = text()
    item: bytes = raw()
    received_ms: int = whole()
    settled: bool = flag(default=False)


class SaleRow(Table, table=True):
    """A sale, as its fact says."""

    __tablename__ = "sale"
    __table_args__: Any = (
        Index("sale_of_day", "store", "business_date"),
        Index("sale_number", "number"),
        {"sqlite_strict": True},
    )

    id: str = text(primary_key=True)
    device: str = text()
    epoch: int = whole()
    seq: int = whole()
    store: str = text()
    till: str = text()
    number: str = text()
    shift: str = text()
    business_date: str = text()
    ended_at: str = text()
    cashier: str = text()
    currency: str = text()
    due_minor: int = whole()
    rounding_minor: int = whole()


class SaleLine(Table, table=True):
    """A line of a sale; voided ones too, at zero."""

    __tablename__ = "sale_line"
    __table_args__: Any = (Index("sale_line_of_good", "sku"), {"sqlite_strict": True})

    sale: str = text(primary_key=True)
    place: int = whole(primary_key=True)
    sku: str = text()
    thousandths: int = whole()
    unit: str = text()
    unit_price_minor: int = whole()
    price_pos: int = whole()
    net_minor: int = whole()
    tax: str = text()
    entry: str = text()
    voided: bool = flag()


class SaleTender(Table, table=True):
    """A payment of a sale; `amount_minor` is after change."""

    __tablename__ = "sale_tender"

    sale: str = text(primary_key=True)
    place: int = whole(primary_key=True)
    kind: str = text()
    amount_minor: int = whole()
    handed_minor: int = whole()
    reference: str = text()


class ShiftRow(Table, table=True):
    """A shift that was opened at a till."""

    __tablename__ = "shift"

    id: str = text(primary_key=True)
    device: str = text()
    epoch: int = whole()
    seq: int = whole()
    store: str = text()
    staff: str = text()
    opened_at: str = text()
    business_date: str = text()
    currency: str = text()
    float_minor: int = whole()


class Trace(Table, table=True):
    """A void, an opened drawer, an enrolment: what happened besides selling, by whom and why.

    `subject` is the sale a drawer was opened for, the basket that was voided or had an exception
    approved, the enrolled key, the enrolled member, or the card attempt, whose reason is the state
    it came to.
    """

    __tablename__ = "trace"
    __table_args__: Any = (Index("trace_of_store", "store", "kind"), {"sqlite_strict": True})

    device: str = text(primary_key=True)
    epoch: int = whole(primary_key=True)
    seq: int = whole(primary_key=True)
    store: str = text()
    kind: str = text()
    staff: str = text()
    at: str = text()
    reason: str = text()
    subject: str = text()
    lines: int = whole(default=0)


class TillRules(Table, table=True):
    """The promotions a till said it has, by hash: the one it prices by, and all it could (divided
    by blanks); `since_ms` is when it said so first."""

    __tablename__ = "till_rules"

    device: str = text(primary_key=True)
    active: str = text()
    held: str = text()
    since_ms: int = whole()


class TillRefusal(Table, table=True):
    """Promotions that a till said it does not use, and why; kept when it has got over it."""

    __tablename__ = "till_refusal"

    device: str = text(primary_key=True)
    hash: str = text(primary_key=True)
    why: str = text()
    first_ms: int = whole()

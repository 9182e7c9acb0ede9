"""What the counter has under way: baskets, the shift, print jobs."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint

from storeapp.db.tables.base import TillTable, also, strict, text, whole


class BasketRow(TillTable, table=True):
    """A basket that is not sold yet: the one under way, or one put aside.

    `tenders` is JSON: what was already taken of it; "" when nothing was. It goes with the basket,
    so that a sale need not delete it.
    """

    __tablename__ = "basket"
    __table_args__ = strict(CheckConstraint("state IN ('under-way', 'parked')"), rowid=False)

    id: str = text(primary_key=True)
    state: str = text()
    body: str = text()
    parked_at: str = text()
    parked_by: str = text()
    tenders: str = text(sa_column_kwargs={"server_default": ""})


class ShiftRow(TillTable, table=True):
    """A shift; open as long as `closed_at` is NULL, and one is open at most."""

    __tablename__ = "shift"
    __table_args__ = strict(rowid=False)

    id: str = text(primary_key=True)
    opened_at: str = text()
    business_date: str = text()
    staff: str = text()
    currency: str = text()
    float_minor: int = whole()
    closed_at: str | None = text(nullable=True)


class PrintJobRow(TillTable, table=True):
    """A document on its way to paper; `number` keeps the order, `dedup_key` is there once.

    `document` is JSON: the document, or until it is first sent the order for a receipt. `printer`
    had the bytes whose SHA-256 is `bytes_hash`; `staff` decided about it or ordered it, for the
    reason `why`. Rows are never deleted: together they are the electronic journal.
    """

    __tablename__ = "print_job"
    __table_args__ = strict(UniqueConstraint("id"), UniqueConstraint("dedup_key"))

    number: int | None = whole(default=None, primary_key=True)
    id: str = text()
    dedup_key: str = text()
    document: str = text()
    state: str = text()
    attempts: int = whole()
    error: str = text()
    printer: str = text(sa_column_kwargs={"server_default": ""})
    bytes_hash: str = text(sa_column_kwargs={"server_default": ""})
    staff: str = text(sa_column_kwargs={"server_default": ""})
    why: str = text(sa_column_kwargs={"server_default": ""})


also(
    BasketRow,
    "CREATE UNIQUE INDEX basket_one_under_way ON basket (state) WHERE state = 'under-way'",
)
also(
    ShiftRow,
    "CREATE UNIQUE INDEX shift_one_open ON shift ((closed_at IS NULL)) WHERE closed_at IS NULL",
)
also(
    PrintJobRow,
    "CREATE INDEX print_job_unfinished ON print_job (state, number)"
    " WHERE state IN ('QUEUED', 'SENDING', 'SENT_UNCONFIRMED')",
)

"""The journal: facts that nobody can change or delete, and how far each device has come."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint

from storeapp.db.tables.base import TillTable, also, strict, text, whole


class FactRow(TillTable, table=True):
    """One `domain.fact.Fact`, column by column."""

    __tablename__ = "fact"
    __table_args__ = strict(UniqueConstraint("id"), CheckConstraint("seq >= 1"))

    device: str = text(primary_key=True)
    epoch: int = whole(primary_key=True)
    seq: int = whole(primary_key=True)
    id: str = text()
    kind: str = text()
    wall: str = text()
    mono_ms: int = whole()
    boot_id: str = text()
    hlc: str = text()
    body: str = text()
    prev_hash: str = text()
    hash: str = text()
    sig: str = text()


class JournalHeadRow(TillTable, table=True):
    """The last fact of a device and epoch, its receipt numbers used, and what was acknowledged.

    Written in the transaction of each fact, so that a journal whose tail was cut off shows.
    """

    __tablename__ = "journal_head"
    __table_args__ = strict(CheckConstraint("acked BETWEEN 0 AND seq"), rowid=False)

    device: str = text(primary_key=True)
    epoch: int = whole(primary_key=True)
    seq: int = whole()
    hash: str = text()
    hlc: str = text()
    receipts: int = whole()
    acked: int = whole()


class DeviceRow(TillTable, table=True):
    """Who this till is and was: one row for each epoch, one of them current."""

    __tablename__ = "device"
    __table_args__ = strict(rowid=False)

    id: str = text(primary_key=True)
    epoch: int = whole(primary_key=True)
    store: str = text()
    till: str = text()
    zone: str = text()
    head_office: str = text()
    public_key: str = text()
    current: int = whole()


for _action in ("UPDATE", "DELETE"):
    also(
        FactRow,
        f"CREATE TRIGGER fact_no_{_action.lower()} BEFORE {_action} ON fact"
        " BEGIN SELECT RAISE(ABORT, 'facts are final'); END",
    )
also(
    DeviceRow,
    "CREATE UNIQUE INDEX device_one_current ON device (current) WHERE current = 1",
)

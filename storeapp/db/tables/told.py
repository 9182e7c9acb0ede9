"""What head office told this till, and the wrong PINs that nobody shall forget by a restart."""

from __future__ import annotations

from storeapp.db.tables.base import TillTable, strict, text, whole


class StaffRow(TillTable, table=True):
    """A person of this store; one who left stays with `active` 0 and no verifier."""

    __tablename__ = "staff"
    __table_args__ = strict(rowid=False)

    id: str = text(primary_key=True)
    name: str = text()
    role: str = text()
    verifier: str = text()
    active: int = whole()
    pos: int = whole()


class ConfigRow(TillTable, table=True):
    """A row of the configuration stream as it came; `body` is JSON, "" once deleted."""

    __tablename__ = "config"
    __table_args__ = strict(rowid=False)

    key: str = text(primary_key=True)
    body: str = text()
    pos: int = whole()


class PositionRow(TillTable, table=True):
    """Where a stream stands; written in the transaction of the rows it stands for."""

    __tablename__ = "position"
    __table_args__ = strict(rowid=False)

    stream: str = text(primary_key=True)
    generation: str = text()
    pos: int = whole()
    cursor: str = text()


class AttemptsRow(TillTable, table=True):
    """Wrong PINs of one person since the last right one."""

    __tablename__ = "attempts"
    __table_args__ = strict(rowid=False)

    staff: str = text(primary_key=True)
    failures: int = whole()
    boot_id: str = text()
    mono_ms: int = whole()

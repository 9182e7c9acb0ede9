"""Keeps the streams of staff and configuration in sales.db."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy.engine import Connection

from storeapp.db.positions import is_old
from storeapp.db.settings_rows import store_config
from storeapp.db.store import SalesStore
from storeapp.domain.errors import Defect, Refusal
from storeapp.ports.streams import Change, Page, Position

if TYPE_CHECKING:
    from sqlmodel import Session

    from storeapp.db.tables.base import TillTable

_log = logging.getLogger("storeapp.streams")


class SalesStreams:
    """`staff/` and `config/`: rows and position of a page in one transaction, newest row wins.

    A person who is deleted stays as a row without a verifier, so that an older row that comes
    late cannot bring them back.
    """

    PREFIXES = ("staff/", "config/")

    def __init__(self, store: SalesStore) -> None:
        self._store = store

    async def position(self, stream: str) -> Position:
        return await self._store.change(lambda db: _position(db, stream))

    async def apply(self, page: Page) -> None:
        await self._store.change(lambda db: _apply(db, page))

    async def reset(self, stream: str) -> None:
        await self._store.change(lambda db: _reset(db, stream))


def _apply(db: Connection, page: Page) -> None:
    # Loaded with the first page: the models and the ORM take longer than the start of the till.
    from sqlmodel import Session

    from storeapp.db.tables import PositionRow

    if is_old(page, _position(db, page.stream)):
        return
    with Session(db) as session:
        for change in page.changes:
            _put(session, page.stream, change)
        session.merge(
            PositionRow(
                stream=page.stream, generation=page.generation, pos=page.pos, cursor=page.cursor
            )
        )
        # Hands the rows to the transaction around it, which is the store's to commit.
        session.commit()


def _put(session: Session, stream: str, change: Change) -> None:
    """A row that cannot be read is reported and left out; the one before it stays in force."""
    from pydantic import ValidationError

    from storeapp.db.tables import ConfigRow, StaffRow

    of_staff = stream.startswith("staff/")
    present: StaffRow | ConfigRow | None
    present = session.get(StaffRow, change.key) if of_staff else session.get(ConfigRow, change.key)
    if present is not None and present.pos >= change.pos:
        return
    try:
        session.merge(_staff_row(change) if of_staff else _config_row(change))
    except (ValidationError, ValueError, Defect, Refusal) as error:
        _log.error("row %s at %d is unreadable: %s", change.key, change.pos, type(error).__name__)


def _staff_row(change: Change) -> TillTable:
    from storeapp.db.tables import StaffRow
    from storeapp.sync.wire import rows

    if change.deleted:
        return StaffRow(
            id=change.key, name="", role="cashier", verifier="", active=0, pos=change.pos
        )
    member = rows.StaffRow.model_validate(change.body)
    return StaffRow(
        id=change.key,
        name=member.name,
        role=member.role,
        verifier=member.verifier,
        active=int(member.active),
        pos=change.pos,
    )


def _config_row(change: Change) -> TillTable:
    from storeapp.db.tables import ConfigRow
    from storeapp.sync.wire import rows

    if change.deleted:
        return ConfigRow(key=change.key, body="", pos=change.pos)
    config = rows.ConfigRow.model_validate(change.body)
    store_config(config.model_dump())  # It must mean something to the till, too.
    return ConfigRow(key=change.key, body=config.model_dump_json(), pos=change.pos)


def _reset(db: Connection, stream: str) -> None:
    db.exec_driver_sql("DELETE FROM staff" if stream.startswith("staff/") else "DELETE FROM config")
    db.exec_driver_sql("DELETE FROM position WHERE stream = ?", (stream,))


def _position(db: Connection, stream: str) -> Position:
    row = db.exec_driver_sql(
        "SELECT generation, pos, cursor FROM position WHERE stream = ?", (stream,)
    ).first()
    return Position(*row) if row else Position()

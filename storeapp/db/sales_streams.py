"""Keeps the streams of staff and configuration in sales.db."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Iterator

from storeapp.db.connect import RawConnection
from storeapp.db.positions import DISTRUSTED, is_old
from storeapp.db.settings_rows import store_config
from storeapp.db.store import SalesStore
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import canonical
from storeapp.ports.streams import Change, Content, Page, Position
from storeapp.sync.wire.digest import Tally

_log = logging.getLogger("storeapp.streams")

# An older row that comes late changes nothing.
_PUT_STAFF = """INSERT INTO staff (id, name, role, verifier, active, pos) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role,
    verifier = excluded.verifier, active = excluded.active, pos = excluded.pos
    WHERE excluded.pos > staff.pos"""
_PUT_CONFIG = """INSERT INTO config (key, body, pos) VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET body = excluded.body, pos = excluded.pos
    WHERE excluded.pos > config.pos"""
_PUT_POSITION = """INSERT INTO position (stream, generation, pos, cursor) VALUES (?, ?, ?, ?)
    ON CONFLICT (stream) DO UPDATE SET generation = excluded.generation, pos = excluded.pos,
    cursor = excluded.cursor"""
_DISTRUST = "UPDATE position SET generation = ?, cursor = '' WHERE stream = ?"


class SalesStreams:
    """`staff/` and `config/`: rows and position of a page in one transaction, newest row wins.

    A person who is deleted stays as a row without a verifier, so that an older row that comes
    late cannot bring them back. `configured` is awaited after other settings came.
    """

    PREFIXES = ("staff/", "config/")

    def __init__(
        self, store: SalesStore, configured: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        self._store = store
        self._configured = configured

    async def position(self, stream: str) -> Position:
        return await self._store.change(lambda db: position_of(db, stream))

    async def apply(self, page: Page) -> None:
        await self._store.change(lambda db: _apply(db, page))
        if self._configured is not None and page.changes and page.stream.startswith("config/"):
            await self._configured()

    async def reset(self, stream: str) -> None:
        await self._store.change(lambda db: _reset(db, stream))

    async def distrust(self, stream: str) -> None:
        await self._store.change(lambda db: distrust(db, stream))

    async def content(self, stream: str) -> Content | None:
        return await self._store.change(lambda db: _content(db, stream))


def position_of(db: RawConnection, stream: str) -> Position:
    rows = db.execute(
        "SELECT generation, pos, cursor FROM position WHERE stream = ?", (stream,)
    ).fetchall()
    return Position(*rows[0]) if rows else Position()


def put_position(db: RawConnection, page: Page) -> None:
    """Where the stream stands; in the transaction of the page's rows."""
    db.execute(_PUT_POSITION, (page.stream, page.generation, page.pos, page.cursor))


def distrust(db: RawConnection, stream: str) -> None:
    db.execute(_DISTRUST, (DISTRUSTED, stream))


def _apply(db: RawConnection, page: Page) -> None:
    if is_old(page, position_of(db, page.stream)):
        return
    for change in page.changes:
        _put(db, page.stream, change)
    put_position(db, page)


def _put(db: RawConnection, stream: str, change: Change) -> None:
    """A row that cannot be read is reported and left out; the one before it stays in force."""
    # Loaded with the first page: the models take longer than the start of the till may.
    from pydantic import ValidationError

    try:
        if change.group:
            raise Defect("rows of this file wait for nothing")
        if stream.startswith("staff/"):
            db.execute(_PUT_STAFF, _staff_row(change))
        else:
            db.execute(_PUT_CONFIG, _config_row(change))
    except (ValidationError, ValueError, Defect, Refusal) as error:
        _log.error("row %s at %d is unreadable: %s", change.key, change.pos, type(error).__name__)


def _staff_row(change: Change) -> tuple[object, ...]:
    from storeapp.sync.wire.rows import StaffRow

    if change.deleted:
        return (change.key, "", "cashier", "", 0, change.pos)
    member = StaffRow.model_validate(change.body)
    active = int(member.active)
    return (change.key, member.name, member.role, member.verifier, active, change.pos)


def _config_row(change: Change) -> tuple[object, ...]:
    from storeapp.sync.wire.rows import ConfigRow

    if change.deleted:
        return (change.key, "", change.pos)
    config = ConfigRow.model_validate(change.body)
    store_config(config.model_dump())  # It must mean something to the till, too.
    return (change.key, config.model_dump_json(), change.pos)


def _reset(db: RawConnection, stream: str) -> None:
    db.execute("DELETE FROM staff" if stream.startswith("staff/") else "DELETE FROM config")
    db.execute("DELETE FROM position WHERE stream = ?", (stream,))


def _content(db: RawConnection, stream: str) -> Content:
    rows = _people(db) if stream.startswith("staff/") else _settings(db)
    tally = Tally.of(rows)
    return Content(position_of(db, stream).pos, tally.count, tally.checksum)


def _people(db: RawConnection) -> Iterator[tuple[str, str]]:
    """As head office said them, without those who are deleted."""
    known = "SELECT id, name, role, verifier, active FROM staff WHERE name <> '' OR verifier <> ''"
    for key, name, role, verifier, active in db.execute(known).fetchall():
        person = {"name": name, "role": role, "verifier": verifier, "active": bool(active)}
        yield key, canonical(person)


def _settings(db: RawConnection) -> Iterator[tuple[str, str]]:
    for key, body in db.execute("SELECT key, body FROM config WHERE body <> ''").fetchall():
        yield key, canonical(json.loads(body))

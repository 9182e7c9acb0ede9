"""Keeps the stream of a store's members in sales.db."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator

from storeapp.db.connect import RawConnection
from storeapp.db.member_rows import LIKED, LOOKUP, also_key
from storeapp.db.positions import is_old
from storeapp.db.sales_streams import distrust, position_of, put_position
from storeapp.db.store import SalesStore
from storeapp.domain.errors import Defect
from storeapp.domain.fact import canonical
from storeapp.ports.clock import Clock
from storeapp.ports.streams import Change, Content, Page, Position
from storeapp.sync.wire.digest import Tally

_log = logging.getLogger("storeapp.streams")

_PUT = """INSERT INTO member (key, phone_end, body, told_ms, pos) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET phone_end = excluded.phone_end, body = excluded.body,
    told_ms = excluded.told_ms, pos = excluded.pos WHERE excluded.pos > member.pos"""


class MemberStreams:
    """`members/`: rows and position of a page in one transaction, newest row wins.

    Who is deleted, or erased for ever, leaves nothing here but the id.
    """

    PREFIXES = ("members/",)

    def __init__(self, store: SalesStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def position(self, stream: str) -> Position:
        return await self._store.change(lambda db: position_of(db, stream))

    async def apply(self, page: Page) -> None:
        told_ms = round(self._clock.now().timestamp() * 1000)
        await self._store.change(lambda db: _apply(db, page, told_ms))

    async def reset(self, stream: str) -> None:
        await self._store.change(lambda db: _reset(db, stream))

    async def distrust(self, stream: str) -> None:
        await self._store.change(lambda db: distrust(db, stream))

    async def content(self, stream: str) -> Content | None:
        return await self._store.change(lambda db: _content(db, stream))


def _apply(db: RawConnection, page: Page, told_ms: int) -> None:
    if is_old(page, position_of(db, page.stream)):
        return
    for change in page.changes:
        _put(db, change, told_ms)
    put_position(db, page)


def _put(db: RawConnection, change: Change, told_ms: int) -> None:
    """A row that cannot be read is reported and left out; the one before it stays in force."""
    # Loaded with the first page: the models take longer than the start of the till may.
    from pydantic import ValidationError

    try:
        if change.group:
            raise Defect("rows of this file wait for nothing")
        phone_end, body, known_by = _read(change)
    except (ValidationError, ValueError, Defect) as error:
        _log.error("a member's row at %d is unreadable: %s", change.pos, type(error).__name__)
        return
    if db.execute(_PUT, (change.key, phone_end, body, told_ms, change.pos)).rowcount:
        _put_keys(db, change.key, known_by)


def _read(change: Change) -> tuple[str, str, Iterable[str]]:
    from storeapp.sync.wire.browsing import Liked
    from storeapp.sync.wire.members import LookupRow, MemberRow

    if change.deleted:
        return "", "", ()
    if change.key == LOOKUP:
        lookup = LookupRow.model_validate(change.body)
        bytes.fromhex(lookup.key)
        return "", lookup.model_dump_json(), ()
    if change.key.startswith(LIKED):
        return "", Liked.model_validate(change.body).model_dump_json(), ()
    row = MemberRow.model_validate(change.body)
    known_by = (*row.keys, *(also_key(earlier) for earlier in row.also))
    return row.phone_end, row.model_dump_json(), known_by


def _put_keys(db: RawConnection, member: str, known_by: Iterable[str]) -> None:
    db.execute("DELETE FROM member_key WHERE member = ?", (member,))
    rows = [(key, member) for key in dict.fromkeys(known_by)]
    if rows:
        db.executemany("INSERT INTO member_key (known_by, member) VALUES (?, ?)", rows)


def _reset(db: RawConnection, stream: str) -> None:
    db.execute("DELETE FROM member")
    db.execute("DELETE FROM member_key")
    db.execute("DELETE FROM position WHERE stream = ?", (stream,))


def _content(db: RawConnection, stream: str) -> Content:
    tally = Tally.of(_rows(db))
    return Content(position_of(db, stream).pos, tally.count, tally.checksum)


def _rows(db: RawConnection) -> Iterator[tuple[str, str]]:
    for key, body in db.execute("SELECT key, body FROM member WHERE body <> ''").fetchall():
        yield key, canonical(json.loads(body))

"""Keeps the stream of a store's orders in sales.db."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator

from storeapp.db.connect import RawConnection
from storeapp.db.order_rows import FO, PICKUP
from storeapp.db.positions import is_old
from storeapp.db.sales_streams import distrust, position_of, put_position
from storeapp.db.store import SalesStore
from storeapp.domain.errors import Defect
from storeapp.domain.fact import canonical
from storeapp.ports.clock import Clock
from storeapp.ports.orders import order_seen
from storeapp.ports.streams import Change, Content, Page, Position
from storeapp.sync.wire.digest import Tally

_log = logging.getLogger("storeapp.streams")

# An answer that is newer than what the stream says stays in force.
_PUT = """INSERT INTO fulfilment_order (key, body, version, answer, came_ms, pos)
    VALUES (?, ?, ?, '', ?, ?)
    ON CONFLICT (key) DO UPDATE SET body = excluded.body, pos = excluded.pos,
    answer = CASE WHEN excluded.version >= fulfilment_order.version OR excluded.body = ''
        THEN '' ELSE fulfilment_order.answer END,
    version = max(excluded.version, fulfilment_order.version)
    WHERE excluded.pos > fulfilment_order.pos"""


class OrderStreams:
    """`orders/`: rows and position of a page in one transaction, newest row wins. `came` is called
    after each page that changed something."""

    PREFIXES = ("orders/",)

    def __init__(self, store: SalesStore, clock: Clock, came: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._came = came

    async def position(self, stream: str) -> Position:
        return await self._store.change(lambda db: position_of(db, stream))

    async def apply(self, page: Page) -> None:
        told_ms = round(self._clock.now().timestamp() * 1000)
        await self._store.change(lambda db: _apply(db, page, told_ms))
        if page.changes:
            self._came()

    async def reset(self, stream: str) -> None:
        await self._store.change(lambda db: _reset(db, stream))
        self._came()

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
        body, version = _read(change)
    except (ValidationError, ValueError, Defect) as error:
        _log.error("an order's row at %d is unreadable: %s", change.pos, type(error).__name__)
        return
    db.execute(_PUT, (change.key, body, version, told_ms, change.pos))


def _read(change: Change) -> tuple[str, int]:
    from storeapp.sync.wire.orders import FoOnStream, PickupKeyRow, TransferShown

    if change.deleted:
        return "", 0
    if change.key == PICKUP:
        return PickupKeyRow.model_validate(change.body).model_dump_json(), 0
    if not change.key.startswith(FO):
        transfer = TransferShown.model_validate(change.body)
        return transfer.model_dump_json(), transfer.version
    row = FoOnStream.model_validate(change.body)
    order_seen(row.model_dump())  # It must mean something to the till, too.
    return row.model_dump_json(), row.version


def _reset(db: RawConnection, stream: str) -> None:
    db.execute("DELETE FROM fulfilment_order")
    db.execute("DELETE FROM position WHERE stream = ?", (stream,))


def _content(db: RawConnection, stream: str) -> Content:
    tally = Tally.of(_rows(db))
    return Content(position_of(db, stream).pos, tally.count, tally.checksum)


def _rows(db: RawConnection) -> Iterator[tuple[str, str]]:
    known = "SELECT key, body FROM fulfilment_order WHERE body <> ''"
    for key, body in db.execute(known).fetchall():
        yield key, canonical(json.loads(body))

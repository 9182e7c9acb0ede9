"""Keeps the catalogue's streams in catalog.db, in a thread of its own."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path
from time import sleep as pause
from typing import TypeVar

import sqlcipher3.dbapi2 as sqlite

from storeapp.db.catalogue_file import CatalogueFile, discard, schema_version_of
from storeapp.db.connect import Durability, RawConnection, Row, connect, is_sound, transaction
from storeapp.db.failures import DAMAGED, as_refusals
from storeapp.db.positions import is_old
from storeapp.db.writer import Writer
from storeapp.domain.errors import Refusal
from storeapp.ports.streams import Page, Position
from storeapp.sync.wire.catalogue_file import SCHEMA_VERSION

_log = logging.getLogger("storeapp.streams")

T = TypeVar("T")

SLICE_ROWS = 25
"""Rows between two pauses: about 4 ms of work, so that the window is never held up for longer."""

PAUSE_S = 0.001

_PUT_POSITION = """
    INSERT INTO position (stream, generation, pos, cursor) VALUES (?, ?, ?, ?)
    ON CONFLICT (stream) DO UPDATE SET generation = excluded.generation, pos = excluded.pos,
        cursor = excluded.cursor"""


class CatalogueStreams:
    """`catalog/`, `price/` and `stock/`: rows and position of a page in one transaction.

    A file found broken, here or by a reader, is replaced by an empty one with no positions, which
    is what makes the line to head office fetch everything again.
    """

    PREFIXES = ("catalog/", "price/", "stock/")

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file
        self._writer = Writer("catalogue file")
        self._connection: RawConnection | None = None
        file.on_damage = self._rebuild_soon

    @property
    def download_folder(self) -> Path:
        return self._file.path.with_name("download")

    async def position(self, stream: str) -> Position:
        return await self._run(lambda connection: _position(connection, stream))

    async def apply(self, page: Page) -> None:
        self._file.size += await self._run(lambda connection: _applied(connection, page))

    async def reset(self, stream: str) -> None:
        await self._run(lambda connection: _reset(connection, stream))
        await self._run(lambda connection: self._file.count())

    async def install(self, file: Path) -> None:
        """Refusal `snapshot-unusable` for a file that is broken or of another version; it is
        removed, so that it is fetched again."""
        await self._writer.run(lambda: self._guarded(lambda: self._install(file)))

    async def close(self) -> None:
        """Finishes what waits, then closes the file for readers too."""
        await self._writer.end(self._close_all)

    def close_now(self) -> None:
        """Like `close`, for callers without a loop."""
        self._writer.end_now(self._close_all)

    async def _run(self, work: Callable[[RawConnection], T]) -> T:
        return await self._writer.run(lambda: self._guarded(lambda: work(self._opened())))

    def _guarded(self, work: Callable[[], T]) -> T:
        try:
            with as_refusals():
                return work()
        except Refusal as refusal:
            self._drop()
            if refusal.code == DAMAGED:
                self._rebuild()
            raise

    def _opened(self) -> RawConnection:
        if self._connection is None:
            self._connection = self._file.writer()
        return self._connection

    def _install(self, file: Path) -> None:
        with file.open("rb+") as content:
            os.fsync(content.fileno())
        if not _is_catalogue(file):
            discard(file)
            raise Refusal("snapshot-unusable")
        self._carry_stock(file)
        self._drop()
        self._file.renew(file)
        _log.info("catalogue of %d goods installed", self._file.size)

    def _carry_stock(self, file: Path) -> None:
        """This store's stock is in no snapshot: it comes along, where its stream stands."""
        stock, positions = self._stock()
        opened = connect(file, durability=Durability.NORMAL)
        with closing(opened) as target, transaction(target):
            target.executemany("INSERT OR REPLACE INTO stock VALUES (?, ?, ?)", stock)
            target.executemany(_PUT_POSITION, positions)

    def _stock(self) -> tuple[list[Row], list[Row]]:
        try:
            connection = self._opened()
            stock = connection.execute("SELECT sku, thousandths, pos FROM stock").fetchall()
            positions = connection.execute(
                "SELECT stream, generation, pos, cursor FROM position WHERE stream GLOB 'stock/*'"
            ).fetchall()
        except sqlite.DatabaseError:
            # The file that goes is broken; its stock is asked for again.
            return [], []
        return stock, positions

    def _rebuild_soon(self) -> None:
        self._writer.submit(self._rebuild)

    def _rebuild(self) -> None:
        self._drop()
        self._file.renew()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _close_all(self) -> None:
        self._drop()
        self._file.close()


def _is_catalogue(file: Path) -> bool:
    if not is_sound(file):
        return False
    with closing(connect(file, durability=Durability.NORMAL)) as connection:
        return schema_version_of(connection) == SCHEMA_VERSION


def _applied(connection: RawConnection, page: Page) -> int:
    """By how much the number of active goods grew."""
    with transaction(connection):
        return _apply(connection, page)


def _apply(connection: RawConnection, page: Page) -> int:
    # The rows' models are loaded with the first page: the start of the till does not wait for them.
    from storeapp.db.catalogue_rows import put_change

    if is_old(page, _position(connection, page.stream)):
        return 0
    prefix = _prefix(page.stream)
    changes, grown = iter(page.changes), 0
    while some := tuple(islice(changes, SLICE_ROWS)):
        grown += sum(put_change(connection, prefix, change) for change in some)
        # The window's thread gets its turn here, and not only when the interpreter says so.
        pause(PAUSE_S)
    connection.execute(_PUT_POSITION, (page.stream, page.generation, page.pos, page.cursor))
    return grown


def _reset(connection: RawConnection, stream: str) -> None:
    from storeapp.db.catalogue_rows import forget

    with transaction(connection):
        forget(connection, _prefix(stream))
        connection.execute("DELETE FROM position WHERE stream = ?", (stream,))


def _position(connection: RawConnection, stream: str) -> Position:
    row = connection.execute(
        "SELECT generation, pos, cursor FROM position WHERE stream = ?", (stream,)
    ).fetchone()
    return Position(*row) if row else Position()


def _prefix(stream: str) -> str:
    return stream[: stream.index("/") + 1]

"""Keeps the catalogue's streams in catalog.db, in a thread of its own."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from time import sleep as pause
from typing import TypeVar

import sqlcipher3.dbapi2 as sqlite

from storeapp.db.catalogue_file import CatalogueFile, discard, schema_version_of
from storeapp.db.connect import Durability, RawConnection, Row, connect, is_sound, transaction
from storeapp.db.failures import DAMAGED, as_refusals
from storeapp.db.positions import DISTRUSTED, is_old
from storeapp.db.writer import Writer
from storeapp.domain.errors import Refusal
from storeapp.ports.streams import Content, Page, Position
from storeapp.sync.wire.catalogue_file import SCHEMA_VERSION
from storeapp.sync.wire.digest import Tally

_log = logging.getLogger("storeapp.streams")

T = TypeVar("T")

SLICE_ROWS = 25
"""Rows between two pauses: about 4 ms of work, so that the window is never held up for longer."""

PAUSE_S = 0.001

_CARRIED = {"stock/": "stock"}
"""Streams that come in pages only, and the tables of their rows."""

_PUT_POSITION = """
    INSERT INTO position (stream, generation, pos, cursor) VALUES (?, ?, ?, ?)
    ON CONFLICT (stream) DO UPDATE SET generation = excluded.generation, pos = excluded.pos,
        cursor = excluded.cursor"""
_DISTRUST = "UPDATE position SET generation = ?, cursor = '' WHERE stream = ?"


class CatalogueStreams:
    """`catalog/`, `price/` and `stock/`: rows and position of a page in one transaction.

    A file found broken, here or by a reader, is replaced by an empty one with no positions, which
    is what makes the line to head office fetch everything again.
    """

    PREFIXES = ("catalog/", "price/", "stock/")

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file
        self._upheavals = 0
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

    async def distrust(self, stream: str) -> None:
        await self._run(lambda connection: _distrust(connection, stream))

    async def come_into_force(self, now_ms: int) -> int | None:
        """One transaction for all groups that are due: a reader sees none of them or all."""
        return await self._run(lambda connection: self._come_into_force(connection, now_ms))

    async def content(self, stream: str) -> Content | None:
        """Taken in slices, between which others get their turn at the file."""
        from storeapp.db.catalogue_content import PARTS

        began = await self._where(stream)
        tally, position, _ = Tally(), *began
        for part in PARTS.get(_prefix(stream), ()):
            after = ""
            while (key := await self._run(partial(part, stream, after, tally))) is not None:
                after = key
        if await self._where(stream) != began:
            return None
        return Content(position.pos, tally.count, tally.checksum)

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

    async def _where(self, stream: str) -> tuple[Position, int]:
        return await self._run(lambda connection: (_position(connection, stream), self._upheavals))

    def _come_into_force(self, connection: RawConnection, now_ms: int) -> int | None:
        from storeapp.db.staging import due

        found = due(connection, self.PREFIXES, now_ms)
        if found.groups:
            with transaction(connection):
                grown = _put_waiting(connection, found.groups)
            self._upheavals += 1
            self._file.size += grown
            _log.info("in force: %s", ", ".join(found.groups))
        return found.next_ms

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
        self._carry_over(file)
        self._drop()
        self._upheavals += 1
        self._file.renew(file)
        _log.info("catalogue of %d goods installed", self._file.size)

    def _carry_over(self, file: Path) -> None:
        """What is in no snapshot, such as this store's stock, comes along where its stream is."""
        carried = [each for prefix, table in _CARRIED.items() for each in self._kept(prefix, table)]
        opened = connect(file, durability=Durability.NORMAL)
        with closing(opened) as target, transaction(target):
            for insert, rows in carried:
                target.executemany(insert, rows)

    def _kept(self, prefix: str, table: str) -> list[tuple[str, list[Row]]]:
        of_streams = f" WHERE stream GLOB '{prefix}*'"
        try:
            connection = self._opened()
            kept = [
                _all_of(connection, table, ""),
                _all_of(connection, "position", of_streams),
                _all_of(connection, "staged_row", of_streams),
                _all_of(connection, "staged_group", of_streams),
            ]
            return [(insert, rows) for insert, rows in kept if rows]
        except sqlite.DatabaseError:
            # The file that goes is broken; what it had is asked for again.
            return []

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


def _all_of(connection: RawConnection, table: str, where: str) -> tuple[str, list[Row]]:
    """Rows, and the statement that puts them into another file."""
    rows = connection.execute(f"SELECT * FROM {table}{where}").fetchall()
    marks = ", ".join("?" for _ in (rows[0] if rows else ()))
    return f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows


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
    # The rows' models, and what is below them, are loaded with the first page: the start of the
    # till does not wait for them.
    from storeapp.db.catalogue_rows import put_change
    from storeapp.db.staging import put_marks, stage

    if is_old(page, _position(connection, page.stream)):
        return 0
    prefix, grown = _prefix(page.stream), 0
    for change in _slowly(change for change in page.changes if not change.group):
        grown += put_change(connection, prefix, change)
    stage(connection, page.stream, page.changes)
    known = put_marks(connection, page.stream, page.marks)
    position = (page.stream, page.generation, page.pos, page.cursor)
    connection.execute(_PUT_POSITION, position)
    if not known:
        _log.info("%s: what was withdrawn is in force here", page.stream)
        connection.execute(_DISTRUST, (DISTRUSTED, page.stream))
    return grown


def _put_waiting(connection: RawConnection, groups: Sequence[str]) -> int:
    from storeapp.db.catalogue_rows import put_change
    from storeapp.db.staging import set_in_force, waiting_rows

    grown = 0
    for stream, change in _slowly(waiting_rows(connection, groups)):
        grown += put_change(connection, _prefix(stream), change)
    set_in_force(connection, groups)
    return grown


def _slowly(rows: Iterable[T]) -> Iterator[T]:
    for number, row in enumerate(rows, start=1):
        yield row
        if number % SLICE_ROWS == 0:
            # The window's thread gets its turn here, and not only when the interpreter says so.
            pause(PAUSE_S)


def _distrust(connection: RawConnection, stream: str) -> None:
    with transaction(connection):
        connection.execute(_DISTRUST, (DISTRUSTED, stream))


def _reset(connection: RawConnection, stream: str) -> None:
    from storeapp.db.catalogue_rows import forget
    from storeapp.db.staging import forget_staged

    with transaction(connection):
        forget(connection, _prefix(stream))
        forget_staged(connection, stream)
        connection.execute("DELETE FROM position WHERE stream = ?", (stream,))


def _position(connection: RawConnection, stream: str) -> Position:
    row = connection.execute(
        "SELECT generation, pos, cursor FROM position WHERE stream = ?", (stream,)
    ).fetchone()
    return Position(*row) if row else Position()


def _prefix(stream: str) -> str:
    return stream[: stream.index("/") + 1]

"""The till's own file as the use cases and the line to head office see it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from storeapp.db.connect import Durability, RawConnection, connect, transaction
from storeapp.db.failures import refusal_of
from storeapp.db.journal import Head
from storeapp.db.migrations import migrate
from storeapp.db.rows import Outside
from storeapp.db.space import FreeSpace, free_space_of
from storeapp.db.unit import Unit
from storeapp.db.writer import Writer
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import Fact
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.keys import DeviceKey
from storeapp.ports.sales import SalesUnit
from storeapp.ports.streams import JournalHead

T = TypeVar("T")

_log = logging.getLogger("storeapp.files")


class SalesStore:
    """`ports.sales.SalesFile` and `ports.streams.Journal` over sales.db.

    One connection, used by one thread only. A job is one transaction: what it raises undoes it,
    and a failing disk comes back as a Refusal. After a failure of the disk the connection is
    given up and the file is opened anew for the next job: a flush that failed once may report
    success the second time without anything having been written.
    """

    def __init__(
        self,
        path: Path,
        *,
        key: bytes,
        device_key: DeviceKey,
        clock: Clock,
        ids: Ids,
        space: FreeSpace | None = None,
    ) -> None:
        self._path = path
        self._outside = Outside(clock, ids, device_key, space or free_space_of(path.parent))
        self._key = key
        self._writer = Writer("sales file")
        self._db: RawConnection | None = None
        self._head: Head | None = None
        self._was_opened = False
        self._committed: Callable[[], None] = _nobody

    async def open(self) -> None:
        """Opens or makes the file and brings its tables forward.

        Refusals: `file-damaged`, `file-newer`, `disk-full`, `disk-failing`. Whatever is wrong, the
        file is left as it is.
        """
        await self._writer.run(self._open)

    def follow(self, committed: Callable[[], None]) -> None:
        """From now on `committed` is told after each commit that moved the journal's head; in the
        file's thread, while the customer waits: it may set an event and no more."""
        self._committed = committed

    async def close(self) -> None:
        """Finishes what waits. Calling it again does nothing."""
        await self._writer.end(self._give_up)

    def close_now(self) -> None:
        """Like `close`, for callers without a loop."""
        self._writer.end_now(self._give_up)

    async def write(self, work: Callable[[SalesUnit], T]) -> T:
        return await self._writer.run(lambda: self._written(work))

    async def read(self, work: Callable[[SalesUnit], T]) -> T:
        return await self._writer.run(lambda: self._looked(work))

    async def change(self, work: Callable[[RawConnection], T]) -> T:
        """For the parts of this package that keep their own tables: one transaction."""
        return await self._writer.run(lambda: self._changed(work))

    async def head(self) -> JournalHead:
        return await self._writer.run(lambda: self._looked(Unit.journal_head))

    async def facts(self, *, after: int, most: int, most_bytes: int) -> tuple[Fact, ...]:
        return await self._writer.run(
            lambda: self._looked(
                lambda unit: unit.facts(after=after, most=most, most_bytes=most_bytes)
            )
        )

    async def acknowledge(self, seq: int) -> None:
        await self._writer.run(lambda: self._written(lambda unit: unit.acknowledge(seq)))

    def _written(self, work: Callable[[Unit], T]) -> T:
        # Forgotten until the commit: what fails in between may have been the head's fault.
        known, self._head = self._head, None
        with self._guarded() as db, transaction(db):
            unit = Unit(db, self._outside, known)
            result = work(unit)
            unit.finish()
        self._head = unit.known
        if unit.known is not known:
            self._committed()
        return result

    def _looked(self, work: Callable[[Unit], T]) -> T:
        with self._guarded() as db:
            changes = db.total_changes
            # One moment of the file, whatever else is written to it meanwhile.
            db.execute("BEGIN")
            try:
                result = work(Unit(db, self._outside))
            finally:
                # Not by PRAGMA query_only: each change of it throws every prepared statement
                # away, and the next sale would prepare its own again while the customer waits.
                db.rollback()
            if db.total_changes != changes:
                raise Defect("a read may not change anything")
            return result

    def _changed(self, work: Callable[[RawConnection], T]) -> T:
        with self._guarded() as db, transaction(db):
            return work(db)

    @contextmanager
    def _guarded(self) -> Iterator[RawConnection]:
        """The open connection; what the disk does to it inside becomes a Refusal."""
        try:
            yield self._opened()
        except Refusal:
            raise
        except Exception as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            self._after(refusal)
            raise refusal from error

    def _after(self, refusal: Refusal) -> None:
        _log.error("sales.db: %s", refusal.code)
        if refusal.code != "disk-full":
            self._give_up()

    def _opened(self) -> RawConnection:
        """The connection, made anew after it was given up; Defect before `open`."""
        if self._db is None:
            if not self._was_opened:
                raise Defect("sales.db is not open")
            self._db = connect(self._path, durability=Durability.FULL, key=self._key)
        return self._db

    def _open(self) -> None:
        try:
            self._db = connect(self._path, durability=Durability.FULL, key=self._key)
            migrate(self._db, self._path)
        except Refusal:
            self._give_up()
            raise
        except Exception as error:
            self._give_up()
            refusal = refusal_of(error)
            if refusal is None:
                raise
            raise refusal from error
        self._was_opened = True

    def _give_up(self) -> None:
        """Closes the connection; the next job opens another one."""
        if self._db is not None:
            self._db.close()
            self._db = None


def _nobody() -> None:
    """For a journal that nobody follows."""

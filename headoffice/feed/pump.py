"""The pump: after each commit it sequences what was published and wakes who waits for it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import Protocol

from sqlmodel import Session

from headoffice.db.database import Database
from headoffice.feed.heads import News, news
from headoffice.feed.live import Live
from headoffice.feed.sequencer import sequence
from headoffice.feed.upkeep import compact_all

log = logging.getLogger("storeapp.headoffice.feed")

UPKEEP_S = 6 * 3600.0
TROUBLE_S = 1.0
"""How long the pump waits after the database failed it."""


class Pump:
    """One task per process. Commits of this process kick it; a look at the database every
    `look_s` finds what other processes wrote, and every `tick_s` while such rows wait."""

    def __init__(self, database: Database, live: Live, *, look_s: float, tick_s: float) -> None:
        self._database = database
        self._live = live
        self._look_s = look_s
        self._tick_s = tick_s
        self._kicked = asyncio.Event()
        self._moved = 0

    async def run(self) -> None:
        """Pumps until cancelled. Nothing that goes wrong in the database ends it."""
        loop = asyncio.get_running_loop()
        stop = self._database.when_published(lambda: loop.call_soon_threadsafe(self._kicked.set))
        try:
            self._moved = (await asyncio.to_thread(self._look)).moved
            self._kicked.set()
            wait_s = self._look_s
            while True:
                await self._kick_or(wait_s)
                wait_s = await self._turn()
        finally:
            stop()

    async def _kick_or(self, wait_s: float) -> None:
        try:
            async with asyncio.timeout(wait_s):
                await self._kicked.wait()
        except TimeoutError:
            return

    async def _turn(self) -> float:
        """One look, and a sequencing when something waits; returns the longest pause to make."""
        self._kicked.clear()
        try:
            found = await asyncio.to_thread(self._look)
            if found.pending:
                await asyncio.to_thread(self._sequence)
                found = await asyncio.to_thread(self._look)
        except Exception:  # a boundary: the pump outlives a failing database
            log.exception("feed stalled")
            return TROUBLE_S
        self._live.moved(found.heads)
        self._moved = found.moved
        return self._tick_s if found.pending else self._look_s

    def _look(self) -> News:
        with self._database.read() as session:
            return news(session, self._moved)

    def _sequence(self) -> None:
        with self._database.write() as session:
            sequence(session)


class Compaction(Protocol):
    """Drops what is older than that moment; returns how many rows."""

    def __call__(self, session: Session, *, before_ms: int) -> int: ...


async def keep_compact(
    database: Database, *, kept_days: int, also: Sequence[Compaction] = ()
) -> None:
    """Compacts the change log every few hours, and what else is kept as long; until cancelled."""

    def compact() -> int:
        with database.write() as session:
            before_ms = time.time_ns() // 1_000_000 - kept_days * 86_400_000
            return sum(each(session, before_ms=before_ms) for each in (compact_all, *also))

    while True:
        await asyncio.sleep(UPKEEP_S)
        try:
            log.info("compacted, %d rows dropped", await asyncio.to_thread(compact))
        except Exception:  # a boundary: the next round tries again
            log.exception("compaction failed")

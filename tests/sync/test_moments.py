"""The moments of what was planned: met by the clock of the store, whatever that clock does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storeapp.domain.errors import Refusal
from storeapp.sync.moments import Moments
from tests.conftest import ExpectedLogs
from tests.sync.office import an_office
from tests.sync.support import FakeClock, FakeStore, Pulse, in_loop, running, till

NEVER_S = 3600.0


@dataclass
class Standing(FakeClock):
    """A clock that stands still until the test moves it."""

    ms: int = 1_000

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.ms / 1000, UTC)


class Watched:
    """Moments at work on a fake store, at a time of their own."""

    def __init__(self, folder: Path, look_s: float) -> None:
        self.pulse, self.clock = Pulse(), Standing()
        self.store = FakeStore(self.pulse, folder)
        self.moments = Moments(self.store, self.clock, look_s=look_s)

    async def looked(self, times: int) -> None:
        await self.pulse.until(lambda: len(self.store.looked_ms) >= times)


@asynccontextmanager
async def watched(
    folder: Path, *moments_ms: int, look_s: float = NEVER_S
) -> AsyncIterator[Watched]:
    watched = Watched(folder, look_s)
    watched.store.moments_ms = list(moments_ms)
    task = asyncio.get_running_loop().create_task(watched.moments.run())
    try:
        await watched.looked(1)
        yield watched
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@in_loop
async def test_what_is_due_at_the_start_comes_into_force_then(tmp_path: Path) -> None:
    async with watched(tmp_path, 900, 1_000, 999_999) as w:
        assert w.store.events == ["in force"] * 2


@in_loop
async def test_it_looks_again_at_the_next_moment(tmp_path: Path) -> None:
    async with watched(tmp_path, 1_020) as w:
        w.clock.ms = 1_020  # So much is waited; nobody wakes it, and it looks by itself once.
        await w.looked(2)

        assert w.store.looked_ms[:2] == [1_000, 1_020]
        assert w.store.events == ["in force"]


@in_loop
async def test_a_moment_far_away_is_looked_at_now_and_then_since_clocks_jump(
    tmp_path: Path,
) -> None:
    async with watched(tmp_path, 86_400_000, look_s=0.001) as w:
        await w.looked(3)
        assert w.store.events == []
        w.clock.ms = 86_400_001
        await w.pulse.until(lambda: w.store.events)

        assert w.store.events == ["in force"]


@in_loop
async def test_it_looks_when_it_is_woken(tmp_path: Path) -> None:
    async with watched(tmp_path) as w:
        w.store.moments_ms = [1_000]
        w.moments.wake()
        await w.pulse.until(lambda: w.store.events)

        assert w.store.looked_ms == [1_000, 1_000]


@in_loop
async def test_it_goes_on_without_a_line_and_ends_with_the_till(tmp_path: Path) -> None:
    async with an_office() as office:
        address = office.address
    t = till(address, tmp_path, moment_s=0.001)  # Nobody answers there any more.
    async with running(t):
        t.store.moments_ms = [1_000]
        await t.pulse.until(lambda: "in force" in t.store.events)


@in_loop
async def test_a_disk_that_fails_is_tried_again(
    tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("storeapp.line: moments: disk-full$")

    class Full(FakeStore):
        async def come_into_force(self, now_ms: int) -> int | None:
            if not self.looked_ms:
                self.looked_ms.append(now_ms)
                raise Refusal("disk-full")
            return await super().come_into_force(now_ms)

    pulse = Pulse()
    store = Full(pulse, tmp_path)
    store.moments_ms = [1_000]
    async with an_office(pulse) as office:
        t = till(office.address, tmp_path, pulse=pulse, store=store)
        async with running(t):
            await pulse.until(lambda: "in force" in store.events)

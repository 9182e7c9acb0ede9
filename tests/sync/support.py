"""A till without its window: fakes with state behind the ports, and a way to wait for them."""

from __future__ import annotations

import asyncio
import functools
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storeapp.domain.fact import GENESIS, Fact, canonical, fact_hash
from storeapp.ports.streams import Content, JournalHead, Page, Position
from storeapp.services.status import StatusBoard
from storeapp.sync.address import parse_address
from storeapp.sync.calls import Asking
from storeapp.sync.client import Client, Patience
from storeapp.sync.line import HeadOfficeLine, Rhythm
from storeapp.sync.wire.digest import Tally

DEVICE = "S01-1-e1"
LIMIT_S = 45.0


def in_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Runs an async test in a plain asyncio loop of its own, and fails it for tasks left over."""

    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        async def limited() -> None:
            async with asyncio.timeout(LIMIT_S):
                await test(*args, **kwargs)
            for _ in range(20):  # httpx leaves generators that close themselves in a few turns.
                await asyncio.sleep(0)
            left = asyncio.all_tasks() - {asyncio.current_task()}
            assert not left, f"tasks left running: {left}"

        asyncio.run(limited())

    return run


class Pulse:
    """Beats whenever a fake changes; tests wait for what they expect to become true."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Event] = []

    def beat(self, *_: object) -> None:
        for event in self._waiting:
            event.set()

    async def until(self, true: Callable[[], object], limit_s: float = 20.0) -> None:
        event = asyncio.Event()
        self._waiting.append(event)
        try:
            async with asyncio.timeout(limit_s):
                while not true():
                    event.clear()
                    await event.wait()
        finally:
            self._waiting.remove(event)


@dataclass
class FakeClock:
    """The device's own clock: `wrong` is how far it is from the truth."""

    wrong: timedelta = timedelta()
    offset: timedelta = timedelta()
    told_ms: list[int] = field(default_factory=list)
    mono_ms: Callable[[], int] | None = None
    boot_id: str = "boot-1"

    def now(self) -> datetime:
        return datetime.now(UTC) + self.wrong + self.offset

    def monotonic_ms(self) -> int:
        if self.mono_ms is not None:
            return self.mono_ms()
        return int(asyncio.get_running_loop().time() * 1000)

    @property
    def drift_ms(self) -> int:
        return -(self.offset // timedelta(milliseconds=1))

    def set_offset(self, server_time_ms: int) -> None:
        self.told_ms.append(server_time_ms)
        own_ms = int((datetime.now(UTC) + self.wrong).timestamp() * 1000)
        self.offset = timedelta(milliseconds=server_time_ms - own_ms)


class CountedIds:
    def __init__(self) -> None:
        self._count = 0

    def new(self) -> str:
        self._count += 1
        return f"id-{self._count:08d}"


class SoftKey:
    """A device key in memory."""

    def __init__(self, seed: int = 1) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)

    @property
    def public_key(self) -> str:
        return self._private.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> str:
        return self._private.sign(message).hex()


class FakeJournal:
    """A journal in memory, hashed and signed like the real one."""

    def __init__(self, pulse: Pulse, key: SoftKey, *, device: str = DEVICE, epoch: int = 1) -> None:
        self._pulse = pulse
        self._key = key
        self.device = device
        self.epoch = epoch
        self.all: list[Fact] = []
        self.acked_seq = 0
        self.acks: list[int] = []

    def append(self, count: int = 1, *, body: str = "", kind: str = "sale/2") -> None:
        for _ in range(count):
            seq = len(self.all) + 1
            values: dict[str, Any] = {
                "device": self.device,
                "epoch": self.epoch,
                "seq": seq,
                "id": f"fact-{seq}",
                "kind": kind,
                "wall": "2026-11-21T10:00:00+08:00",
                "mono_ms": seq,
                "boot_id": "boot-1",
                "hlc": f"{time.time_ns() // 1_000_000:012x}-{seq:04x}",
                "body": body or canonical({"due_minor": seq, "name": "话梅"}),
                "prev_hash": self.all[-1].hash if self.all else GENESIS,
            }
            own = fact_hash(**values)
            sig = self._key.sign(bytes.fromhex(own))
            self.all.append(Fact(**values, hash=own, sig=sig))

    async def head(self) -> JournalHead:
        last_hash = self.all[-1].hash if self.all else GENESIS
        return JournalHead(self.epoch, len(self.all), last_hash, self.acked_seq)

    async def facts(self, *, after: int, most: int, most_bytes: int) -> tuple[Fact, ...]:
        found: list[Fact] = []
        for fact in self.all[after : after + most]:
            most_bytes -= len(fact.body.encode())
            if found and most_bytes < 0:
                break
            found.append(fact)
        return tuple(found)

    async def acknowledge(self, seq: int) -> None:
        assert seq <= len(self.all)
        self.acks.append(seq)
        self.acked_seq = max(self.acked_seq, seq)
        self._pulse.beat()


class FakeStore:
    """Streams as dicts. Its catalogue file is a JSON object: stream -> position and rows."""

    def __init__(self, pulse: Pulse, folder: Path) -> None:
        self._pulse = pulse
        self.download_folder = folder
        self.rows: dict[str, dict[str, Any]] = {}
        self.positions: dict[str, Position] = {}
        self.applied: list[Page] = []
        self.events: list[str] = []
        self.fails: dict[str, Exception] = {}
        self.moments_ms: list[int] = []
        self.looked_ms: list[int] = []

    async def position(self, stream: str) -> Position:
        return self.positions.get(stream, Position())

    async def apply(self, page: Page) -> None:
        if error := self.fails.get(page.stream):
            raise error
        await asyncio.sleep(0)
        rows = self.rows.setdefault(page.stream, {})
        for change in page.changes:
            if change.deleted:
                rows.pop(change.key, None)
            else:
                rows[change.key] = dict(change.body or {})
        self.positions[page.stream] = Position(page.generation, page.pos, page.cursor)
        self.applied.append(page)
        self.events.append(f"apply {page.stream} {page.pos}")
        self._pulse.beat()

    async def distrust(self, stream: str) -> None:
        self.positions[stream] = replace(self.positions[stream], generation="distrusted", cursor="")
        self.events.append(f"distrust {stream}")

    async def come_into_force(self, now_ms: int) -> int | None:
        """Only says what is next: no row waits in a fake."""
        self.looked_ms.append(now_ms)
        due, self.moments_ms = self.moments_ms, [m for m in self.moments_ms if m > now_ms]
        self.events += ["in force"] * (len(due) - len(self.moments_ms))
        self._pulse.beat()
        return min(self.moments_ms, default=None)

    async def content(self, stream: str) -> Content | None:
        self.events.append(f"content {stream}")
        tally = Tally.of((key, canonical(row)) for key, row in self.rows.get(stream, {}).items())
        return Content(self.positions[stream].pos, tally.count, tally.checksum)

    async def reset(self, stream: str) -> None:
        self.rows.pop(stream, None)
        self.positions.pop(stream, None)
        self.events.append(f"reset {stream}")

    async def install_catalogue(self, file: Path) -> None:
        content = json.loads(await asyncio.to_thread(file.read_text))
        await asyncio.to_thread(file.unlink)
        for stream in [name for name in self.positions if not name.startswith(("staff", "conf"))]:
            del self.positions[stream], self.rows[stream]
        for stream, (position, rows) in content.items():
            self.positions[stream], self.rows[stream] = Position(*position), rows
        self.events.append("install")
        self._pulse.beat()


@dataclass
class Till:
    """Everything the line needs of a till, and the line."""

    line: HeadOfficeLine
    journal: FakeJournal
    store: FakeStore
    board: StatusBoard
    clock: FakeClock
    client: Client
    pulse: Pulse
    pauses: list[float]

    def sell(self, count: int = 1) -> None:
        self.journal.append(count)
        self.line.wake()


def till(
    address: str,
    folder: Path,
    *,
    pulse: Pulse | None = None,
    clock: FakeClock | None = None,
    patience: Patience | None = None,
    check_s: float = 60.0,
    moment_s: float = 30.0,
    idle_s: float = 60.0,
    pause: Callable[[float], Awaitable[object]] | None = None,
    device: str = DEVICE,
    key: SoftKey | None = None,
    store: FakeStore | None = None,
) -> Till:
    pulse, clock, key = pulse or Pulse(), clock or FakeClock(), key or SoftKey()
    client, board, pauses = Client(patience), StatusBoard(), list[float]()
    journal, store = FakeJournal(pulse, key, device=device), store or FakeStore(pulse, folder)
    board.watch(pulse.beat)

    async def short_pause(asked_s: float) -> None:
        pauses.append(asked_s)
        pulse.beat()
        await asyncio.sleep(min(asked_s, 0.002))

    line = HeadOfficeLine(
        client,
        Asking(parse_address(address), device, key, clock, CountedIds()),
        journal=journal,
        store=store,
        board=board,
        version="1.0",
        rhythm=Rhythm(
            pause or short_pause, lambda: 0.5, check_s=check_s, moment_s=moment_s, idle_s=idle_s
        ),
    )
    return Till(line, journal, store, board, clock, client, pulse, pauses)


@asynccontextmanager
async def running(till: Till) -> AsyncIterator[Till]:
    """The line's task for as long as the context lasts; afterwards all of it is gone."""
    task = asyncio.get_running_loop().create_task(till.line.run())
    try:
        yield till
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await till.client.close()

"""Digests: asked in idle moments, once a day; what differs is fetched anew once, and told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from storeapp.domain.fact import canonical
from storeapp.ports.streams import Content, Position
from storeapp.services.status import StatusBoard
from storeapp.sync.calls import HeadOffice
from storeapp.sync.digests import Digests
from storeapp.sync.failures import Refused, Unreachable
from storeapp.sync.snapshot import SnapshotDownload
from storeapp.sync.streams import Streams
from storeapp.sync.wire.digest import Tally
from storeapp.sync.wire.messages import Digest, DigestRequest, Problem, StreamHead
from storeapp.sync.wire.rows import V
from tests.conftest import ExpectedLogs
from tests.sync.support import FakeClock, FakeJournal, FakeStore, Pulse, SoftKey, in_loop

CATALOG, PRICE, STAFF = "catalog/SH", "price/SH", "staff/S01"
ROWS = {"P1": {"minor": 1}}
DAY = timedelta(days=1)


@dataclass
class Answering:
    """A head office that has one row in each stream, and shapes and troubles as told."""

    v: int = 1
    fails: list[Exception] = field(default_factory=list)
    asked: list[DigestRequest] = field(default_factory=list)

    async def digest(self, message: DigestRequest) -> Digest:
        self.asked.append(message)
        if self.fails:
            raise self.fails.pop(0)
        right = Tally.of((key, canonical(row)) for key, row in ROWS.items())
        same = (message.count, message.checksum) == (right.count, right.checksum)
        return Digest(
            same=same, pos=message.pos, count=right.count, checksum=right.checksum, v=self.v
        )


class Idle:
    """A till that has nothing to do, and its digests."""

    def __init__(self, folder: Path, *streams: str) -> None:
        pulse = Pulse()
        self.office, self.clock = Answering(), FakeClock()
        self.journal = FakeJournal(pulse, SoftKey())
        self.store = FakeStore(pulse, folder)
        for stream in streams:
            self.store.rows[stream] = {key: dict(row) for key, row in ROWS.items()}
            self.store.positions[stream] = Position("g1", 7, "g1@7")
        office = cast(HeadOffice, self.office)
        self.streams = Streams(
            [StreamHead(stream=s, generation="g1", head=7, low_water=0) for s in streams],
            office=office,
            store=self.store,
            download=SnapshotDownload(office, StatusBoard(), folder),
            came=lambda _: None,
        )
        self.digests = Digests(
            office, store=self.store, journal=self.journal, clock=self.clock, look_s=3600.0
        )

    async def looks(self, times: int = 1) -> list[str]:
        """What was asked about in so many looks."""
        self.office.asked.clear()
        for _ in range(times):
            await self.digests.look(self.streams)
        return [asked.stream for asked in self.office.asked]

    @property
    def distrusted(self) -> list[str]:
        return [event for event in self.store.events if event.startswith("distrust")]


@in_loop
async def test_each_stream_is_asked_about_once_a_day(tmp_path: Path) -> None:
    idle = Idle(tmp_path, PRICE, STAFF, CATALOG)

    asked = [await idle.looks(), await idle.looks(), await idle.looks(5)]
    idle.clock.wrong = DAY
    asked.append(await idle.looks(5))

    assert asked == [[], [STAFF], [CATALOG, PRICE], [STAFF, CATALOG, PRICE]]
    assert idle.distrusted == []


@in_loop
async def test_nothing_is_asked_while_somebody_sells_or_something_comes(tmp_path: Path) -> None:
    idle = Idle(tmp_path, STAFF)

    asked = []
    for _ in range(3):
        idle.journal.append(1)
        asked += await idle.looks()
    for pos in (8, 9):
        idle.store.positions[STAFF] = Position("g1", pos, f"g1@{pos}")
        asked += await idle.looks()

    assert asked == []
    assert "content staff/S01" not in idle.store.events
    assert await idle.looks() == [STAFF]


@in_loop
async def test_what_differs_is_fetched_anew_and_told(
    tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("staff/S01 is not what head office has at 7: 2 rows here, 1 there")
    idle = Idle(tmp_path, STAFF)
    idle.store.rows[STAFF]["P2"] = {"minor": 2}
    before = idle.streams.all[0]._shelf.replaced

    await idle.looks(3)

    assert idle.distrusted == ["distrust staff/S01"]
    assert idle.streams.all[0]._shelf.replaced == before + 1


@in_loop
async def test_what_came_as_a_file_is_asked_about_again_but_mended_once_a_day(
    tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("catalog/SH is not what head office has")
    idle = Idle(tmp_path, CATALOG)
    idle.store.rows[CATALOG] = {}

    asked = [await idle.looks(3)]
    idle.digests.ask_again(CATALOG)
    asked.append(await idle.looks(3))
    first = list(idle.distrusted)
    idle.clock.wrong = DAY
    await idle.looks(3)

    assert asked == [[CATALOG], [CATALOG]]
    assert (first, len(idle.distrusted)) == (["distrust catalog/SH"], 2)


@in_loop
async def test_rows_of_a_newer_shape_prove_nothing(tmp_path: Path) -> None:
    idle = Idle(tmp_path, STAFF)
    idle.office.v = V + 1
    idle.store.rows[STAFF] = {}

    assert await idle.looks(3) == [STAFF]
    assert idle.distrusted == []


@in_loop
async def test_a_position_that_head_office_does_not_know_is_for_a_pull_to_find_out(
    tmp_path: Path,
) -> None:
    idle = Idle(tmp_path, STAFF)
    idle.office.fails = [Refused(410, Problem(code="must_refetch"))]

    assert await idle.looks(3) == [STAFF]
    assert idle.streams.all[0]._poked.is_set()
    assert idle.distrusted == []


TROUBLES = [
    pytest.param(Unreachable("no answer"), id="no line"),
    pytest.param(Refused(500, Problem(code="trouble")), id="trouble there"),
]


@pytest.mark.parametrize("trouble", TROUBLES)
@in_loop
async def test_what_was_not_answered_is_asked_again(tmp_path: Path, trouble: Exception) -> None:
    idle = Idle(tmp_path, STAFF)
    idle.office.fails = [trouble]

    with pytest.raises(type(trouble)):
        await idle.looks(2)

    assert await idle.looks() == [STAFF]


@in_loop
async def test_a_stream_that_moves_meanwhile_waits_for_the_next_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle = Idle(tmp_path, STAFF, CATALOG)
    content: Any = idle.store.content

    async def moving(stream: str) -> Content | None:
        return None if stream == STAFF else await content(stream)

    monkeypatch.setattr(idle.store, "content", moving)

    assert await idle.looks(3) == [CATALOG]
    monkeypatch.undo()
    assert await idle.looks() == [STAFF]


@in_loop
async def test_a_stream_that_has_not_come_is_not_asked_about(tmp_path: Path) -> None:
    idle = Idle(tmp_path, STAFF)
    idle.store.positions[STAFF] = Position()

    assert await idle.looks(3) == []

"""The drawer: no opening without a reason on disk, none by hand unnoticed, none for ever."""

from __future__ import annotations

import asyncio
import json
from datetime import date

import pytest

from storeapp.domain.codec import drawer_open_from
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.domain.shift import Shift
from storeapp.ports.sales import Device
from storeapp.services.drawer import Drawer
from storeapp.services.status import StatusBoard
from tests.services.fake_drawer import FakeDrawer
from tests.services.fakes import LIN, NOW, FakeClock, FakeSales, FakeUploads

TILL = Device("d1", 1, "S01", "2", "east", "https://office.test", "ab" * 32)


class Desk:
    def __init__(self, alarm_ms: int = 60_000) -> None:
        self.sales, self.box, self.clock = FakeSales(), FakeDrawer(), FakeClock()
        self.board, self.uploads = StatusBoard(), FakeUploads()
        self.sales.rows.device = TILL
        self.sales.rows.shift = Shift("s1", NOW, date(2026, 11, 21), "u7", Money(0))
        self.drawer = Drawer(
            self.sales, self.box, self.board, self.clock, self.uploads, alarm_ms, look_s=0.0
        )

    def look(self, after_ms: int = 2000) -> None:
        self.clock.pass_ms(after_ms)
        asyncio.run(self.drawer.look())

    @property
    def openings(self) -> list[tuple[str, str]]:
        facts = [drawer_open_from(json.loads(fact.body)) for fact in self.sales.rows.facts]
        return [(fact.reason, fact.staff_id) for fact in facts]


def test_it_opens_for_a_reason_that_is_written_first() -> None:
    desk = Desk()
    assert asyncio.run(desk.drawer.open_for("no-sale", LIN)) is True
    assert desk.openings == [("no-sale", "u1")]
    assert (desk.box.pulses, desk.uploads.woken) == (1, 1)


@pytest.mark.parametrize("reason", ["", "  "])
def test_it_does_not_open_for_no_reason(reason: str) -> None:
    desk = Desk()
    with pytest.raises(Refusal, match="drawer-needs-reason"):
        asyncio.run(desk.drawer.open_for(reason, LIN))
    assert (desk.openings, desk.box.pulses, desk.uploads.woken) == ([], 0, 0)


def test_a_drawer_that_cannot_be_reached_keeps_its_reason() -> None:
    desk = Desk()
    desk.box.reachable = False
    assert asyncio.run(desk.drawer.open_for("no-sale", LIN)) is False
    assert desk.openings == [("no-sale", "u1")]


def test_a_pulse_of_ours_is_no_opening_by_hand() -> None:
    desk = Desk()
    desk.look()
    asyncio.run(desk.drawer.kick())
    desk.look()
    desk.look()
    assert desk.openings == []


def test_opening_by_hand_is_a_fact_of_who_answers_for_the_drawer() -> None:
    desk = Desk()
    desk.look()
    desk.box.stands_open = True
    desk.look()
    desk.look()
    assert desk.openings == [("by-hand", "u7")]
    assert desk.uploads.woken == 1

    desk.box.stands_open = False
    desk.look()
    desk.sales.rows.shift = None
    desk.box.stands_open = True
    desk.look()
    assert desk.openings == [("by-hand", "u7"), ("by-hand", "nobody")]


def test_a_pulse_long_ago_does_not_cover_an_opening_by_hand() -> None:
    desk = Desk()
    desk.look()
    asyncio.run(desk.drawer.kick())
    desk.box.stands_open = False
    desk.look(after_ms=2000)
    desk.box.stands_open = True
    desk.look(after_ms=3001)
    assert desk.openings == [("by-hand", "u7")]


def test_a_drawer_found_open_was_opened_nobody_knows_when() -> None:
    desk = Desk()
    desk.box.stands_open = True
    desk.look()
    assert desk.openings == []


def test_a_till_that_is_nobodys_keeps_no_journal() -> None:
    desk = Desk()
    desk.sales.rows.device = None
    desk.look()
    desk.box.stands_open = True
    desk.look()
    assert desk.openings == []


def test_a_sensor_that_does_not_answer_is_neither_open_nor_shut() -> None:
    desk = Desk()
    desk.look()
    desk.box.stands_open = None
    desk.look()
    desk.box.stands_open = False
    desk.look()
    assert desk.openings == []


@pytest.mark.parametrize(
    ("alarm_ms", "open_ms", "told"),
    [
        pytest.param(60_000, 59_999, False, id="not yet"),
        pytest.param(60_000, 60_000, True, id="for a minute"),
        pytest.param(0, 3_600_000, False, id="nobody wants to be told"),
    ],
)
def test_staying_open_is_told(alarm_ms: int, open_ms: int, told: bool) -> None:
    desk = Desk(alarm_ms)
    desk.look()
    asyncio.run(desk.drawer.kick())
    desk.look(after_ms=0)
    desk.look(after_ms=open_ms)
    assert desk.board.status.drawer_open is told

    desk.box.stands_open = False
    desk.look()
    assert desk.board.status.drawer_open is False


def test_the_watch_looks_again_and_again_and_after_each_pulse() -> None:
    desk = Desk()
    desk.drawer.look_s = 3600.0

    async def body() -> None:
        watch = asyncio.create_task(desk.drawer.watch())
        for _ in range(5):
            await asyncio.sleep(0)
        desk.clock.pass_ms(100)
        await desk.drawer.kick()
        for _ in range(5):
            await asyncio.sleep(0)
        desk.box.stands_open = False
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)

    asyncio.run(body())
    assert desk.openings == []
    desk.box.stands_open = True
    desk.look(after_ms=60_000)
    assert desk.board.status.drawer_open is True

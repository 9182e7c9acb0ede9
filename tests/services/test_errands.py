"""Commands that wait on disk: asked until they are answered, and then no more."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from storeapp.ports.head_office import Command
from storeapp.services.errands import Errands
from storeapp.services.status import Line, StatusBoard
from tests.conftest import ExpectedLogs
from tests.services.fakes import NOW, FakeClock, FakeOffice, FakeSales

ONE = Command("c1", "member.enrol", {"member": "m1"})
OTHER = Command("c2", "panel.count", {"basket": "b1"})


class Till:
    def __init__(self) -> None:
        self.sales, self.office, self.board = FakeSales(), FakeOffice(), StatusBoard()
        self.errands = Errands(self.sales, self.office, FakeClock(), self.board)
        self.heard: list[tuple[str, Mapping[str, Any]]] = []
        self.errands.follow("member.enrol", self.hear)

    def hear(self, command: Command, body: Mapping[str, Any]) -> None:
        self.heard.append((command.id, body))

    @property
    def waiting(self) -> list[str]:
        return list(self.sales.rows.errands)

    @property
    def asked(self) -> list[str]:
        return [kind for kind, _ in self.office.asked]


async def test_what_is_answered_is_told_and_forgotten(aloop):
    till = Till()
    till.office.answers = {"member.enrol": {"member": "m9"}, "panel.count": {}}
    await till.errands.put(ONE)
    await till.errands.put(OTHER)
    await till.errands.ask_all()

    assert till.heard == [("c1", {"member": "m9"})]
    assert till.waiting == []


async def test_while_nobody_can_be_asked_everything_waits_and_is_asked_once(aloop):
    till = Till()
    await till.errands.put(ONE)
    await till.errands.put(OTHER)
    await till.errands.ask_all()

    assert (till.asked, till.waiting, till.heard) == (["member.enrol"], ["c1", "c2"], [])


async def test_offline_nobody_is_asked(aloop):
    till = Till()
    till.board.update(line=Line.OFFLINE, since=NOW)
    await till.errands.put(ONE)
    await till.errands.ask_all()

    assert (till.asked, till.waiting) == ([], ["c1"])


@pytest.mark.parametrize("why", ["command-unanswered", "command-unknown"])
async def test_what_may_have_been_done_waits_and_does_not_hold_the_others_up(aloop, why: str):
    till = Till()
    till.office.answers = {"member.enrol": why, "panel.count": {}}
    await till.errands.put(ONE)
    await till.errands.put(OTHER)
    await till.errands.ask_all()

    assert till.waiting == ["c1"]


async def test_what_is_refused_for_good_is_dropped(aloop, expected_logs: ExpectedLogs):
    expected_logs("errand member.enrol c1 was refused: member-erased")
    till = Till()
    till.office.answers = {"member.enrol": "member-erased"}
    await till.errands.put(ONE)
    await till.errands.ask_all()

    assert (till.waiting, till.heard) == ([], [])


async def test_when_the_line_comes_up_they_are_asked_at_once(aloop):
    till = Till()
    till.board.update(line=Line.OFFLINE, since=NOW)
    await till.errands.put(ONE)
    done = asyncio.Event()
    till.errands.follow("member.enrol", lambda _command, _body: done.set())
    running = asyncio.create_task(till.errands.run())
    await asyncio.sleep(0)
    assert till.waiting == ["c1"]
    till.office.answers = {"member.enrol": {}}
    till.board.update(line=Line.ONLINE, since=NOW)
    async with asyncio.timeout(5):
        await done.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert till.waiting == []

"""Enrolment writes the device and its first fact in one step; the board tells its watchers once."""

from __future__ import annotations

import asyncio

import pytest

from storeapp.domain.errors import Refusal
from storeapp.ports.head_office import Application, Approval
from storeapp.ports.sales import Device
from storeapp.services.enrolment import Enrolment
from storeapp.services.status import Line, StatusBoard
from tests.services.fakes import FakeClock, FakeSales

ADDRESS = "https://hq.example"
ASKED = Application("ABCDEFGH", "secret", 5, 600)


class FakeHeadOffice:
    def __init__(self) -> None:
        self.answer: Approval | Refusal | None = None
        self.asked: list[tuple[str, str, str]] = []

    async def apply(self, address: str, *, public_key: str, computer: str) -> Application:
        self.asked.append((address, public_key, computer))
        return ASKED

    async def approval(self, address: str, application: Application) -> Approval | None:
        if isinstance(self.answer, Refusal):
            raise self.answer
        return self.answer


class FakeKey:
    public_key = "ab" * 32

    def sign(self, message: bytes) -> str:
        return ""


def test_a_fresh_till_becomes_a_stores() -> None:
    sales, office = FakeSales(), FakeHeadOffice()
    enrolment = Enrolment(sales, office, FakeKey(), FakeClock(), "counter-pc")
    assert asyncio.run(enrolment.device()) is None
    assert asyncio.run(enrolment.apply(ADDRESS)) == ASKED
    assert office.asked == [(ADDRESS, "ab" * 32, "counter-pc")]

    assert asyncio.run(enrolment.finish(ADDRESS, ASKED)) is None
    assert sales.kinds == []

    office.answer = Approval("d1", 1, "S01", "2", "east")
    device = asyncio.run(enrolment.finish(ADDRESS, ASKED))
    assert device == Device("d1", 1, "S01", "2", "east", ADDRESS, "ab" * 32)
    assert asyncio.run(enrolment.device()) == device
    assert sales.kinds == ["enrolment/1"]


def test_a_denied_till_stays_nobody() -> None:
    sales, office = FakeSales(), FakeHeadOffice()
    office.answer = Refusal("enrolment-denied")
    enrolment = Enrolment(sales, office, FakeKey(), FakeClock(), "counter-pc")
    with pytest.raises(Refusal, match="enrolment-denied"):
        asyncio.run(enrolment.finish(ADDRESS, ASKED))
    assert (sales.rows.device, sales.kinds) == (None, [])


def test_a_watcher_hears_now_and_at_each_change_until_it_stops() -> None:
    board, heard = StatusBoard(), []
    stop = board.watch(lambda status: heard.append(status.line))
    board.update(line=Line.ONLINE)
    board.update(line=Line.ONLINE)
    stop()
    board.update(line=Line.OFFLINE)
    assert heard == [Line.STARTING, Line.ONLINE]

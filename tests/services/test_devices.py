"""The devices as a person tends them: what is heard of each, tests, new tries, moved jobs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Refusal
from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind, DeviceState, Health
from storeapp.services.devices import Alone, DeviceDesk, Finding, Seen, Spot
from storeapp.services.status import StatusBoard
from tests.services.fakes import LIN, NOW, FakeClock

pytestmark = pytest.mark.usefixtures("aloop")


class Driver:
    """Tells what the test says; remembers that it was asked to look."""

    def __init__(self) -> None:
        self.heard: list[Callable[[Trouble], None]] = []
        self.looks = 0

    def watch(self, heard: Callable[[Trouble], None]) -> None:
        self.heard.append(heard)

    async def look(self) -> None:
        self.looks += 1

    def say(self, trouble: Trouble) -> None:
        """As drivers do: on a thread of its own."""
        thread = threading.Thread(target=self.heard[0], args=(trouble,))
        thread.start()
        thread.join()


class Pair:
    """Two printers that stand in for each other."""

    def __init__(self) -> None:
        self.preferred = "front"

    def prefer(self, name: str) -> None:
        self.preferred = name


class Tending:
    """A till with two printers, a scale and a wedge; what was shown of them."""

    def __init__(self, finding: Finding | None = None) -> None:
        self.front, self.back, self.scale = Driver(), Driver(), Driver()
        self.group, self.board, self.clock = Pair(), StatusBoard(), FakeClock()
        self.finding, self.woken = finding or Finding("printed"), 0
        spots = (
            Spot("front", DeviceKind.PRINTER, "tcp://10.0.0.5", self.front, self._test),
            Spot("back", DeviceKind.PRINTER, "tcp://10.0.0.6", self.back, self._test),
            Spot("scale", DeviceKind.SCALE, "cas-pd+serial://COM3", self.scale),
            Spot("wedge", DeviceKind.SCANNER, "wedge", None, self._test),
        )
        self.desk = DeviceDesk(spots, self.group, self.clock, self.board, self._wake)
        self.shown: list[tuple[Seen, ...]] = []
        self.stop = self.desk.watch(self.shown.append)

    async def _test(self, staff: object) -> Finding:
        return self.finding

    def _wake(self) -> None:
        self.woken += 1

    def seen(self, spot_id: str) -> Seen:
        return next(seen for seen in self.shown[-1] if seen.spot.id == spot_id)


async def test_nothing_is_claimed_of_a_device_that_nobody_used() -> None:
    tending = Tending()

    assert [seen.health for seen in tending.shown[-1]] == [Health()] * 4
    assert tending.seen("front").health.state is DeviceState.UNKNOWN


async def test_what_a_driver_says_on_its_thread_is_heard_on_the_loops() -> None:
    tending = Tending()

    tending.front.say(Trouble.PAPER_OUT)
    before = len(tending.shown)
    heard = asyncio.Event()
    tending.desk.watch(lambda seen: heard.set() if seen[0].health.failed_at else None)
    async with asyncio.timeout(5):
        await heard.wait()

    health = tending.seen("front").health
    assert (before, len(tending.shown)) == (1, 2)
    assert health == Health(Trouble.PAPER_OUT, None, Trouble.PAPER_OUT, NOW)
    assert health.state is DeviceState.TROUBLED


async def test_the_last_error_stays_known_when_it_works_again() -> None:
    tending = Tending()
    tending.desk.hear("front", Trouble.PAPER_OUT)
    tending.desk.hear("front", Trouble.PAPER_LOW)
    low = tending.seen("front").health.state
    tending.desk.hear("front", Trouble.NONE)

    health = tending.seen("front").health
    assert (low, health.state) == (DeviceState.LOW, DeviceState.WORKING)
    assert health == Health(Trouble.NONE, NOW, Trouble.PAPER_OUT, NOW)


async def test_a_scan_shows_that_its_scanner_works() -> None:
    tending = Tending()

    tending.desk.scanned(Scan("6901234567892", device="wedge"))
    tending.desk.scanned(Scan("6901234567892", device="of nobody"))

    assert tending.seen("wedge").health.last_ok == NOW
    assert len(tending.shown) == 2


async def test_who_watches_no_more_is_told_nothing() -> None:
    tending = Tending()
    tending.stop()
    tending.desk.hear("front", Trouble.NONE)

    assert len(tending.shown) == 1


async def test_a_test_says_what_it_found() -> None:
    tending = Tending()

    assert await tending.desk.test("front", LIN) == Finding("printed")
    assert tending.seen("front").health == Health()  # Its driver tells of itself.


@pytest.mark.parametrize(
    ("finding", "state"),
    [
        (Finding("answered"), DeviceState.WORKING),
        (Finding(trouble=Trouble.UNREACHABLE), DeviceState.TROUBLED),
        (Finding("scan-something", proves=False), DeviceState.UNKNOWN),
    ],
    ids=["it works", "it does not", "a person's turn"],
)
async def test_of_a_silent_driver_the_test_tells(finding: Finding, state: DeviceState) -> None:
    tending = Tending(finding)

    await tending.desk.test("wedge", LIN)

    assert tending.seen("wedge").health.state is state


async def test_what_cannot_be_tested_says_so() -> None:
    tending = Tending()

    with pytest.raises(Refusal, match="device-without-test"):
        await tending.desk.test("scale", LIN)
    assert len(tending.shown) == 1


async def test_a_new_try_asks_the_device_and_lets_the_queue_look() -> None:
    tending = Tending()
    await tending.desk.reconnect("scale")

    assert (tending.scale.looks, tending.woken) == (1, 1)


async def test_a_keyboard_is_not_connected_anew() -> None:
    tending = Tending()

    with pytest.raises(Refusal, match="device-stays-connected"):
        await tending.desk.reconnect("wedge")
    assert tending.woken == 0


async def test_jobs_wait_for_the_printer_that_is_asked_first_and_can_be_sent_to_the_other() -> None:
    tending = Tending()
    tending.board.update(queued=3)
    before = [(seen.queued, seen.movable) for seen in tending.shown[-1][:2]]
    tending.desk.move("back")
    after = [(seen.queued, seen.movable) for seen in tending.shown[-1][:2]]

    assert before == [(3, False), (0, True)]
    assert after == [(0, True), (3, False)]
    assert (tending.group.preferred, tending.woken) == ("back", 1)


@pytest.mark.parametrize(("spot_id", "queued"), [("back", 0), ("front", 3), ("scale", 3)], ids=str)
async def test_where_no_job_could_go_nothing_moves(spot_id: str, queued: int) -> None:
    tending = Tending()
    tending.board.update(queued=queued)

    with pytest.raises(Refusal, match="no-jobs-to-move"):
        tending.desk.move(spot_id)
    assert (tending.group.preferred, tending.woken) == ("front", 0)


async def test_other_news_of_the_till_is_no_news_of_its_devices() -> None:
    tending = Tending()
    tending.board.update(waiting=7)

    assert len(tending.shown) == 1


def test_a_printer_without_a_group_stays_the_one() -> None:
    alone = Alone("front")
    alone.prefer("back")

    assert alone.preferred == "front"

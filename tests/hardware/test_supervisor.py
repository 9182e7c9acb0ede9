"""The supervisor: uses a device until it breaks, waits, opens it again, and ends when told."""

from __future__ import annotations

import asyncio
import queue

import pytest

from storeapp.hardware.supervisor import Supervisor
from storeapp.hardware.transports.link import LinkBroken, Unreachable
from storeapp.hardware.transports.memory import MemoryTransport


class Script:
    """What happens at each use, in turn: an error, or staying until it is told to stop."""

    def __init__(self, *steps):
        self.steps: queue.Queue[object] = queue.Queue()
        for step in steps:
            self.steps.put(step)
        self.lost: list[Exception] = []
        self.waits: list[int] = []
        self.staying = asyncio.Event()
        self.waiting = asyncio.Event()
        self.loop = asyncio.get_running_loop()
        self.link = MemoryTransport()
        self.pause_ms = 0
        self.supervisor = Supervisor(
            "d", self.link, self.use, lost=self.lost.append, wait_ms=self.wait_ms
        )

    def wait_ms(self, failures):
        self.waits.append(failures)
        self.loop.call_soon_threadsafe(self.waiting.set)
        return self.pause_ms

    def use(self, link):
        assert link is self.link
        step = self.steps.get_nowait()
        if isinstance(step, Exception):
            raise step
        self.loop.call_soon_threadsafe(self.staying.set)
        while not self.supervisor.stopping:
            self.supervisor._wake.wait(0.01)


async def test_a_device_that_breaks_is_opened_again(aloop):
    script = Script(LinkBroken("one"), LinkBroken("two"), "stay")
    script.supervisor.start()
    await asyncio.wait_for(script.staying.wait(), 5)
    await script.supervisor.close()
    assert [str(error) for error in script.lost] == ["one", "two"]
    assert script.link.openings == 3
    assert script.waits == [1, 1]  # It had been open each time.
    assert script.supervisor.trouble.value == "no-answer"
    script.supervisor.works()
    assert script.supervisor.trouble.value == "none"


async def test_a_device_that_is_not_there_is_tried_ever_more_rarely_until_it_is(aloop):
    script = Script("stay")
    script.link._reachable = False

    def wait_ms(failures):
        script.waits.append(failures)
        script.link._reachable = failures == 3
        return 0

    script.supervisor._wait_ms = wait_ms
    script.supervisor.start()
    await asyncio.wait_for(script.staying.wait(), 5)
    await script.supervisor.close()
    assert script.waits == [1, 2, 3]
    assert [type(error) for error in script.lost] == [Unreachable] * 3
    assert script.supervisor.trouble.value == "unreachable"


async def test_our_own_defect_is_logged_and_the_device_used_on(aloop, expected_logs):
    expected_logs("d: a defect of ours")
    script = Script(ZeroDivisionError(), "stay")
    script.supervisor.start()
    await asyncio.wait_for(script.staying.wait(), 5)
    await script.supervisor.close()
    assert [type(error) for error in script.lost] == [ZeroDivisionError]


@pytest.mark.parametrize("ending", ["nudge", "close"])
async def test_a_long_pause_ends_when_somebody_waits(aloop, ending):
    script = Script(LinkBroken("one"), "stay")
    script.pause_ms = 3_600_000
    script.supervisor.start()
    await asyncio.wait_for(script.waiting.wait(), 5)
    if ending == "nudge":
        script.supervisor.nudge()
        await asyncio.wait_for(script.staying.wait(), 5)
    await script.supervisor.close()
    assert script.link.openings == (2 if ending == "nudge" else 1)


async def test_what_was_never_started_closes(aloop):
    script = Script()
    assert not script.supervisor.started
    await script.supervisor.close()
    assert script.link.openings == 0

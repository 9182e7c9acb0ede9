"""One thread per device: results, time-outs, a full queue, and an orderly end."""

from __future__ import annotations

import asyncio
import threading
from functools import partial

import pytest

from storeapp.hardware.backoff import backoff_ms
from storeapp.hardware.worker import CallTimedOut, DeviceWorker, WorkerBusy, WorkerClosed

LONG_S = 10.0


class Gate:
    """A job that waits inside the device until it is let go."""

    def __init__(self, loop):
        self.entered = asyncio.Event()
        self.released = threading.Event()
        self._loop = loop

    def __call__(self):
        self._loop.call_soon_threadsafe(self.entered.set)
        assert self.released.wait(LONG_S)
        return "through"


@pytest.fixture
def gate(aloop):
    return Gate(aloop)


async def test_calls_run_in_order_on_one_other_thread(aloop):
    worker, seen = DeviceWorker("d"), []

    def job(number):
        seen.append((number, threading.current_thread()))
        return number

    results = await asyncio.gather(*(worker.call(partial(job, n), LONG_S) for n in range(5)))
    await worker.close()
    assert results == [0, 1, 2, 3, 4]
    assert [number for number, _ in seen] == results
    assert len({thread for _, thread in seen}) == 1
    assert seen[0][1] is not threading.main_thread()


async def test_an_error_reaches_the_caller_and_the_thread_goes_on(aloop):
    worker = DeviceWorker("d")

    def fail():
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await worker.call(fail, LONG_S)
    assert await worker.call(lambda: 1, LONG_S) == 1
    await worker.close()


async def test_a_call_that_takes_too_long_says_that_it_had_started(aloop, gate):
    worker = DeviceWorker("d")
    with pytest.raises(CallTimedOut) as late:
        await worker.call(gate, 0.05)
    assert late.value.started
    gate.released.set()
    assert await worker.call(lambda: 1, LONG_S) == 1
    await worker.close()


async def test_a_call_behind_it_says_that_it_never_started_and_never_does(aloop, gate):
    worker, ran = DeviceWorker("d"), []
    first = asyncio.create_task(worker.call(gate, LONG_S))
    await gate.entered.wait()
    with pytest.raises(CallTimedOut) as late:
        await worker.call(lambda: ran.append("second"), 0.05)
    assert not late.value.started
    gate.released.set()
    assert await first == "through"
    await worker.close()
    assert ran == []


async def test_a_full_queue_refuses_at_once(aloop, gate):
    worker, ran = DeviceWorker("d", depth=1), []
    first = asyncio.create_task(worker.call(gate, LONG_S))
    await gate.entered.wait()
    second = asyncio.create_task(worker.call(lambda: ran.append("second"), LONG_S))
    await asyncio.sleep(0)
    with pytest.raises(WorkerBusy):
        await worker.call(lambda: ran.append("third"), LONG_S)
    gate.released.set()
    await asyncio.gather(first, second)
    await worker.close()
    assert ran == ["second"]


async def test_closing_lets_the_call_under_way_end_and_refuses_the_rest(aloop, gate):
    worker, ran = DeviceWorker("d"), []
    first = asyncio.create_task(worker.call(gate, LONG_S))
    await gate.entered.wait()
    second = asyncio.create_task(worker.call(lambda: ran.append("second"), LONG_S))
    await asyncio.sleep(0)
    closing = asyncio.create_task(worker.close())
    await asyncio.sleep(0)
    gate.released.set()
    await closing
    assert await first == "through"
    with pytest.raises(WorkerClosed):
        await second
    with pytest.raises(WorkerClosed):
        await worker.call(lambda: ran.append("third"), LONG_S)
    assert ran == []


async def test_a_cancelled_caller_leaves_no_trace(aloop, gate):
    worker, ran = DeviceWorker("d"), []
    first = asyncio.create_task(worker.call(gate, LONG_S))
    await gate.entered.wait()
    second = asyncio.create_task(worker.call(lambda: ran.append("second"), LONG_S))
    await asyncio.sleep(0)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    gate.released.set()
    await first
    await worker.close()
    assert ran == []


async def test_a_stuck_device_does_not_keep_the_till_from_closing(aloop, gate, expected_logs):
    expected_logs("device thread d is still busy")
    worker = DeviceWorker("d")
    with pytest.raises(CallTimedOut):
        await worker.call(gate, 0.05)
    await worker.close(timeout_s=0.05)
    gate.released.set()


async def test_closing_an_unused_or_closed_worker_is_fine(aloop):
    worker = DeviceWorker("d")
    await worker.close()
    await worker.close()


def test_the_pause_before_another_try_doubles_up_to_half_a_minute():
    pauses = [backoff_ms(failures) for failures in (1, 2, 3, 4, 5, 6, 7, 8, 1000)]
    assert pauses == [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]

"""Work that is spawned is kept alive, reported when it fails, and stopped at the end."""

import asyncio
import gc
import sys

import pytest

from storeapp.ui import tasks


async def test_work_runs_and_is_named(aloop: asyncio.AbstractEventLoop):
    done = []

    async def work() -> None:
        done.append("done")

    task = tasks.spawn(work(), "some work")

    assert task.get_name() == "some work"
    await task
    assert done == ["done"]


async def test_work_is_not_collected_while_it_waits(aloop: asyncio.AbstractEventLoop):
    gate, done = asyncio.Event(), []

    async def work() -> None:
        await gate.wait()
        done.append("done")

    tasks.spawn(work(), "waits")
    await asyncio.sleep(0)
    gc.collect()
    gate.set()
    await asyncio.sleep(0)
    assert done == ["done"]


async def test_what_it_raises_goes_to_the_hook(
    aloop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
):
    told: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: told.append(error))

    async def work() -> None:
        raise ValueError("broken")

    task = tasks.spawn(work(), "breaks")
    await asyncio.wait([task])
    await asyncio.sleep(0)

    assert [str(error) for error in told] == ["broken"]


async def test_closing_cancels_everything_and_tells_nobody(
    aloop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
):
    told: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: told.append(error))
    cleaned = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cleaned.append("cleaned")

    waiting = [tasks.spawn(work(), f"waits {n}") for n in range(3)]
    await asyncio.sleep(0)
    await tasks.cancel_all()

    assert all(task.cancelled() for task in waiting)
    assert cleaned == ["cleaned"] * 3
    assert told == []

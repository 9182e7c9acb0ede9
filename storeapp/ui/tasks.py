"""The one way to start asynchronous work from the window."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any

Spawn = Callable[[Coroutine[Any, Any, object], str], object]
"""What presenters are given to start work that nobody waits for."""

_running: set[asyncio.Task[object]] = set()


def spawn(work: Coroutine[Any, Any, object], name: str) -> asyncio.Task[object]:
    """Run `work` on the loop, kept alive until it ends; what it raises goes to sys.excepthook."""
    task: asyncio.Task[object] = asyncio.get_running_loop().create_task(work, name=name)
    _running.add(task)
    task.add_done_callback(_ended)
    return task


async def cancel_all() -> None:
    """Stop everything under way and wait for it; called once, when the window closes."""
    tasks = tuple(_running)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _ended(task: asyncio.Task[object]) -> None:
    _running.discard(task)
    if task.cancelled():
        return
    error = task.exception()
    if error is not None:
        sys.excepthook(type(error), error, error.__traceback__)

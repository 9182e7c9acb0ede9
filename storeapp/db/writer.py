"""The one thread that works on a file, behind a bounded queue."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import TypeVar, cast

from storeapp.domain.errors import Defect, Refusal

T = TypeVar("T")

MOST_WAITING = 256
"""Jobs that may wait. A till makes a few a second, so a full queue means that the disk hangs."""


class Writer:
    """Jobs run one after another in one thread, in the order they were given.

    What a job returns or raises goes to whoever gave it, in the loop it was given from; nothing
    of it stays here. A caller that is cancelled takes back a job that has not begun; one that has
    begun runs to its end.
    """

    def __init__(self, name: str, most_waiting: int = MOST_WAITING) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._most_waiting = most_waiting
        self._thread: threading.Thread | None = None
        self._ended = False
        self._guard = threading.Lock()

    async def run(self, job: Callable[[], T]) -> T:
        """What the job returns, once it ran; Refusal `file-busy` when too many wait."""
        # Straight into the loop's own future: a thread's future on the way there and back costs
        # a third of the hand-over, and every sale waits for it.
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._put(lambda: _answer(job, answer))
        return await answer

    def submit(self, job: Callable[[], T]) -> Future[T]:
        """Like `run`, for callers without a loop."""
        future: Future[T] = Future()
        self._put(lambda: _carry_out(job, future))
        return future

    async def end(self, last: Callable[[], None]) -> None:
        """Finishes what waits, runs `last`, and ends the thread. A second time does nothing."""
        if not self._ended:
            await self.run(last)
            self._stop()

    def end_now(self, last: Callable[[], None]) -> None:
        """Like `end`, for callers without a loop: waits for what is still to be done."""
        if not self._ended:
            self.submit(last).result()
            self._stop()

    def _put(self, work: Callable[[], None]) -> None:
        with self._guard:
            if self._ended:
                raise Defect(f"{self._name} is closed")
            # Only what is put in under the guard fills the queue, so it never grows beyond.
            if self._jobs.qsize() >= self._most_waiting:
                raise Refusal("file-busy")
            self._jobs.put(work)
            if self._thread is None:
                # A daemon: should the program fall without closing, its end is not held up; for
                # the file that is a power cut, which it survives by design.
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()

    def _stop(self) -> None:
        with self._guard:
            self._ended = True
            thread = self._thread
        self._jobs.put(None)
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            # A finished job must not keep what it held alive until the next one comes.
            del job


def _answer(job: Callable[[], T], answer: asyncio.Future[T]) -> None:
    if answer.cancelled():
        return
    try:
        tell = partial(_tell, answer, result=job())
    except BaseException as error:  # noqa: BLE001  # the boundary of this thread: it goes back
        tell = partial(_tell, answer, error=error)
    # A loop that was closed meanwhile has nobody left who waits.
    with suppress(RuntimeError):
        answer.get_loop().call_soon_threadsafe(tell)


def _tell(
    answer: asyncio.Future[T], *, result: T | None = None, error: BaseException | None = None
) -> None:
    if answer.done():
        return
    if error is None:
        answer.set_result(cast("T", result))
    else:
        answer.set_exception(error)


def _carry_out(job: Callable[[], T], future: Future[T]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = job()
    except BaseException as error:  # noqa: BLE001  # the boundary of this thread: it goes back
        future.set_exception(error)
    else:
        future.set_result(result)

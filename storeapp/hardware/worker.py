"""One thread and one bounded queue per device; the loop awaits, the thread blocks."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

_T = TypeVar("_T")
_log = logging.getLogger("storeapp.devices")


class WorkerBusy(Exception):
    """The queue is full: nothing was started."""


class WorkerClosed(Exception):
    """The device was closed before the call began: nothing was started."""


class CallTimedOut(Exception):
    """No result in time. `started` says whether the device was already being used."""

    def __init__(self, *, started: bool) -> None:
        super().__init__("started" if started else "never started")
        self.started = started


_Job = tuple[Callable[[], object], "Future[object]"]


class DeviceWorker:
    """Runs the calls of one device, one after another, in its own thread.

    The thread starts with the first call. It is a daemon, so that a driver stuck in the kernel
    cannot keep the till from ending; `close` still waits for it.
    """

    def __init__(self, name: str, depth: int = 16) -> None:
        self._name = name
        self._queue: queue.Queue[_Job | None] = queue.Queue(depth)
        self._thread: threading.Thread | None = None
        self._ended: Future[None] = Future()
        self._closed = False

    async def call(self, job: Callable[[], _T], timeout_s: float) -> _T:
        """The job's result; its exception; or CallTimedOut, WorkerBusy, WorkerClosed."""
        future: Future[_T] = Future()
        self._put(job, future)
        waiter = asyncio.wrap_future(future)
        waiter.add_done_callback(_take_late_error)
        try:
            done, _ = await asyncio.wait({waiter}, timeout=timeout_s)
        except asyncio.CancelledError:
            waiter.cancel()
            future.cancel()
            raise
        if not done:
            waiter.cancel()
            raise CallTimedOut(started=not future.cancel())
        if waiter.cancelled():
            raise WorkerClosed(self._name)
        return waiter.result()

    async def close(self, timeout_s: float = 5.0) -> None:
        """Calls that have not begun are refused; the one under way may end."""
        self._closed = True
        self._refuse_waiting()
        if self._thread is None:
            return
        self._queue.put_nowait(None)
        done, _ = await asyncio.wait({asyncio.wrap_future(self._ended)}, timeout=timeout_s)
        if done:
            self._thread.join(1.0)
        else:
            _log.warning("device thread %s is still busy", self._name)

    def _put(self, job: Callable[[], _T], future: Future[_T]) -> None:
        if self._closed:
            raise WorkerClosed(self._name)
        try:
            self._queue.put_nowait((job, future))  # type: ignore[arg-type]  # a Future is invariant
        except queue.Full:
            raise WorkerBusy(self._name) from None
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def _refuse_waiting(self) -> None:
        while True:
            try:
                waiting = self._queue.get_nowait()
            except queue.Empty:
                return
            if waiting is not None:
                waiting[1].cancel()

    def _run(self) -> None:
        while (waiting := self._queue.get()) is not None:
            _finish(*waiting)
            # Between calls nothing may keep the last document alive.
            del waiting
        self._ended.set_result(None)


def _finish(job: Callable[[], object], future: Future[object]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = job()
    except Exception as error:  # noqa: BLE001  # the device loop: the caller gets it
        future.set_exception(error)
    else:
        future.set_result(result)


def _take_late_error(waiter: asyncio.Future[_T]) -> None:
    """Marks an error as seen that came after the caller had stopped waiting."""
    if not waiter.cancelled():
        waiter.exception()

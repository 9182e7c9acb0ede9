"""The one loop of the till: asyncio on top of Qt, stopped cleanly; nothing else imports qasync."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextvars import Context
from typing import Any

from PySide6.QtCore import QBasicTimer, QCoreApplication, QEvent, QObject, QTimerEvent
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_API", "pyside6")  # qasync looks for other bindings first.

import qasync  # after its binding is chosen

STOPPING = (signal.SIGINT, signal.SIGTERM)


TURN_S = 0.001
"""So long callbacks go on in one turn; then Qt has a look at its keys and paints first."""


class SteadyLoop(qasync.QEventLoop):  # type: ignore[misc]  # qasync ships no types
    """Runs callbacks as the running loop also while Qt's events are processed outside of it, and
    many in one turn.

    Qt processes events on its own account too: while a window is shown or closed before the loop
    runs, while qasync stops, between the phases of a test. A task that plain qasync wakes there
    finds no running loop and dies of it. And plain qasync makes a timer of its own for each
    callback: a sale that waits for its commit passes three of them.
    """

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._turns = _Turns()

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._turns.add(handle)
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """RuntimeError when the loop is closed."""
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._turns.add_from_elsewhere(handle)
        return handle

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.Handle:
        if delay <= 0:
            return self.call_soon(callback, *args, context=context)
        handle: asyncio.Handle = super().call_later(
            delay, self._run_at_home, callback, *args, context=context
        )
        return handle

    def close(self) -> None:
        super().close()
        self._turns.end()

    def _run_at_home(self, callback: Callable[..., object], *args: Any) -> None:
        with _at_home(self):
            callback(*args)


class _Turns(QObject):
    """The callbacks that are ready, oldest first.

    While there are any, a timer of nothing runs, so that a callback in which Qt's events are
    processed does not hold up the others. What another thread adds wakes the loop by an event.
    """

    def __init__(self) -> None:
        super().__init__()
        self._ready: deque[asyncio.Handle] = deque()
        self._timer = QBasicTimer()
        self._woken = False

    def add(self, handle: asyncio.Handle) -> None:
        self._ready.append(handle)
        if not self._timer.isActive():
            self._timer.start(0, self)

    def add_from_elsewhere(self, handle: asyncio.Handle) -> None:
        # In this order: a turn first forgets that it was woken, and then looks what is ready.
        self._ready.append(handle)
        if not self._woken:
            self._woken = True
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))

    def end(self) -> None:
        self._timer.stop()
        self._ready.clear()

    def timerEvent(self, event: QTimerEvent) -> None:
        self._timer.stop()  # Qt lets no timer go off within itself: the next one is another.
        self._turn()

    def customEvent(self, event: QEvent) -> None:
        self._woken = False
        self._turn()

    def _turn(self) -> None:
        ready = self._ready
        if len(ready) > 1 and not self._timer.isActive():
            self._timer.start(0, self)
        ends = time.perf_counter() + TURN_S
        while ready:
            for _ in range(len(ready)):
                if not ready:  # They were run while this callback let Qt go on.
                    break
                _run(ready.popleft())
            if time.perf_counter() > ends:
                return
        self._timer.stop()


def _run(handle: asyncio.Handle) -> None:
    if not handle.cancelled():
        with _at_home(handle._loop):  # type: ignore[attr-defined]  # every handle knows it
            handle._run()


@contextlib.contextmanager
def _at_home(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """That loop is the running one."""
    if asyncio._get_running_loop() is not None:
        yield
        return
    asyncio._set_running_loop(loop)
    try:
        yield
    finally:
        asyncio._set_running_loop(None)


def steady_loop(app: QCoreApplication) -> asyncio.AbstractEventLoop:
    """A loop for that application; whoever made it closes it."""
    loop: asyncio.AbstractEventLoop = SteadyLoop(app)
    return loop


def run(app: QApplication, main: Callable[[], Awaitable[int]]) -> int:
    """Run `main` to its end and return its exit code.

    Closing the last window never stops the loop: `main` ends when it wants to. SIGINT and SIGTERM
    cancel `main`, which cleans up on its way out; the exit code is then 0, unless it gave another.
    """
    app.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: steady_loop(app)) as runner:
        return runner.run(_stoppable(main))


async def _stoppable(main: Callable[[], Awaitable[int]]) -> int:
    loop = asyncio.get_running_loop()
    work = loop.create_task(_awaited(main), name="main")
    asked = asyncio.Event()

    def stop() -> None:
        asked.set()
        work.cancel()

    with contextlib.ExitStack() as handlers:
        for number in STOPPING:
            # Windows has no handlers on the loop; there the window's own close button stops it.
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, stop)
                handlers.callback(loop.remove_signal_handler, number)
        try:
            return await work
        except asyncio.CancelledError:
            if not asked.is_set():
                raise
            return 0


async def _awaited(main: Callable[[], Awaitable[int]]) -> int:
    return await main()

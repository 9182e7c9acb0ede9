"""The one loop of the till: asyncio on top of Qt, stopped cleanly; nothing else imports qasync."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_API", "pyside6")  # qasync looks for other bindings first.

import qasync  # after its binding is chosen

STOPPING = (signal.SIGINT, signal.SIGTERM)


class SteadyLoop(qasync.QEventLoop):  # type: ignore[misc]  # qasync ships no types
    """Runs callbacks as the running loop also while Qt's events are processed outside of it.

    Qt processes events on its own account too: while a window is shown or closed before the loop
    runs, while qasync stops, between the phases of a test. A task that plain qasync wakes there
    finds no running loop and dies of it.
    """

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: Any = None
    ) -> asyncio.Handle:
        handle: asyncio.Handle = super().call_later(
            delay, self._run_at_home, callback, *args, context=context
        )
        return handle

    def _run_at_home(self, callback: Callable[..., object], *args: Any) -> None:
        if asyncio._get_running_loop() is not None:
            callback(*args)
            return
        asyncio._set_running_loop(self)
        try:
            callback(*args)
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

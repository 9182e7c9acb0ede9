"""What every test is held to: it leaves nothing running and logs nothing that it did not ask for.

After each test, when its fixtures are gone, a thread, a running QTimer or an asyncio task that is
left over makes it fail; so does any log record of level WARNING or worse that the test did not
announce with ``expected_logs``. pytest-qt fails it for an unexpected Qt message or for an
exception in a slot, and pytest itself for any Python warning (see pyproject.toml).

Tests that need the event loop take the fixture ``aloop``. An ``async def`` test is then a task of
that loop. A plain test runs as a callback *inside* the loop, so that ``qtbot.waitSignal`` and
``qtbot.waitUntil`` let tasks go on meanwhile. An async test never uses those two, since a Qt loop
nested in a task loses wake-ups; it awaits ``wait_signal`` instead.
"""

import os

os.environ["QT_API"] = "pyside6"  # qasync looks for other bindings first.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
for _name in ("QT_SCALE_FACTOR", "QT_FONT_DPI", "QT_STYLE_OVERRIDE"):  # They change pictures.
    os.environ.pop(_name, None)

import asyncio
import gc
import inspect
import logging
import re
import threading
import time
import weakref
from collections.abc import Awaitable, Callable, Iterator
from itertools import count
from typing import Any

import hypothesis
import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication

from storeapp.ui.loop import steady_loop

ASYNC_TEST_LIMIT_S = 20.0
ENDING_LIMIT_S = 1.0  # So long may a thread that was told to stop take to end.

WaitSignal = Callable[..., Awaitable[tuple[Any, ...]]]


# --- properties ----------------------------------------------------------------------

# No test measures time: a busy machine must not make one fail. `make test` tries the same examples
# for everyone, so that what fails here fails there; `make prove` looks for new ones.
hypothesis.settings.register_profile("same", deadline=None, derandomize=True)
hypothesis.settings.register_profile("new", deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


# --- garbage -------------------------------------------------------------------------

COLLECT_EVERY = 20
_tests = count(1)


@pytest.fixture(scope="session", autouse=True)
def garbage_stays_on_the_main_thread() -> Iterator[None]:
    """Python collects on whichever thread makes the next object, and a QTimer that is deleted on
    a device's thread ends the process. The window does as much in the till: ui/garbage.py."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def collected_now_and_then() -> Iterator[None]:
    yield
    if next(_tests) % COLLECT_EVERY == 0:
        gc.collect()
        gc.freeze()  # What lives on is not looked at again: it is most of what there is.


# --- threads and timers --------------------------------------------------------------

_timers: "weakref.WeakSet[QTimer]" = weakref.WeakSet()
_make_timer = QTimer.__init__


def _make_known_timer(timer: QTimer, *args: Any, **kwargs: Any) -> None:
    """Notes each timer made in Python; Qt itself can list only the timers of a given object."""
    _make_timer(timer, *args, **kwargs)
    _timers.add(timer)


QTimer.__init__ = _make_known_timer  # type: ignore[method-assign]  # the only way to see them all


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Fails a test that leaves a thread or a running QTimer behind."""
    threads, timers = set(threading.enumerate()), set(_running_timers())
    yield
    left = [f"thread {thread.name!r}" for thread in _lasting_threads(threads)]
    for timer in _running_timers():
        if timer not in timers:
            left.append(f"running QTimer {timer.objectName()!r}, every {timer.interval()} ms")
            timer.stop()
    if left:
        pytest.fail("left running after the test: " + "; ".join(left), pytrace=False)


def _running_timers() -> list[QTimer]:
    """The running timers; what was given to deleteLater is deleted first."""
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return [timer for timer in list(_timers) if shiboken6.isValid(timer) and timer.isActive()]


def _lasting_threads(known: set[threading.Thread]) -> list[threading.Thread]:
    """The threads that are not known and do not end soon. A QThread is Qt's to complain about."""
    deadline = time.monotonic() + ENDING_LIMIT_S
    new = [
        thread
        for thread in threading.enumerate()
        if thread not in known and not isinstance(thread, threading._DummyThread)
    ]
    for thread in new:
        thread.join(max(0.0, deadline - time.monotonic()))
    return [thread for thread in new if thread.is_alive()]


# --- windows -------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def windows_do_not_pile_up() -> Iterator[None]:
    """Deletes the windows that a test made and nobody closed for good: a slot that knows its window
    keeps it alive, and a change of look then goes through the widgets of all tests before."""
    if not isinstance(QCoreApplication.instance(), QApplication):
        yield
        return
    before = set(QApplication.topLevelWidgets())
    yield
    for window in set(QApplication.topLevelWidgets()) - before:
        if shiboken6.isValid(window) and shiboken6.ownedByPython(window):
            shiboken6.delete(window)


# --- log records ---------------------------------------------------------------------


class ExpectedLogs:
    """The announced warnings of a test. Each must come, and no other may.

    A pattern is searched in ``logger name: text``. ``records`` holds what came, for a closer look.
    """

    def __init__(self) -> None:
        self.records: list[logging.LogRecord] = []
        self._patterns: list[str] = []

    def __call__(self, pattern: str) -> None:
        """Announces at least one record of level WARNING or worse."""
        self._patterns.append(pattern)

    def complaints(self) -> list[str]:
        """What came unannounced and what was announced in vain."""
        texts = [f"{record.name}: {record.getMessage()}" for record in self.records]
        found = {p: [t for t in texts if re.search(p, t)] for p in self._patterns}
        announced = {text for matching in found.values() for text in matching}
        return [
            *(f"unexpected log record {text!r}" for text in texts if text not in announced),
            *(f"no log record matched {p!r}" for p, matching in found.items() if not matching),
        ]


@pytest.fixture(autouse=True)
def expected_logs() -> Iterator[ExpectedLogs]:
    """Fails a test for unannounced warnings; a test that wants some takes and calls it."""
    expected, make_record = ExpectedLogs(), logging.getLogRecordFactory()

    def note_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make_record(*args, **kwargs)
        if record.levelno >= logging.WARNING:
            expected.records.append(record)
        return record

    # A factory also sees the loggers that do not propagate; a handler at the root would not.
    logging.setLogRecordFactory(note_record)
    yield expected
    logging.setLogRecordFactory(make_record)
    if complaints := expected.complaints():
        pytest.fail("; ".join(complaints), pytrace=False)


# --- the event loop ------------------------------------------------------------------


@pytest.fixture
def aloop(qapp: QCoreApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """The loop the till runs on: asyncio on top of Qt. Fails a test that leaves a task behind."""
    qapp.setQuitOnLastWindowClosed(False)  # type: ignore[attr-defined]  # it is a QApplication
    loop = steady_loop(qapp)
    asyncio.set_event_loop(loop)
    yield loop
    loop.run_until_complete(_few_turns())
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    asyncio.set_event_loop(None)
    loop.close()
    if left:
        names = ", ".join(sorted(f"{t.get_name()} ({_coroutine_name(t)})" for t in left))
        pytest.fail(f"asyncio tasks left running after the test: {names}", pytrace=False)


async def _few_turns() -> None:
    """Lets a task that was cancelled at the very end of the test end."""
    for _ in range(3):
        await asyncio.sleep(0)


def _coroutine_name(task: "asyncio.Task[Any]") -> str:
    return getattr(task.get_coro(), "__qualname__", "?")


@pytest.fixture
def wait_signal() -> WaitSignal:
    """Gives ``await wait_signal(signal, timeout_s=1.0)``: the arguments of its next emission."""

    async def wait(signal: SignalInstance, timeout_s: float = 1.0) -> tuple[Any, ...]:
        emitted: asyncio.Future[tuple[Any, ...]] = asyncio.get_running_loop().create_future()

        def receive(*args: Any) -> None:
            if not emitted.done():
                emitted.set_result(args)

        signal.connect(receive)
        try:
            return await asyncio.wait_for(emitted, timeout_s)
        finally:
            signal.disconnect(receive)

    return wait


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs the tests that take ``aloop`` in that loop."""
    loop = pyfuncitem.funcargs.get("aloop")
    if not isinstance(loop, asyncio.AbstractEventLoop):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    test, args = pyfuncitem.obj, {name: pyfuncitem.funcargs[name] for name in names}
    if inspect.iscoroutinefunction(test):
        loop.run_until_complete(asyncio.wait_for(test(**args), ASYNC_TEST_LIMIT_S))
    else:
        _run_inside(loop, lambda: test(**args))
    return True


def _run_inside(loop: asyncio.AbstractEventLoop, test: Callable[[], object]) -> None:
    """Runs a plain test as a callback of the running loop and raises what it raised."""
    raised: list[BaseException] = []

    def call() -> None:
        try:
            test()
        except BaseException as error:  # noqa: BLE001  # also pytest's own skip and fail
            raised.append(error)
        finally:
            loop.stop()

    loop.call_soon(call)
    loop.run_forever()
    if raised:
        raise raised[0]

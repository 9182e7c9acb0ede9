"""The loop ends when its work ends, when it is told to, and never because a window closed."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from storeapp.ui.loop import run, steady_loop

PROGRAM = """
import asyncio, sys
from PySide6.QtWidgets import QApplication, QWidget
from storeapp.ui.loop import run

app = QApplication([])

async def main() -> int:
    window = QWidget()
    window.show()
    print("ready", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(0)
        print("cleaned up", flush=True)
    return 5

sys.exit(run(app, main))
"""


@pytest.fixture
def app(qapp: QApplication):
    quits = qapp.quitOnLastWindowClosed()
    yield qapp
    qapp.setQuitOnLastWindowClosed(quits)


def test_exit_code_is_what_the_work_returns(app: QApplication):
    async def main() -> int:
        await asyncio.sleep(0)
        return 3

    assert run(app, main) == 3


def test_what_the_work_raises_comes_out(app: QApplication):
    async def main() -> int:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        run(app, main)


def test_work_that_cancels_itself_is_no_clean_stop(app: QApplication):
    async def main() -> int:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.sleep(0)
        return 0

    with pytest.raises(asyncio.CancelledError):
        run(app, main)


def test_closing_the_last_window_does_not_stop_it(app: QApplication):
    async def main() -> int:
        window = QWidget()
        window.show()
        window.close()
        await asyncio.sleep(0.02)
        return 7

    assert run(app, main) == 7


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda n: n.name)
def test_a_signal_ends_it_cleanly(number: signal.Signals):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        program.send_signal(number)
        out, errors = program.communicate(timeout=20)
    assert out == "cleaned up\n"
    assert program.returncode == 0
    assert "Traceback" not in errors


def test_a_task_woken_outside_of_the_loop_finds_it_running(app: QApplication):
    """Plain qasync dies of "no running event loop" here."""
    loop = steady_loop(app)
    asyncio.set_event_loop(loop)
    woken: list[asyncio.AbstractEventLoop] = []

    async def wait() -> None:
        await asyncio.sleep(0.01)
        woken.append(asyncio.get_running_loop())

    try:
        task = loop.create_task(wait())
        deadline = QTimer()
        deadline.setSingleShot(True)
        deadline.start(2000)
        while not task.done() and deadline.isActive():
            QCoreApplication.processEvents()
        deadline.stop()
        assert woken == [loop]
    finally:
        asyncio.set_event_loop(None)
        loop.close()

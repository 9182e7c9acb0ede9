"""`make demo` where there is a display: the till and its devices open on it, and all of it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from storeapp.hardware.sim.words import TITLE
from tests.scenarios.x_display import XDisplay, a_display

ROOT = Path(__file__).parents[2]
TILL, DEVICES = "storeapp", str(TITLE)
MADE_READY_S, OPENED_S = 180.0, 30.0


class Demo:
    """The program behind `make demo`, as a person at that display starts it."""

    def __init__(self, folder: Path, display: int) -> None:
        # Neither what the tests set for their own windows nor another display.
        environ = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "WAYLAND_"))}
        command = [sys.executable, str(ROOT / "packaging" / "demo.py"), "--language", "en"]
        self.process = subprocess.Popen(
            [*command, "--folder", str(folder)],
            env=environ | {"DISPLAY": f":{display}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._patience = threading.Timer(MADE_READY_S, self.kill)
        self._patience.start()
        self.said = ""

    def until_it_says(self, words: str) -> None:
        assert self.process.stdout is not None
        while words not in self.said:
            line = self.process.stdout.readline()
            assert line, f"the demo ended early:\n{self.said}"
            self.said += line

    def end(self) -> int:
        """The exit code, once it and all that it started are gone."""
        assert self.process.stdout is not None
        self.said += self.process.stdout.read()
        return self.process.wait()

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def close(self) -> None:
        self._patience.cancel()
        self._patience.join()
        self.kill()
        with self.process:
            pass


@contextmanager
def a_demo(folder: Path) -> Iterator[tuple[Demo, XDisplay]]:
    """It and the display that it runs on."""
    with (
        a_display() as number,
        closing(XDisplay(number)) as display,
        closing(Demo(folder, number)) as demo,
    ):
        yield demo, display


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone may lack a display")
@pytest.mark.timeout(300)
def test_the_windows_open_on_the_display_and_closing_the_till_ends_it_all(tmp_path: Path) -> None:
    with a_demo(tmp_path / "demo") as (demo, display):
        demo.until_it_says("The till is open.")
        sizes = display.until_up(TILL, DEVICES, patience_s=OPENED_S)
        assert all(width >= 400 and height >= 400 for width, height in sizes.values())

        display.press_close(TILL)

        assert demo.end() == 0, demo.said
        with pytest.raises(ProcessLookupError):  # Nobody of it is left.
            os.killpg(demo.process.pid, 0)

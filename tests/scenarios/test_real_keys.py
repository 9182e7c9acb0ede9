"""Real keys on a real display, into the real program, while it stands still for two seconds."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.x_display import a_display

ROOT = Path(__file__).parents[2]
STALL_S = 2.0
READY_S, PATIENCE_S = 120.0, 15.0


class Till:
    """The program on its display, and a keyboard plugged into that display."""

    def __init__(self, folder: Path, chain_url: str, display: int) -> None:
        environ = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "WAYLAND_"))}
        self._environ = environ | {"DISPLAY": f":{display}"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.scenarios.scanned_child", str(folder), chain_url],
            cwd=ROOT,
            env=self._environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._limit = threading.Timer(READY_S, self._process.kill)
        self._limit.start()
        self.codes: list[str] = []

    def begin(self) -> None:
        """Until it sells; there is no window manager to give it the keys."""
        assert self._answer() == {"open": True}
        self._xdotool("search", "--onlyvisible", "--name", "^storeapp$", "windowfocus", "--sync")
        self.codes = self._answer()["ready"]

    def press(self, *keys: str, gap_ms: int = 0) -> None:
        """Keys of a keyboard by their X names, each so long after the one before."""
        self._xdotool("key", "--delay", str(gap_ms), *keys)

    @contextmanager
    def stalled(self) -> Iterator[None]:
        """The whole program stands still; its keys wait at the display, with their time stamps."""
        began = time.monotonic()
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
            threading.Event().wait(max(0.0, began + STALL_S - time.monotonic()))
        finally:
            self._process.send_signal(signal.SIGCONT)

    def until(self, so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """What it shows once that is so."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            state = self._state()
            if so(state):
                return state
            assert time.monotonic() < deadline, state
            threading.Event().wait(0.02)

    def close(self) -> None:
        """It ends by itself when nobody asks any more."""
        self._limit.cancel()
        self._limit.join()
        try:
            self._process.communicate(timeout=PATIENCE_S)
        finally:
            self._process.kill()
            self._process.wait()

    def _state(self) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write("state\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the till ended early"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._environ, check=True, timeout=PATIENCE_S)


@pytest.fixture
def till(tmp_path: Path, chain_url: str) -> Iterator[Till]:
    assert shutil.which("xdotool"), "xdotool is missing; `make test` installs it (Debian: xdotool)"
    with a_display() as number:
        till = Till(tmp_path, chain_url, number)
        try:
            till.begin()
            yield till
        finally:
            till.close()


@pytest.mark.skipif(sys.platform != "linux", reason="xdotool speaks to X displays only")
@pytest.mark.timeout(240)
def test_scans_of_real_keys_into_a_stalled_window_lose_nothing_and_touch_nothing(
    till: Till,
) -> None:
    first, second, third, fourth = till.codes

    with till.stalled():
        till.press(*first, "Return", gap_ms=1)
        till.press(*second, "Return", gap_ms=5)
        till.press(*third, "Linefeed", gap_ms=20)
    state = till.until(lambda state: len(state["lines"]) == 3)
    assert [quantity for _, quantity in state["lines"]] == [1000, 1000, 1000]
    assert (state["touched"], state["top"]) == ([], "SellScreen")
    assert not any(state["fields"])

    till.press("F12")
    paying = till.until(lambda state: state["top"] == "PayScreen")
    with till.stalled():
        till.press(*fourth, "Return", gap_ms=5)
    state = till.until(lambda state: len(state["lines"]) == 4)
    # One more good before paying: the sheet is gone, and Enter has taken no money.
    assert state["top"] == "SellScreen"
    assert by_hand(state) == by_hand(paying)

    with till.stalled():
        till.press(*"plum", gap_ms=120)
    state = till.until(lambda state: "plum" in state["fields"])
    assert len(state["lines"]) == 4


def by_hand(state: dict[str, Any]) -> list[str]:
    return [what for what in state["touched"] if what.endswith((".clicked", ".pressed"))]

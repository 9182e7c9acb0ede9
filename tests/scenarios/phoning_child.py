"""A till that charges a phone and says what it shows; the scenarios then cut its power.

`python -m tests.scenarios.phoning_child FOLDER ADDRESS PIN GOOD CODE SHOWN`: nothing here ever ends
by itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from storeapp.bootstrap.window import Window
from storeapp.services.status import Line
from storeapp.ui.loop import run
from tests.scenarios.album import Album
from tests.scenarios.counter import AtTheCounter, settings_of


async def charge(folder: Path, address: str, pin: str, good: str, code: str, shown: str) -> int:
    """Signs in, scans a good and then the customer's phone, and says when `shown` is seen."""
    window = Window(settings_of(folder, address, language="en"))
    at = AtTheCounter(window, Album())
    await window.open()
    await at.until_sees("Who is at the till?")
    at.type(pin)
    at.press("Enter")
    await at.until_sees("¥0.00")
    board = window.till.board
    await at.until(lambda: board.status.line is Line.ONLINE, "the till is online")
    at.scan(good)
    await at.until_sees("1 item")
    at.press("F12")
    await at.until_sees("To pay")
    sys.stdout.write("paying\n")
    sys.stdout.flush()
    sys.stdin.readline()
    at.scan(code)
    await at.until_sees(shown)
    sys.stdout.write("shown\n")
    sys.stdout.flush()
    await window.closed.wait()
    return 1


if __name__ == "__main__":
    app = QApplication([])
    folder, *said = sys.argv[1:]
    sys.exit(run(app, lambda: charge(Path(folder), *said)))

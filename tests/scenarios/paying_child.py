"""A till that takes a part of a payment and says so; the scenarios then cut its power.

`python -m tests.scenarios.paying_child FOLDER PIN CODE`: nothing here ever ends by itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from storeapp.bootstrap.window import Window
from storeapp.ui.loop import run
from tests.scenarios.album import Album
from tests.scenarios.counter import AtTheCounter, settings_of

NOBODY = "http://127.0.0.1:9"


async def pay_a_part(folder: Path, pin: str, code: str) -> int:
    """Signs in, scans, takes ¥1.00 by card and ¥2.00 in cash, and waits for what comes."""
    window = Window(settings_of(folder, NOBODY, language="en"))
    at = AtTheCounter(window, Album())
    await window.open()
    await at.until_sees("Who is at the till?")
    at.type(pin)
    at.press("Enter")
    await at.until_sees("¥0.00")
    at.scan(code)
    await at.until_sees("1 item")
    at.press("F12")
    await at.until_sees("To pay")
    at.type("1")
    at.press("F10")
    await at.until_sees("Key in on the card terminal")
    at.type("0042")
    at.press("Enter")
    await at.until_sees("Take back Card · slip 0042 ¥1.00")
    at.type("2")
    at.press("F8")
    await at.until_sees("Take back Cash ¥2.00")
    print("taken", flush=True)
    await window.closed.wait()
    return 1


if __name__ == "__main__":
    app = QApplication([])
    folder, pin, code = sys.argv[1:]
    sys.exit(run(app, lambda: pay_a_part(Path(folder), pin, code)))

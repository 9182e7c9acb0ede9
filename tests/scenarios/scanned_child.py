"""A till on a real display that says what became of it, for tests that press real keys.

`python -m tests.scenarios.scanned_child FOLDER DATABASE`: it says `open`, waits for the display's
keys, joins a shop of that chain, signs in, says `ready` with codes to scan, and then answers each
line on its standard input with what it shows.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QLineEdit

from storeapp.bootstrap.window import Window
from storeapp.ui.loop import run
from storeapp.ui.screens.sell.screen import SellScreen
from tests.scenarios.album import Album
from tests.scenarios.chain import HeadOffice, a_head_office
from tests.scenarios.counter import AtTheCounter, settings_of
from tests.scenarios.selling import join_the_store
from tests.ui.scanning.watching import Watch

GOODS = 4


async def be_scanned(folder: Path, office: HeadOffice) -> int:
    """Until the standard input ends."""
    window = Window(settings_of(folder / "till", office.url, language="en"))
    at = AtTheCounter(window, Album())
    await window.open()
    _say({"open": True})
    await at.until(window.shell.isActiveWindow, "the window has the display's keys")
    await join_the_store(at, office, till="1")
    await _begin_to_sell(at, office)
    watch = Watch(window.shell)
    _say({"ready": [good.code for good in office.bagged(GOODS)]})
    asked: asyncio.Queue[str] = asyncio.Queue()
    reader = threading.Thread(target=_listen, args=(asyncio.get_running_loop(), asked), daemon=True)
    reader.start()
    while await asked.get():
        _say(_state(window, watch))
    await window.close()
    return 0


async def _begin_to_sell(at: AtTheCounter, office: HeadOffice) -> None:
    people = await at.window.till.sales.read(lambda unit: unit.staff())
    at.type(office.pins[people[0].id])
    at.press("Enter")
    await at.until_sees("Open the shift")
    at.type("500")
    at.press("Enter")
    await at.until(lambda: isinstance(at.window.navigator.top, SellScreen), "it sells")


def _listen(loop: asyncio.AbstractEventLoop, asked: asyncio.Queue[str]) -> None:
    for line in sys.stdin:
        loop.call_soon_threadsafe(asked.put_nowait, line)
    loop.call_soon_threadsafe(asked.put_nowait, "")


def _state(window: Window, watch: Watch) -> dict[str, Any]:
    screen = window.navigator.screen
    assert isinstance(screen, SellScreen)
    return {
        "lines": [[line.sku, line.quantity.thousandths] for line in screen.presenter.basket.lines],
        "top": type(window.navigator.top).__name__,
        "active": window.shell.isActiveWindow(),
        "touched": watch.touched,
        "fields": [f.text() for f in window.shell.findChildren(QLineEdit) if f.isVisible()],
    }


def _say(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    with a_head_office(sys.argv[2], place) as shop:
        sys.exit(run(QApplication([]), lambda: be_scanned(place, shop)))

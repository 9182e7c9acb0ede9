"""A scanner that goes on while the window is stalled."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from storeapp.hardware.sim.keyboard import key_events
from tests.ui.scanning.watching import Stall

GAPS_MS = (1, 5, 20)
STALLED_MS = 2000


def scan_into_stalled(
    window: QWidget, codes: Sequence[tuple[str, int]], qtbot: QtBot, *, start_ms: int = 1000
) -> None:
    """Types the codes (text and gap) while the window does nothing for two seconds.

    The first key comes before the stall and the rest after it, at once, as a window system hands
    them out; only their time stamps tell when they were struck.
    """
    handle, at_ms = window.windowHandle(), start_ms
    keys = []
    for text, gap_ms in codes:
        keys += list(key_events(text, start_ms=at_ms, gap_ms=gap_ms))
        at_ms = keys[-1].timestamp() + 120
    assert at_ms - start_ms <= STALLED_MS
    stall = Stall(threading.Event().wait)
    QCoreApplication.postEvent(handle, keys[0])
    stall.post()
    for event in keys[1:]:
        QCoreApplication.postEvent(handle, event)
    qtbot.waitUntil(lambda: stall.over)
    QCoreApplication.processEvents()

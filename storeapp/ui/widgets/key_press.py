"""What a key on the keyboard means to an entry."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from storeapp.ui.widgets.digits import ERASE

_TYPED = frozenset("0123456789.")


def entry_key(event: QKeyEvent) -> str:
    """A digit, the point, or ERASE as a keypad would say it; "" for any other key."""
    if event.key() == Qt.Key.Key_Backspace:
        return ERASE
    return event.text() if event.text() in _TYPED else ""

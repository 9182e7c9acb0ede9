"""Key events as a wedge scanner or a typist makes them, for demos and tests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

_NAMED = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, "\x1b": Qt.Key.Key_Escape}


def strike(window: QObject, text: str, *, start_ms: int, gap_ms: int) -> int:
    """Presses and releases each character on the window (a QWindow, or a widget); returns the
    last key's time stamp.

    The events say when they were struck; nothing waits, so the gaps are exact.
    """
    at_ms = start_ms
    for event in key_events(text, start_ms=start_ms, gap_ms=gap_ms):
        at_ms = event.timestamp()
        QCoreApplication.sendEvent(window, event)
    return at_ms


def key_events(text: str, *, start_ms: int, gap_ms: int) -> Iterator[QKeyEvent]:
    """Presses and releases, for who wants to post them."""
    for char, at_ms in zip(text, count(start_ms, gap_ms), strict=False):
        yield from _press_and_release(char, at_ms)


def _press_and_release(char: str, at_ms: int) -> Iterator[QKeyEvent]:
    key, modifier = _stroke(char)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, modifier, char)
        event.setTimestamp(at_ms)
        yield event


def _stroke(char: str) -> tuple[int, Qt.KeyboardModifier]:
    if char in _NAMED:
        return _NAMED[char].value, Qt.KeyboardModifier.NoModifier
    if char < " ":  # Keyboards have control characters as Ctrl and a letter or mark.
        return ord(char) + 64, Qt.KeyboardModifier.ControlModifier
    shifted = char.isalpha() and char.isupper()
    modifier = Qt.KeyboardModifier.ShiftModifier if shifted else Qt.KeyboardModifier.NoModifier
    return ord(char.upper()), modifier

"""Listens to a scanner that is not known yet: everything it types, for learning."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent

from storeapp.hardware.scanners.wedge import Key
from storeapp.hardware.scanners.wedge_qt import is_held_down, is_modifier, typed_char

SILENCE_MS = 400
LEAST_KEYS = 4
_CONTROLS = frozenset(map(chr, range(1, 32))) - frozenset("\b\t\r\n\x1b")
_SEEN = frozenset((QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride))


class KeyListener(QObject):
    """While it listens, what is typed reaches neither field nor button nor the wedge; `heard`
    gets the keys of each scan once a silence has followed.

    Escape, the arrows and function keys still do what they do; so do Enter and Tab when nothing
    was typed before them. Ctrl and a letter is heard, since scanners send control characters so.
    Fewer than four keys are nobody's scan.
    """

    def __init__(self, heard: Callable[[tuple[Key, ...]], None]) -> None:
        super().__init__()
        self.setObjectName("key listener")
        self._heard = heard
        self._keys: list[Key] = []
        self._silence = QTimer(self)
        self._silence.setObjectName("key listener silence")
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(self._tell)

    def start(self) -> None:
        """From now on, before every filter that is installed already."""
        self._application().installEventFilter(self)

    def stop(self) -> None:
        """What was heard in part is forgotten."""
        self._application().removeEventFilter(self)
        self._silence.stop()
        self._keys.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _SEEN or not isinstance(event, QKeyEvent) or is_modifier(event):
            return False
        char = self._char(event)
        if char is None or (char in "\r\t" and not self._keys):
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() is QEvent.Type.KeyPress:
            self._keys.append(Key(char, event.timestamp()))
            self._silence.start(SILENCE_MS)
        return True

    def _char(self, event: QKeyEvent) -> str | None:
        last_ms = self._keys[-1].at_ms if self._keys else None
        return None if is_held_down(event, last_ms) else typed_char(event, _CONTROLS)

    def _tell(self) -> None:
        keys, self._keys = tuple(self._keys), []
        if len(keys) >= LEAST_KEYS:
            self._heard(keys)

    def _application(self) -> QCoreApplication:
        application = QCoreApplication.instance()
        assert application is not None, "keys come to a window only"
        return application

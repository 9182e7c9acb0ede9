"""Notices whatever a key could do in a window: a field, a button, a list, a shortcut, an intent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

STALL_S = 0.06
"""Longer than the wedge holds any key, so that each of its timers is overdue; what the stalled
window gets afterwards says by its own time stamps that two seconds passed."""
OF_ITSELF = frozenset({"ticked"})
"""Signals of ours that a clock emits."""


class Watch:
    """`touched` is what was, in order: the kind of widget and the signal."""

    def __init__(self, window: QWidget) -> None:
        self.touched: list[str] = []
        self._window = window
        for found in (window, *window.findChildren(QObject)):
            self._follow(found)
        self._texts = self.texts

    @property
    def texts(self) -> list[str]:
        """What the fields read now."""
        return [field.text() for field in self._window.findChildren(QLineEdit)]

    def fields_are_as_before(self) -> bool:
        """Whether every field reads what it read."""
        return self.texts == self._texts

    def _follow(self, found: QObject) -> None:
        for name in (*_of_qt(found), *_of_ours(found)):
            getattr(found, name).connect(self._noting(f"{type(found).__name__}.{name}"))

    def _noting(self, what: str) -> Callable[..., None]:
        return lambda *said: self.touched.append(what)


def _of_qt(found: QObject) -> tuple[str, ...]:
    if isinstance(found, QAbstractButton):
        return ("pressed", "clicked")
    if isinstance(found, QLineEdit):
        return ("textEdited", "returnPressed")
    if isinstance(found, QPlainTextEdit | QTextEdit):
        return ("textChanged",)
    if isinstance(found, QAbstractSpinBox):
        return ("editingFinished",)
    if isinstance(found, QAbstractItemView):
        return ("activated", "clicked")
    if isinstance(found, QShortcut):
        return ("activated", "activatedAmbiguously")
    return ("triggered",) if isinstance(found, QAction) else ()


def _of_ours(found: QObject) -> Iterator[str]:
    """The intents that our own widgets declare."""
    for kind in type(found).__mro__:
        if kind.__module__.startswith("storeapp."):
            signals = (name for name, what in vars(kind).items() if isinstance(what, Signal))
            yield from (name for name in signals if name not in OF_ITSELF)


class Stall(QObject):
    """Blocks the window's loop, as work in a slot would, when the event it posted is handled."""

    def __init__(self, wait: Callable[[float], object]) -> None:
        super().__init__()
        self._wait = wait
        self.over = False

    def post(self) -> None:
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))

    def event(self, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.User:
            return super().event(event)
        self._wait(STALL_S)
        self.over = True
        return True

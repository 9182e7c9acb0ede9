"""A field to type into, with the key that leads to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from storeapp.ui.theme.tokens import Space
from storeapp.ui.widgets.label import Label


class TextField(QLineEdit):
    """One line of text. Its key focuses it and selects what is there.

    Signals: `entered` when it took the focus; `typed` when a person changed the text; `left` on
    Esc; `stepped` with -1 or 1 for the arrow keys up and down; `confirmed` on Enter.
    """

    entered = Signal()
    typed = Signal(str)
    left = Signal()
    stepped = Signal(int)
    confirmed = Signal()

    def __init__(self, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint: QLabel = Label("caption", key, self)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.textEdited.connect(self.typed)
        self.returnPressed.connect(self.confirmed)
        if key:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(self.take_focus)
            self.setTextMargins(0, 0, self._hint.sizeHint().width() + Space.S, 0)

    def say(self, placeholder: str, spoken: str = "") -> None:
        """Write what belongs into the field; `spoken` is its name when that differs."""
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(spoken or placeholder)

    def hold(self, text: str) -> None:
        """Show this text; the cursor stays when it is the same."""
        if text != self.text():
            self.setText(text)

    def take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._hint.setVisible(False)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hint.setVisible(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint.adjustSize()
        right = self.width() - self._hint.width() - Space.L
        self._hint.move(right, (self.height() - self._hint.height()) // 2)

"""Digits to touch, for quantities, amounts and PINs."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, Space
from storeapp.ui.widgets.digits import ERASE

DIGITS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")


class Keypad(QWidget):
    """Twelve keys in the order of a telephone; `extra` sits at bottom left (".", "00" or "").

    Signals: `pressed` with the text of the key, or ERASE.
    """

    pressed = Signal(str)

    def __init__(self, look: Look, extra: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.S)
        self._keys: dict[str, QPushButton] = {}
        for place, text in enumerate((*DIGITS, extra, "0", ERASE)):
            if text:
                grid.addWidget(self._key(text), place // 3, place % 3)
        self._draw_erase()
        look.changed.connect(self._draw_erase)

    def key(self, text: str) -> QPushButton:
        """The key that emits that text."""
        return self._keys[text]

    def name_erase(self, spoken: str) -> None:
        """What a screen reader calls the erase key."""
        self._keys[ERASE].setAccessibleName(spoken)

    def _key(self, text: str) -> QPushButton:
        key = QPushButton("" if text == ERASE else text, self)
        key.setProperty("kind", "pad")
        key.setAutoDefault(False)
        key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        key.setAccessibleName(text)
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        key.clicked.connect(lambda: self.pressed.emit(text))
        self._keys[text] = key
        return key

    def _draw_erase(self) -> None:
        key = self._keys[ERASE]
        key.setIcon(QIcon(self._look.icon("erase", "text", Size.ICON_LARGE)))
        key.setIconSize(QSize(Size.ICON_LARGE, Size.ICON_LARGE))

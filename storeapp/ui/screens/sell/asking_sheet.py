"""A figure typed with the fingers: how many, or how heavy."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from storeapp.ui.screens.sell.state import Asking
from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, Space, Type
from storeapp.ui.widgets.keypad import Keypad
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.pictures import Pictures
from storeapp.ui.widgets.sheet import Sheet


class AskingSheet(Sheet):
    """Stands where the quick keys were; its primary action stands where Pay was.

    Signals: `pressed` with a key of the pad, and those of Sheet.
    """

    pressed = Signal(str)

    def __init__(self, look: Look, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._pictures = pictures
        self._picture = QLabel()
        self._picture.setFixedSize(Size.KEY, Size.KEY)
        self._detail = Label("muted")
        self._hint = Label("name")
        self._hint.setWordWrap(True)
        self._figure = Label("amount")
        self._unit = Label("title")
        self.pad = Keypad(look, ".")
        self.pad.pressed.connect(self.pressed)
        self._fill()

    def render_asking(self, asking: Asking) -> None:
        self._detail.say(asking.detail)
        self._hint.say(asking.hint)
        self._hint.play("warning" if asking.refused else "name")
        self._figure.say(asking.typed)
        self._figure.play("amount_faint" if asking.untouched else "amount")
        self._unit.say(asking.unit)
        self._unit.setVisible(bool(asking.unit))
        self.pad.key(".").setEnabled(asking.decimal)
        ratio = self.devicePixelRatioF()
        picture = self._pictures.pixmap(asking.picture, Size.KEY, ratio)
        self._picture.setVisible(picture is not None)
        if picture is not None:
            self._picture.setPixmap(picture)

    def _fill(self) -> None:
        about = QHBoxLayout()
        about.setSpacing(Space.L)
        about.addWidget(self._picture)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self._detail)
        words.addWidget(self._hint)
        about.addLayout(words, 1)
        figure = QHBoxLayout()
        figure.setSpacing(Space.S)
        figure.addStretch(1)
        figure.addWidget(self._figure)
        figure.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        lower = QFontMetrics(font(Type.AMOUNT)).descent() - QFontMetrics(font(Type.TITLE)).descent()
        self._unit.setContentsMargins(0, 0, 0, lower)
        self.body.addLayout(about)
        self.body.addLayout(figure)
        self.body.addWidget(self.pad, 1)

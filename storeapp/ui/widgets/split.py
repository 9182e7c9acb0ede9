"""The frame of a whole screen: what it is about on the left, the next step on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from storeapp.ui.theme.tokens import Space, right_width
from storeapp.ui.widgets.sheet import Sheet


class Split(QWidget):
    """The right side is a Sheet as wide as every other right side of the window.

    Put what the screen is about into `left`, what is done into `sheet.body`.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.left = QVBoxLayout()
        self.left.setContentsMargins(Space.XXL, Space.XXL, Space.XXL, Space.XXL)
        self.left.setSpacing(Space.L)
        self.sheet = Sheet()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self.left, 1)
        row.addWidget(self.sheet)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sheet.setFixedWidth(right_width(self.width()))

"""The frame of a whole screen: what it is about on the left, the next step on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from storeapp.ui.theme.tokens import Size, Space, right_width
from storeapp.ui.widgets.label import ElidedLabel
from storeapp.ui.widgets.sheet import Sheet


class Split(QWidget):
    """The right side is a Sheet as wide as every other right side of the window.

    Put what the screen is about into `left`, below its `heading`, and what is done into
    `sheet.body`. Both headings stand on one line.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.left = QVBoxLayout()
        self.left.setContentsMargins(Space.XL, 0, Space.XL, Space.XL)
        self.left.setSpacing(0)
        self.heading = ElidedLabel("title")
        self.heading.setFixedHeight(Size.SHEET_HEADING)
        self.left.addWidget(self.heading)
        self.sheet = Sheet()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self.left, 1)
        row.addWidget(self.sheet)

    def put_in_middle(self, *about: QWidget) -> None:
        """Stand these below each other, a little above the middle of the left side."""
        self.left.addStretch(2)
        for widget in about:
            self.left.addWidget(widget)
        self.left.addStretch(3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sheet.setFixedWidth(right_width(self.width()))

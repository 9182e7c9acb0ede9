"""How many digits of a PIN were typed, and never which."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, Space

LEAST = 6
"""Rings that are always there; a longer PIN adds dots."""


class PinDots(QWidget):
    """Rings that fill up from the left."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._filled = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(Size.TARGET)
        look.changed.connect(self.update)

    @property
    def filled(self) -> int:
        return self._filled

    def fill(self, count: int, spoken: str) -> None:
        self.setAccessibleName(spoken)
        if count != self._filled:
            self._filled = count
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(LEAST * Space.XXL, Size.TARGET)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        count = max(LEAST, self._filled)
        left = self.width() / 2 - (count - 1) * Space.XXL / 2
        for place in range(count):
            self._paint_dot(painter, QPointF(left + place * Space.XXL, self.height() / 2), place)
        painter.end()

    def _paint_dot(self, painter: QPainter, centre: QPointF, place: int) -> None:
        filled = place < self._filled
        painter.setPen(QPen(self._look.colour("text" if filled else "edge"), Size.RING))
        painter.setBrush(self._look.colour("text") if filled else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, Space.S, Space.S)

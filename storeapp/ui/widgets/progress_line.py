"""How far something has come, as a line that fills up."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Space


class ProgressLine(QWidget):
    """Empty while nothing is known; never moves by itself."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._percent = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(Space.S)
        look.changed.connect(self.update)

    @property
    def percent(self) -> int:
        return self._percent

    def fill(self, percent: int | None, spoken: str) -> None:
        self.setAccessibleName(spoken)
        if (percent or 0) != self._percent:
            self._percent = percent or 0
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(Space.XXL, Space.S)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        half = self.height() / 2
        painter.setBrush(self._look.colour("pressed"))
        painter.drawRoundedRect(QRectF(self.rect()), half, half)
        if self._percent:
            painter.setBrush(self._look.colour("primary"))
            width = max(self.height(), self.width() * self._percent // 100)
            painter.drawRoundedRect(QRectF(0, 0, width, self.height()), half, half)
        painter.end()

"""A bar code to be scanned from the screen."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from storeapp.ui.theme.tokens import LIGHT, Radius, Size, Space


class CodePicture(QWidget):
    """Dark on white in every look, in whole pixels per module: that is what readers expect."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[bool, ...] = ()
        self.setFixedHeight(2 * Size.KEY)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: tuple[bool, ...], spoken: str) -> None:
        if bars != self._bars:
            self._bars = bars
            self.update()
        self.setAccessibleName(spoken)
        self.setVisible(bool(bars))

    @property
    def module_px(self) -> int:
        """0 when it does not fit: a squeezed code cannot be read."""
        return min(4, self.width() // len(self._bars)) if self._bars else 0

    def sizeHint(self) -> QSize:
        return QSize(len(self._bars), 2 * Size.KEY)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(LIGHT.surface))
        painter.setBrush(QColor(LIGHT.surface))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), Radius.SMALL, Radius.SMALL)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        module = self.module_px
        left = (self.width() - module * len(self._bars)) // 2
        high = self.height() - 2 * Space.M
        for at, dark in enumerate(self._bars):
            if dark:
                bar = QRect(left + at * module, Space.M, module, high)
                painter.fillRect(bar, QColor(LIGHT.text))
        painter.end()

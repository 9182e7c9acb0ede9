"""The receipt's code as a picture that a telephone reads from the screen."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from storeapp.ui.theme.tokens import LIGHT, Size

SIDE_PX = 4 * Size.KEY
QUIET = 4
"""Modules of white around it (ISO/IEC 18004)."""


class ReceiptCode(QWidget):
    """Dark on white in every look: that is what readers expect. Empty without a text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._rows: tuple[bytes, ...] = ()
        self.setFixedSize(SIDE_PX, SIDE_PX)

    def show_code(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self._rows = _modules(text) if text else ()
            self.setAccessibleName(text)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE_PX, SIDE_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._rows:
            return
        painter = QPainter(self)
        module = SIDE_PX // len(self._rows)
        edge = (SIDE_PX - module * len(self._rows)) // 2
        painter.fillRect(self.rect(), QColor(LIGHT.surface))
        dark = QColor(LIGHT.text)
        for y, row in enumerate(self._rows):
            for x, black in enumerate(row):
                if black:
                    painter.fillRect(
                        QRect(edge + x * module, edge + y * module, module, module), dark
                    )
        painter.end()


def _modules(text: str) -> tuple[bytes, ...]:
    return tuple(bytes(row) for row in segno.make_qr(text).matrix_iter(border=QUIET))

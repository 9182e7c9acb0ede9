"""The largest figure of a screen: as large as it may be, as small as it must."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Type

LARGEST_PX = 2 * Type.AMOUNT
STEP_PX = 2


class LargeFigure(QWidget):
    """One line in the largest size that fits its width; painted in a colour of the palette."""

    def __init__(
        self,
        look: Look,
        *,
        most_px: int = LARGEST_PX,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._most_px = most_px
        self._align = align
        self._text = ""
        self._role = "text"
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(most_px * Type.LINE_HEIGHT_PERCENT // 100)
        look.changed.connect(self.update)

    @property
    def text(self) -> str:
        return self._text

    @property
    def size_px(self) -> int:
        """The size it is drawn in."""
        size = self._most_px
        while size > Type.BODY and self._advance(size) > self.width():
            size -= STEP_PX
        return size

    def say(self, text: str, *, spoken: str = "", role: str = "text") -> None:
        """Show the figure in the colour of that role; `spoken` is what is read out."""
        self.setAccessibleName(spoken or text)
        if (text, role) != (self._text, self._role):
            self._text, self._role = text, role
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(self.size_px, strong=True))
        painter.setPen(self._look.colour(self._role))
        painter.drawText(self.rect(), self._align | Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()

    def _advance(self, size_px: int) -> int:
        return QFontMetrics(font(size_px, strong=True)).horizontalAdvance(self._text)

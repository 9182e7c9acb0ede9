"""A row of a name and, below it, a caption, with figures at its right end."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.tokens import Leading, Type
from storeapp.ui.widgets.paint import elided
from storeapp.ui.widgets.row_list import RowPainter

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TwoLines(RowPainter):
    """What its rows are drawn with."""

    def write(
        self,
        painter: QPainter,
        area: QRect,
        flags: Qt.AlignmentFlag,
        text: str,
        *,
        size: int = Type.NAME,
        role: str = "text",
        strong: bool = False,
    ) -> None:
        painter.setFont(font(size, strong=strong))
        painter.setPen(self.look.colour(role))
        painter.drawText(area, flags, elided(text, painter.fontMetrics(), area.width()))

    def words(
        self,
        painter: QPainter,
        area: QRect,
        name: str,
        detail: str,
        *,
        role: str = "text",
        strong: bool = False,
    ) -> None:
        """The name alone stands in the middle."""
        if not detail:
            self.write(painter, area, LEFT, name, role=role, strong=strong)
            return
        upper, lower = self.halves(area)
        self.write(painter, upper, LEFT, name, role=role, strong=strong)
        self.write(painter, lower, LEFT, detail, size=Type.CAPTION, role="muted")

    def halves(self, area: QRect) -> tuple[QRect, QRect]:
        """The upper and the lower line."""
        top = area.top() + (area.height() - Leading.NAME - Leading.CAPTION) // 2
        upper = QRect(area.left(), top, area.width(), Leading.NAME)
        return upper, QRect(area.left(), upper.bottom() + 1, area.width(), Leading.CAPTION)

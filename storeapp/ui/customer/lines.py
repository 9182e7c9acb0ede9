"""Her goods, line by line, the newest at the bottom; readable from where she stands."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from storeapp.ui.customer.state import CustomerRow
from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, Space, Type
from storeapp.ui.widgets.paint import elided

ROW_PX = Size.ROW + Space.XXL
AMOUNT_PX = 4 * Size.TARGET


class CustomerLines(QWidget):
    """Painted: no more lines than fit, for she cannot scroll; the others are counted above."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[CustomerRow, ...] = ()
        self._earlier = ""
        look.changed.connect(self.update)

    def show_rows(self, rows: tuple[CustomerRow, ...], earlier: str) -> None:
        """`earlier` counts what is above, with `{count}` in it."""
        if (rows, earlier) != (self._rows, self._earlier):
            self._rows, self._earlier = rows, earlier
            self.setAccessibleName("; ".join(f"{row.name} {row.amount}" for row in rows))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fitting = max(1, self.height() // ROW_PX)
        above = len(self._rows) - fitting
        shown = self._rows if above <= 0 else self._rows[above + 1 :]
        top = 0
        if above > 0:
            self._write(painter, self.rect(), self._earlier.format(count=above + 1), "muted")
            top = ROW_PX
        for place, row in enumerate(shown):
            self._paint(painter, QRect(0, top + place * ROW_PX, self.width(), ROW_PX), row)
        painter.end()

    def _write(self, painter: QPainter, area: QRect, text: str, role: str) -> None:
        painter.setFont(font(Type.TITLE))
        painter.setPen(self._look.colour(role))
        painter.drawText(area.adjusted(0, Space.M, 0, 0), Qt.AlignmentFlag.AlignTop, text)

    def _paint(self, painter: QPainter, area: QRect, row: CustomerRow) -> None:
        painter.setPen(QPen(self._look.colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        half = ROW_PX // 2
        left = area.adjusted(0, Space.S, -AMOUNT_PX - Space.L, -half)
        self._line(painter, left, row.name, Type.FIGURE)
        below = left.translated(0, half - Space.S)
        self._line(painter, below, row.detail, Type.TITLE, role="muted")
        if row.saving:
            metrics = painter.fontMetrics()
            by = metrics.horizontalAdvance(row.detail) + Space.L
            self._line(painter, below.adjusted(by, 0, 0, 0), row.saving, Type.TITLE, role="accent")
        right = QRect(area.right() - AMOUNT_PX, left.top(), AMOUNT_PX, left.height())
        self._line(painter, right, row.amount, Type.FIGURE, right=True)
        if row.before:
            old = right.translated(0, half - Space.S)
            self._line(painter, old, row.before, Type.TITLE, role="muted", right=True, struck=True)

    def _line(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        size_px: int,
        *,
        role: str = "text",
        right: bool = False,
        struck: bool = False,
    ) -> None:
        painter.setFont(font(size_px, strong=right and not struck, struck=struck))
        painter.setPen(self._look.colour(role))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        shown = elided(text, painter.fontMetrics(), area.width())
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        painter.drawText(area, flags, shown)

"""What a search found, with the key that adds the chosen one."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from storeapp.ui.screens.sell.state import FoundRow
from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Column, Size, Space, Type
from storeapp.ui.widgets.paint import elided
from storeapp.ui.widgets.pictures import Pictures
from storeapp.ui.widgets.row_list import RowList, RowPainter
from storeapp.ui.widgets.rows import Row

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FoundPainter(RowPainter):
    """Draws one good: picture, name, what is known of it, price."""

    def __init__(self, look: Look, pictures: Pictures) -> None:
        super().__init__(look, Size.KEY)
        self._pictures = pictures
        self.enter = ""

    def ground(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        painter.fillRect(area, self.look.colour("surface"))
        super().ground(painter, area, row, selected=selected)

    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, FoundRow)
        inner = self.full_width(area).adjusted(Space.L, Space.S, -Space.L, -Space.S)
        ratio = painter.device().devicePixelRatioF()
        picture = self._pictures.pixmap(row.picture, inner.height(), ratio)
        if picture is not None:
            painter.drawPixmap(inner.topLeft(), picture)
        words = inner.adjusted(inner.height() + Space.M, 0, -Column.PRICE, 0)
        price = inner.adjusted(inner.width() - Column.PRICE, 0, 0, 0)
        self._two(painter, words, LEFT, row.name, row.detail, strong=False)
        below = self.enter if selected else ""
        self._two(painter, price, RIGHT, row.price, below, strong=True)

    def _two(
        self,
        painter: QPainter,
        area: QRect,
        flags: Qt.AlignmentFlag,
        first: str,
        second: str,
        *,
        strong: bool,
    ) -> None:
        middle = area.height() // 2
        painter.setFont(font(Type.NAME, strong=strong))
        painter.setPen(self.look.colour("text"))
        upper = area.adjusted(0, 0, 0, -(area.height() - middle)) if second else area
        painter.drawText(upper, flags, elided(first, painter.fontMetrics(), area.width()))
        painter.setFont(font(Type.CAPTION))
        painter.setPen(self.look.colour("muted"))
        lower = area.adjusted(0, middle, 0, 0)
        painter.drawText(lower, flags, elided(second, painter.fontMetrics(), area.width()))


class FoundList(RowList):
    """The goods that were found; the chosen one says which key adds it."""

    def __init__(self, look: Look, pictures: Pictures, parent: QWidget | None = None) -> None:
        self._goods = FoundPainter(look, pictures)
        super().__init__(self._goods, parent)
        self.setProperty("ground", "background")

    def say(self, name: str, enter: str) -> None:
        self.setAccessibleName(name)
        self._goods.enter = enter

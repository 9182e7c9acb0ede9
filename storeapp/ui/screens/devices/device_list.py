"""The list of devices: a light with a shape, the name, the place, the state in a word."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPen, QPolygon

from storeapp.ports.health import DeviceState
from storeapp.ui.screens.devices.state import DeviceRow
from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Column, Leading, Size, Space, Type
from storeapp.ui.widgets.paint import elided
from storeapp.ui.widgets.row_list import RowPainter
from storeapp.ui.widgets.rows import Row

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
COLOURS = {
    DeviceState.UNKNOWN: "muted",
    DeviceState.WORKING: "primary",
    DeviceState.LOW: "warning",
    DeviceState.TROUBLED: "accent",
}
RADIUS = Space.S - 1


class DevicePainter(RowPainter):
    """A ring is not known, a disc works, a triangle wants a look, a diamond needs help."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, Size.KEY)

    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, DeviceRow)
        inner = self.full_width(area).adjusted(Space.L, 0, -Space.L, 0)
        centre = QPoint(inner.left() + Space.S, inner.center().y())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._light(painter, centre, row.light)
        top = area.top() + (area.height() - Leading.NAME - Leading.CAPTION) // 2
        words = inner.adjusted(Space.XXL, 0, -Column.PRICE, 0)
        state = QRect(inner.right() + 1 - Column.PRICE, 0, Column.PRICE, 0)
        self._write(painter, _line(words, top, Leading.NAME), row.name, strong=True)
        below = top + Leading.NAME
        self._write(painter, _line(words, below, Leading.CAPTION), row.place, small=True)
        if not row.below:
            top = area.top() + (area.height() - Leading.NAME) // 2
        colour = "muted" if row.light is DeviceState.WORKING else COLOURS[row.light]
        self._write(painter, _line(state, top, Leading.NAME), row.state, role=colour, flags=RIGHT)
        place = _line(state, below, Leading.CAPTION)
        self._write(painter, place, row.below, small=True, flags=RIGHT)

    def _light(self, painter: QPainter, centre: QPoint, state: DeviceState) -> None:
        colour = self.look.colour(COLOURS[state])
        painter.setPen(QPen(colour, Size.RING))
        painter.setBrush(Qt.BrushStyle.NoBrush if state is DeviceState.UNKNOWN else colour)
        x, y = centre.x(), centre.y()
        if state is DeviceState.LOW:
            corners = [(x, y - RADIUS), (x + RADIUS, y + RADIUS), (x - RADIUS, y + RADIUS)]
        elif state is DeviceState.TROUBLED:
            corners = [(x, y - RADIUS), (x + RADIUS, y), (x, y + RADIUS), (x - RADIUS, y)]
        else:
            painter.drawEllipse(centre, RADIUS - 1, RADIUS - 1)
            return
        painter.drawPolygon(QPolygon([QPoint(*corner) for corner in corners]))

    def _write(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        *,
        strong: bool = False,
        small: bool = False,
        role: str = "",
        flags: Qt.AlignmentFlag = LEFT,
    ) -> None:
        size = Type.NAME if strong else Type.BODY
        painter.setFont(font(Type.CAPTION if small else size, strong=strong))
        painter.setPen(self.look.colour(role or ("muted" if small else "text")))
        painter.drawText(area, flags, elided(text, painter.fontMetrics(), area.width()))


def _line(area: QRect, top: int, height: int) -> QRect:
    return QRect(area.left(), top, area.width(), height)

"""The basket as it is drawn: aligned columns, the newest line lit, a quantity being typed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from storeapp.ui.screens.sell.state import LineRow, SellState
from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look, motion_ms
from storeapp.ui.theme.tokens import Column, Leading, Motion, Radius, Size, Space, Type
from storeapp.ui.widgets.key_button import KeyButton
from storeapp.ui.widgets.paint import elided
from storeapp.ui.widgets.row_list import RowList, RowPainter
from storeapp.ui.widgets.rows import Row

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
GLOW = 255
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of the basket begin and end, from the row's rectangle."""

    area: QRect

    @property
    def net(self) -> QRect:
        left = self.area.right() + 1 - Space.XL - Column.NET
        return self._column(left, Column.NET)

    @property
    def unit(self) -> QRect:
        return self._column(self.net.left() - Column.UNIT, Column.UNIT)

    @property
    def quantity(self) -> QRect:
        return self._column(self.unit.left() - Space.XS - Column.QUANTITY, Column.QUANTITY)

    @property
    def name(self) -> QRect:
        left = self.area.left() + Space.XL
        return self._column(left, self.quantity.left() - Space.S - left)

    @property
    def entry(self) -> QRect:
        """The box of a quantity being typed."""
        box = self.quantity.united(self.unit).adjusted(-Space.S, 0, -Space.XS, 0)
        return box.adjusted(0, Space.XS, 0, -Space.XS)

    def _column(self, left: int, width: int) -> QRect:
        return QRect(left, self.area.top(), width, self.area.height())


class BasketPainter(RowPainter):
    """Draws one line; `lit_id` glows with the strength `glow` (0..255)."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.lit_id = ""
        self.glow = 0

    def ground(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        super().ground(painter, area, row, selected=selected)
        if row.id == self.lit_id and self.glow:
            glow = QColor(self.look.colour("lit"))
            glow.setAlpha(self.glow)
            left = Size.MARK if selected else 0
            painter.fillRect(area.adjusted(left, 0, 0, -1), glow)

    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, LineRow)
        columns = Columns(self.full_width(area))
        top = (area.height() - Leading.NAME - Leading.CAPTION) // 2
        first = QRect(0, area.top() + top, 0, Leading.NAME)
        second = QRect(0, first.bottom() + 1, 0, Leading.CAPTION)
        self._name(painter, columns.name, (first, second), row)
        self._net(painter, columns.net, (first, second), row)
        if row.entry is None:
            self._quantity(painter, columns, first, row)
        else:
            self._entry(painter, columns.entry, row)

    def _name(
        self, painter: QPainter, column: QRect, lines: tuple[QRect, QRect], row: LineRow
    ) -> None:
        first, second = _on(column, lines[0]), _on(column, lines[1])
        self._ink(painter, "muted" if row.voided else "text", Type.NAME, struck=row.voided)
        painter.drawText(first, LEFT, elided(row.name, painter.fontMetrics(), first.width()))
        self._ink(painter, "muted", Type.CAPTION)
        metrics = painter.fontMetrics()
        painter.drawText(second, LEFT, elided(row.detail, metrics, second.width()))
        if row.saving:
            left = metrics.horizontalAdvance(row.detail) + Space.M
            rest = second.adjusted(left, 0, 0, 0)
            self._ink(painter, "accent", Type.CAPTION)
            painter.drawText(rest, LEFT, elided(row.saving, metrics, rest.width()))

    def _net(
        self, painter: QPainter, column: QRect, lines: tuple[QRect, QRect], row: LineRow
    ) -> None:
        role = "muted" if row.voided else "text"
        self._ink(painter, role, Type.NAME, strong=not row.voided, struck=row.voided)
        painter.drawText(_on(column, lines[0]), RIGHT, row.net)
        if row.list_price and not row.voided:
            self._ink(painter, "muted", Type.CAPTION, struck=True)
            painter.drawText(_on(column, lines[1]), RIGHT, row.list_price)

    def _quantity(self, painter: QPainter, columns: Columns, line: QRect, row: LineRow) -> None:
        role = "muted" if row.voided else "text"
        self._ink(painter, role, Type.NAME, strong=row.several and not row.voided)
        painter.drawText(_on(columns.quantity, line), RIGHT, row.quantity)
        self._ink(painter, "muted", Type.CAPTION)
        unit = _on(columns.unit, line).adjusted(Space.XS, 1, 0, 1)
        painter.drawText(unit, LEFT, row.unit)

    def _entry(self, painter: QPainter, box: QRect, row: LineRow) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.look.colour("focus"), Size.RING))
        painter.setBrush(self.look.colour("surface"))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), Radius.SMALL, Radius.SMALL)
        typed = row.entry or row.quantity
        size = Type.FIGURE if len(typed) <= len("9999") else Type.NAME
        self._ink(painter, "text" if row.entry else "faint", size, strong=True)
        painter.drawText(box.adjusted(0, 0, -Space.M, 0), RIGHT, typed)

    def _ink(
        self,
        painter: QPainter,
        role: str,
        size: int,
        *,
        strong: bool = False,
        struck: bool = False,
    ) -> None:
        painter.setPen(self.look.colour(role))
        painter.setFont(font(size, strong=strong, struck=struck))


class BasketList(RowList):
    """The basket's lines; a changed line glows for 400 ms and is scrolled into sight."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._lines = BasketPainter(look)
        super().__init__(self._lines, parent)
        self._lit_serial = 0
        self._fade = QVariantAnimation(self)
        self._fade.setStartValue(GLOW)
        self._fade.setEndValue(0)
        self._fade.valueChanged.connect(self._glow)

    def render_basket(self, state: SellState) -> None:
        self.show_rows(state.rows, state.selected)
        if state.lit_serial != self._lit_serial:
            self._lit_serial = state.lit_serial
            self._light(state.lit)

    def _light(self, line_id: str) -> None:
        self._fade.stop()
        self._repaint_lit()
        self._lines.lit_id = line_id
        place = self.rows.place(line_id)
        if place < 0:
            return
        self.scrollTo(self.rows.index(place))
        self._glow(GLOW)  # The animation tells its first value only when it differs.
        self._fade.setDuration(motion_ms(Motion.LIT_MS))
        self._fade.start()

    def _glow(self, strength: int) -> None:
        self._lines.glow = strength
        self._repaint_lit()

    def _repaint_lit(self) -> None:
        place = self.rows.place(self._lines.lit_id)
        if place >= 0:
            self.viewport().update(self.visualRect(self.rows.index(place)))


class BasketHeading(QWidget):
    """The names of the columns, aligned with them, and what removes all lines below.

    `clear` is hidden while there is nothing to remove.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._words = ("", "", "")
        self.clear = KeyButton("Shift+Del", kind="aside", parent=self)
        self.clear.hide()
        self.setFixedHeight(Size.TARGET)
        look.changed.connect(self.update)

    def say(self, name: str, quantity: str, net: str) -> None:
        self._words = (name, quantity, net)
        self._place_clear()
        self.update()

    def say_clear(self, caption: str) -> None:
        self.clear.say(caption)
        self._place_clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_clear()

    def _place_clear(self) -> None:
        """At the end of the names' column, away from the keys of every minute."""
        name = Columns(self.rect()).name
        width = self.clear.sizeHint().width()
        self.clear.setGeometry(name.right() + 1 - width, 0, width, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        columns = Columns(self.rect())
        painter.setFont(font(Type.CAPTION))
        painter.setPen(self._look.colour("muted"))
        name, quantity, net = self._words
        painter.drawText(columns.name, LEFT, name)
        painter.drawText(columns.quantity, RIGHT, quantity)
        painter.drawText(columns.net, RIGHT, net)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.colour("line"))
        painter.end()


def _on(column: QRect, line: QRect) -> QRect:
    """The part of a column that lies on a line."""
    return QRect(column.left(), line.top(), column.width(), line.height())

"""The sheet of parked baskets."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from storeapp.ui.screens.parked.state import ParkedRow, ParkedState
from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Column, Size, Space, Type
from storeapp.ui.widgets.notice_line import NoticeLine
from storeapp.ui.widgets.paint import elided
from storeapp.ui.widgets.row_list import RowList, RowPainter
from storeapp.ui.widgets.rows import Row
from storeapp.ui.widgets.sheet import Sheet

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ParkedPainter(RowPainter):
    """Draws one basket: the time large, what is in it, what it comes to."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, Size.KEY)

    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, ParkedRow)
        inner = self.full_width(area).adjusted(Space.L, Space.S, -Space.L, -Space.S)
        time = QRect(inner.left(), inner.top(), Column.TIME, inner.height())
        due = inner.adjusted(inner.width() - Column.PRICE, 0, 0, 0)
        goods = inner.adjusted(Column.TIME, 0, -Column.PRICE, 0)
        self._write(painter, time, LEFT, row.time, size=Type.NAME, strong=True)
        self._write(painter, due, RIGHT, row.due, size=Type.NAME, strong=True)
        half = goods.height() // 2
        upper, lower = goods.adjusted(0, 0, 0, -half), goods.adjusted(0, half, 0, 0)
        self._write(painter, upper, LEFT, row.goods, size=Type.BODY)
        self._write(painter, lower, LEFT, row.pieces, size=Type.CAPTION, role="muted")

    def _write(
        self,
        painter: QPainter,
        area: QRect,
        flags: Qt.AlignmentFlag,
        text: str,
        *,
        size: int,
        strong: bool = False,
        role: str = "text",
    ) -> None:
        painter.setFont(font(size, strong=strong))
        painter.setPen(self.look.colour(role))
        painter.drawText(area, flags, elided(text, painter.fontMetrics(), area.width()))


class ParkedSheet(Sheet):
    """Draws a ParkedState.

    Signals: `selected` with a basket's id, and those of Sheet.
    """

    selected = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.baskets = RowList(ParkedPainter(look))
        self.notice = NoticeLine()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.baskets, 1)
        below = QHBoxLayout()
        below.setContentsMargins(Space.L, 0, Space.L, 0)
        below.addWidget(self.notice)
        self.body.addLayout(below)
        self.baskets.selected.connect(self.selected)

    def show_state(self, state: ParkedState) -> None:
        words = state.words
        self.say(title=words["title"], back=words["back"], primary=words["recall"])
        self.baskets.setAccessibleName(words["title"])
        self.baskets.say_when_empty(state.hint)
        self.baskets.show_rows(state.rows, state.selected)
        self.primary.setEnabled(state.ready)
        self.notice.show_notice(state.notice)

    def take_focus(self) -> None:
        self.baskets.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed over a sheet never falls through to the screen below."""
        event.accept()

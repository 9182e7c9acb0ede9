"""The sheet of promotions: what was saved, by what, and what would save more."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from storeapp.ui.screens.promotions.state import Change, Kind, PromotionsState, WhyRow
from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Column, Leading, Size, Space, Type
from storeapp.ui.widgets.key_button import KeyButton
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.paint import elided
from storeapp.ui.widgets.row_list import RowList, RowPainter
from storeapp.ui.widgets.rows import Row
from storeapp.ui.widgets.sheet import Sheet

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
LOW = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class WhyPainter(RowPainter):
    """Draws a section's name, or a promotion with its reason and its figure."""

    def ground(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, WhyRow)
        if row.kind is Kind.SECTION:
            rule = QRect(area.left(), area.bottom(), area.width(), 1)
            painter.fillRect(rule, self.look.colour("line"))

    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, WhyRow)
        inner = self.full_width(area).adjusted(Space.L, 0, -Space.L, 0)
        if row.kind is Kind.SECTION:
            words = inner.adjusted(0, 0, 0, -Space.S)
            self._write(painter, words, LOW, row.name, size=Type.CAPTION, role="muted")
            return
        wide = Column.NET if row.figure else 0
        texts = inner.adjusted(0, 0, -wide, 0)
        top = area.top() + (area.height() - Leading.NAME - Leading.CAPTION) // 2
        first = QRect(texts.left(), top, texts.width(), Leading.NAME)
        second = QRect(texts.left(), first.bottom() + 1, texts.width(), Leading.CAPTION)
        quiet = row.kind is Kind.LOST
        self._write(
            painter, first, LEFT, row.name, size=Type.NAME, role="muted" if quiet else "text"
        )
        role = "accent" if row.kind is Kind.NEAR else "muted"
        self._write(painter, second, LEFT, row.detail, size=Type.CAPTION, role=role)
        figure = inner.adjusted(inner.width() - wide, 0, 0, 0)
        self._write(painter, figure, RIGHT, row.figure, size=Type.NAME, role="accent", strong=True)

    def _write(
        self,
        painter: QPainter,
        area: QRect,
        flags: Qt.AlignmentFlag,
        text: str,
        *,
        size: int,
        role: str,
        strong: bool = False,
    ) -> None:
        painter.setFont(font(size, strong=strong))
        painter.setPen(self.look.colour(role))
        painter.drawText(area, flags, elided(text, painter.fontMetrics(), area.width()))


class ChangeLine(QWidget):
    """What other prices would make of the basket; hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("tone", "attention")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sentence = Label("body")
        self._sentence.setWordWrap(True)
        self.before, self.after = Label("before"), Label("figure")
        figures = QHBoxLayout()
        figures.setSpacing(Space.M)
        figures.addWidget(self.before)
        figures.addWidget(self.after)
        figures.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self._sentence)
        column.addLayout(figures)
        self.hide()

    def show_change(self, change: Change | None, spoken: str) -> None:
        self.setVisible(change is not None)
        if change is not None:
            self._sentence.say(change.sentence)
            self.before.say(change.before)
            self.after.say(change.after)
            self.setAccessibleName(spoken)


class PromotionsSheet(Sheet):
    """Draws a PromotionsState.

    Signals: `coupon_removed`, `exception_asked`, and those of Sheet.
    """

    coupon_removed = Signal()
    exception_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.saved, self.caption = Label("saved"), Label("muted")
        self.change = ChangeLine()
        self.coupon, self.remove = Label("muted"), KeyButton("Del")
        self.list = RowList(WhyPainter(look, Size.ROW))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, 0, Space.L, 0)
        head.setSpacing(Space.M)
        head.addWidget(self.saved, 0, Qt.AlignmentFlag.AlignBaseline)
        head.addWidget(self.caption, 1, Qt.AlignmentFlag.AlignBaseline)
        self._coupons = QWidget()
        coupons = QHBoxLayout(self._coupons)
        coupons.setContentsMargins(Space.L, 0, Space.L, 0)
        coupons.addWidget(self.coupon, 1)
        coupons.addWidget(self.remove)
        self.remove.clicked.connect(self.coupon_removed)
        self.exception = KeyButton("F11")
        self.exception.clicked.connect(self.exception_asked)
        below = QHBoxLayout()
        below.setContentsMargins(Space.L, 0, Space.L, Space.S)
        below.addWidget(self.exception)
        change = QHBoxLayout()
        change.setContentsMargins(Space.L, 0, Space.L, 0)
        change.addWidget(self.change)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.S)
        self.body.addLayout(head)
        self.body.addLayout(change)
        self.body.addWidget(self._coupons)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(below)

    def show_state(self, state: PromotionsState) -> None:
        words = state.words
        self.say(title=words["title"], back=words["back"], primary=state.primary)
        self.saved.say(state.saved)
        self.caption.say(state.saved_caption)
        self.coupon.say(state.coupon)
        self.remove.say(words["remove_coupon"])
        self.exception.say(words["exception"])
        self.exception.setVisible(state.exception)
        self._coupons.setVisible(bool(state.coupon))
        self.list.setAccessibleName(words["title"])
        self.list.say_when_empty(state.hint)
        self.list.show_rows(state.rows)
        change = state.change
        spoken = words["now"].format(before=change.before, after=change.after) if change else ""
        self.change.show_change(change, spoken)

    def take_focus(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed over a sheet never falls through to the screen below."""
        event.accept()

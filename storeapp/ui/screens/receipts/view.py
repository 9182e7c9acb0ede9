"""The sheet of receipts: the list, then one of them as it stands on paper."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from storeapp.ui.screens.receipts.state import REASONS, NoteRow, ReceiptsState
from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Column, Leading, Size, Space, Type
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.option import Option
from storeapp.ui.widgets.paint import elided
from storeapp.ui.widgets.paper import Paper
from storeapp.ui.widgets.row_list import RowList, RowPainter
from storeapp.ui.widgets.rows import Row
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet
from storeapp.ui.widgets.text_field import TextField

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SCROLLED = {Qt.Key.Key_Down: 1, Qt.Key.Key_PageDown: 2, Qt.Key.Key_Up: -1, Qt.Key.Key_PageUp: -2}


class NotePainter(RowPainter):
    """Draws one receipt: the time, its number, how it was paid, what it came to."""

    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, NoteRow)
        inner = self.full_width(area).adjusted(Space.L, 0, -Space.L, 0)
        time = QRect(inner.left(), inner.top(), Column.TIME, inner.height())
        due = inner.adjusted(inner.width() - Column.PRICE, 0, 0, 0)
        words = inner.adjusted(Column.TIME, 0, -Column.PRICE, 0)
        top = area.top() + (area.height() - Leading.NAME - Leading.CAPTION) // 2
        number = QRect(words.left(), top, words.width(), Leading.NAME)
        detail = QRect(words.left(), number.bottom() + 1, words.width(), Leading.CAPTION)
        self._write(painter, time, LEFT, row.time, size=Type.NAME, role="text")
        self._write(painter, number, LEFT, row.number, size=Type.NAME, role="text")
        self._write(painter, detail, LEFT, row.detail, size=Type.CAPTION, role="muted")
        self._write(painter, due, RIGHT, row.due, size=Type.NAME, role="text", strong=True)

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


class ReceiptsView(Sheet):
    """Draws a ReceiptsState.

    Signals: `selected` and `chosen` with a sale's id, `written` with a number, `reasoned` with one
    of REASONS; those of Sheet.
    """

    selected = Signal(str)
    chosen = Signal(str)
    written = Signal(str)
    reasoned = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words: Mapping[str, str] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.field, self.list = TextField("F2"), RowList(NotePainter(look))
        self.paper, self.copies, self.why = Paper(), Label("muted"), Label("name")
        self.reasons = {
            reason: Option(look, str(place)) for place, reason in enumerate(REASONS, start=1)
        }
        self.notice = Sentence()
        self._fill()
        self._connect()

    def show_state(self, state: ReceiptsState) -> None:
        self._say(state.words)
        self.say(title=state.title, back=state.words["back"], primary=state.primary)
        self.field.hold(state.typed)
        self.list.say_when_empty(state.hint)
        self.list.show_rows(state.rows, state.selected)
        if state.document is not None:
            self.paper.show_document(state.document)
        self.copies.say(state.copies)
        for reason, option in self.reasons.items():
            option.choose(reason == state.reason)
        self.primary.setEnabled(state.ready)
        self.notice.show_notice(state.notice)
        self._turn(1 if state.document is not None else 0)

    def take_focus(self) -> None:
        front = self if self._pages.currentIndex() else self.list
        front.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows move the paper; what else is typed never falls through to the screen below."""
        by = SCROLLED.get(Qt.Key(event.key()))
        if by and self._pages.currentIndex():
            self.paper.turn(by)
        event.accept()

    def _turn(self, page: int) -> None:
        if page != self._pages.currentIndex():
            self._pages.setCurrentIndex(page)
            self.take_focus()

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        self.field.say(words["find"], words["find_name"])
        self.list.setAccessibleName(words["title"])
        self.why.say(words["why"])
        for reason, option in self.reasons.items():
            option.say(words[reason])

    def _fill(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self._list_page())
        self._pages.addWidget(self._paper_page())
        below = QHBoxLayout()
        below.setContentsMargins(Space.L, 0, Space.L, 0)
        below.addWidget(self.notice)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.S)
        self.body.addWidget(self._pages, 1)
        self.body.addLayout(below)

    def _list_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, 0, Space.L, 0)
        head.addWidget(self.field)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        return page

    def _paper_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(Space.L, 0, Space.L, 0)
        column.setSpacing(Space.S)
        head = QHBoxLayout()
        head.addWidget(self.why, 1)
        head.addWidget(self.copies)
        reasons = QHBoxLayout()
        reasons.setSpacing(Space.S)
        for option in self.reasons.values():
            option.setFixedHeight(Size.KEY)
            reasons.addWidget(option, 1)
        column.addWidget(self.paper, 1)
        column.addLayout(head)
        column.addLayout(reasons)
        return page

    def _connect(self) -> None:
        self.list.selected.connect(self.selected)
        self.list.chosen.connect(self.chosen)
        self.field.typed.connect(self.written)
        self.field.left.connect(self.closed)
        self.field.confirmed.connect(self.confirmed)
        for reason, option in self.reasons.items():
            option.clicked.connect(lambda _=False, reason=reason: self.reasoned.emit(reason))

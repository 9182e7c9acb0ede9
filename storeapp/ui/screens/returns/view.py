"""The sheet of taking goods back: find, choose, give back, done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStackedWidget, QWidget

from storeapp.ui.screens.returns.state import (
    CONDITION_KEYS,
    REASON_KEYS,
    LineRow,
    Page,
    ReturnsState,
    SaleRow,
    StepRow,
)
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Column, Space
from storeapp.ui.widgets.amount import Amount
from storeapp.ui.widgets.key_button import KeyButton
from storeapp.ui.widgets.key_press import entry_key
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.option import Option
from storeapp.ui.widgets.row_list import RowList
from storeapp.ui.widgets.rows import Row
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet
from storeapp.ui.widgets.sheet_pages import inset, option_grid, page_of, show_choices
from storeapp.ui.widgets.text_field import TextField
from storeapp.ui.widgets.two_lines import LEFT, RIGHT, TwoLines

REASON_COLUMNS = 3


class SalePainter(TwoLines):
    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, SaleRow)
        inner = self.full_width(area).adjusted(Space.L, 0, -Space.L, 0)
        time = QRect(inner.left(), inner.top(), Column.TIME, inner.height())
        self.write(painter, time, LEFT, row.time)
        words = inner.adjusted(Column.TIME, 0, -Column.PRICE, 0)
        self.words(painter, words, row.number, row.detail)
        due = inner.adjusted(inner.width() - Column.PRICE, 0, 0, 0)
        self.write(painter, due, RIGHT, row.due, strong=True)


class LinePainter(TwoLines):
    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, LineRow)
        inner = self.full_width(area).adjusted(Space.L, 0, -Space.L, 0)
        figures = Column.PRICE + Column.QUANTITY
        words = inner.adjusted(0, 0, -figures, 0)
        self.words(painter, words, row.name, row.detail, role="text" if row.open else "faint")
        count = QRect(words.right(), inner.top(), Column.QUANTITY, inner.height())
        self.write(painter, count, RIGHT, row.count, strong=True)
        amount = inner.adjusted(inner.width() - Column.PRICE, 0, 0, 0)
        self.write(painter, amount, RIGHT, row.amount, strong=True)


class StepPainter(TwoLines):
    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, StepRow)
        inner = self.full_width(area).adjusted(Space.L, 0, -Space.L, 0)
        words = inner.adjusted(0, 0, -Column.PRICE, 0)
        role = "faint" if row.done else "text"
        self.words(painter, words, row.name, row.detail, role=role)
        amount = inner.adjusted(inner.width() - Column.PRICE, 0, 0, 0)
        self.write(painter, amount, RIGHT, row.amount, role=role, strong=not row.done)


class ReturnsView(Sheet):
    """Draws a ReturnsState.

    Signals: `selected` and `chosen` with a row's id, `written` with a number, `pressed` with a
    digit, `lettered` with the key of a choice, `exchanging`, `blindly`; those of
    Sheet.
    """

    selected = Signal(str)
    chosen = Signal(str)
    written = Signal(str)
    pressed = Signal(str)
    lettered = Signal(str)
    exchanging = Signal()
    blindly = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words: Mapping[str, str] = {}
        self._page = Page.FIND
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.field = TextField("F2")
        self.sales = RowList(SalePainter(look))
        self.lines = RowList(LinePainter(look))
        self.steps = RowList(StepPainter(look))
        self.why, self.looks = Label("muted"), Label("muted")
        self.reasons = tuple(Option(look, key) for key in REASON_KEYS)
        self.conditions = tuple(Option(look, key) for key in CONDITION_KEYS)
        self.exchange, self.blind = KeyButton("X"), KeyButton("F10")
        self.caption, self.figure = Label("heading"), Amount()
        self.saying, self.aside, self.slip = Label("name"), Label("muted"), Label("heading")
        self.remark = Label("muted")
        self.notice = Sentence()
        self._fill()
        self._connect()

    def show_state(self, state: ReturnsState) -> None:
        self._say(state.words)
        self.say(title=state.title, back=state.words["back"], primary=state.primary)
        self.primary.setEnabled(state.ready)
        self.notice.show_notice(state.notice)
        self.field.hold(state.typed if state.page is Page.FIND else "")
        self.sales.say_when_empty(state.hint)
        self.sales.show_rows(state.sales, state.selected)
        self.lines.show_rows(state.lines, state.selected)
        show_choices(self.reasons, state.reasons)
        show_choices(self.conditions, state.conditions)
        self.exchange.setEnabled(state.exchange)
        self.blind.setVisible(state.blind)
        self.remark.say(state.aside)
        self.remark.setVisible(bool(state.aside))
        self._show_money(state)
        self._turn(state.page)

    def take_focus(self) -> None:
        fronts = {Page.FIND: self.sales, Page.LINES: self.lines}
        fronts.get(self._page, self).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits; what else is typed over a sheet never falls through to the screen below."""
        key = entry_key(event)
        if key and self._page is Page.FIND:
            self.field.take_focus()
            self.field.insert(key)
            self.written.emit(self.field.text())
        elif key:
            self.pressed.emit(key)
        event.accept()

    # --- drawing -----------------------------------------------------------------------

    def _show_money(self, state: ReturnsState) -> None:
        done = state.page is Page.DONE
        self.caption.say(state.words["done" if done else "give_back"])
        self.figure.say(state.amount)
        self.figure.setAccessibleName(f"{self.caption.text()}: {state.amount}")
        self.saying.say(state.saying)
        self.aside.say(state.aside)
        self.aside.setVisible(bool(state.aside))
        self.steps.show_rows(state.steps)
        self.steps.setVisible(bool(state.steps))
        self.slip.say(f"{state.words['slip']}  {state.slip or '–'}" if state.slips else "")
        self.slip.setVisible(state.slips)

    def _turn(self, page: Page) -> None:
        shown = {Page.FIND: 0, Page.LINES: 1}.get(page, 2)
        moved, self._page = page is not self._page, page
        self._pages.setCurrentIndex(shown)
        if moved:
            self.take_focus()

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        self.field.say(words["find"], words["find_name"])
        self.sales.setAccessibleName(words["title"])
        self.lines.setAccessibleName(words["lines"])
        self.steps.setAccessibleName(words["give_back"])
        self.why.say(words["why"])
        self.looks.say(words["looks"])
        self.exchange.say(words["exchange"])
        self.blind.say(words["blind"])

    # --- building ----------------------------------------------------------------------

    def _fill(self) -> None:
        self._pages = QStackedWidget()
        for page in (self._find_page(), self._lines_page(), self._money_page()):
            self._pages.addWidget(page)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.S)
        self.body.addWidget(self._pages, 1)
        self.body.addLayout(inset(self.notice))

    def _find_page(self) -> QWidget:
        page, column = page_of()
        column.addLayout(inset(self.field))
        column.addWidget(self.sales, 1)
        column.addLayout(inset(self.blind))
        return page

    def _lines_page(self) -> QWidget:
        page, column = page_of()
        self.remark.setWordWrap(True)
        column.addWidget(self.lines, 1)
        column.addLayout(inset(self.remark))
        column.addLayout(inset(self.why))
        column.addLayout(option_grid(self.reasons, REASON_COLUMNS))
        column.addLayout(inset(self.looks))
        column.addLayout(option_grid(self.conditions, len(self.conditions)))
        column.addLayout(inset(self.exchange))
        return page

    def _money_page(self) -> QWidget:
        page, column = page_of()
        for label in (self.saying, self.aside):
            label.setWordWrap(True)
        column.addLayout(inset(self.caption, self.figure))
        column.addLayout(inset(self.saying))
        column.addLayout(inset(self.slip))
        column.addLayout(inset(self.aside))
        column.addWidget(self.steps, 1)
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        for rows in (self.sales, self.lines):
            rows.selected.connect(self.selected)
            rows.chosen.connect(self.chosen)
        self.field.typed.connect(self.written)
        self.field.left.connect(self.closed)
        self.field.confirmed.connect(self.confirmed)
        self.exchange.clicked.connect(self.exchanging)
        self.blind.clicked.connect(self.blindly)
        _each_says(self.reasons, REASON_KEYS, self.lettered.emit)
        _each_says(self.conditions, tuple(CONDITION_KEYS), self.lettered.emit)


def _each_says(
    options: Sequence[Option], keys: Sequence[str], say: Callable[[str], object]
) -> None:
    for option, key in zip(options, keys, strict=True):
        option.clicked.connect(lambda _checked=False, key=key: say(key))

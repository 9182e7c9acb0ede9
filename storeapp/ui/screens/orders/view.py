"""The sheet of orders: columns by state, then one order with the one next step."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStackedWidget, QWidget

from storeapp.ui.screens.orders.state import (
    CHOICE_KEYS,
    TAB_KEYS,
    OrderRow,
    OrdersState,
    Page,
    PartRow,
)
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Column, Size, Space, Type
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
from storeapp.ui.widgets.two_lines import RIGHT, TwoLines

CHOICE_COLUMNS = 3


class OrderPainter(TwoLines):
    """Draws one order: whose, what, how it stands and how long there is."""

    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, OrderRow)
        inner = self.full_width(area).adjusted(Space.L, 0, -Space.L, 0)
        words = inner.adjusted(0, 0, -Column.COUNT - Space.S, 0)
        self.words(painter, words, row.who, row.detail, strong=True)
        right = inner.adjusted(inner.width() - Column.COUNT, 0, 0, 0)
        upper, lower = self.halves(right)
        self.write(painter, upper, RIGHT, row.stand, size=Type.BODY)
        role = "warning" if row.urgent else "muted"
        self.write(painter, lower, RIGHT, row.time, size=Type.CAPTION, role=role, strong=row.urgent)


class PartPainter(TwoLines):
    """Draws one line: what, where it lies, how much of it is done."""

    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, PartRow)
        inner = self.full_width(area).adjusted(Space.L, 0, -Space.L, 0)
        words = inner.adjusted(0, 0, -Column.COUNT - Space.S, 0)
        self.words(painter, words, row.name, row.detail)
        count = inner.adjusted(inner.width() - Column.COUNT, 0, 0, 0)
        role = "primary" if row.done else "text"
        self.write(painter, count, RIGHT, row.count, role=role, strong=True)


class OrdersView(Sheet):
    """Draws an OrdersState.

    Signals: `selected` and `chosen` with a row's id, `written` with what was typed, `pressed` with
    the place of a choice, `tabbed` with a column's, `seconded` for the quieter action, `lessened`
    on Del; those of Sheet.
    """

    selected = Signal(str)
    chosen = Signal(str)
    written = Signal(str)
    pressed = Signal(int)
    tabbed = Signal(int)
    seconded = Signal()
    lessened = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words: Mapping[str, str] = {}
        self._page = Page.QUEUE
        self._fielded = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tabs = tuple(Option(look, key) for key in TAB_KEYS)
        self.choices = tuple(Option(look, key) for key in CHOICE_KEYS)
        self.seek, self.field = TextField("F2"), TextField("F2")
        self.orders, self.parts = (
            RowList(OrderPainter(look, Size.KEY)),
            RowList(PartPainter(look, Size.KEY)),
        )
        self.stand, self.aside, self.ask = Label("name"), Label("muted"), Label("muted")
        self.second, self.less = KeyButton("F10"), KeyButton("Del")
        self.notice = Sentence()
        self._fill()
        self._connect()

    def show_state(self, state: OrdersState) -> None:
        self._say(state.words)
        self.say(title=state.title, back=state.words["back"], primary=state.primary)
        self.primary.setEnabled(state.ready)
        show_choices(self.tabs, state.tabs)
        show_choices(self.choices, state.choices)
        self.ask.say(state.ask)
        self.ask.setVisible(bool(state.ask))
        self.orders.say_when_empty(state.hint)
        self.orders.show_rows(state.rows, state.selected)
        self.parts.show_rows(state.parts, state.selected)
        self.stand.say(state.stand)
        self.aside.say(state.aside)
        self.aside.setVisible(bool(state.aside))
        self.second.say(state.second)
        self.second.setVisible(bool(state.second))
        self.less.say(state.less)
        self.less.setVisible(bool(state.less))
        self.notice.show_notice(state.notice)
        self._turn(state)

    def take_focus(self) -> None:
        front: QWidget = self.orders if self._page is Page.QUEUE else self.parts
        if self._page is not Page.QUEUE and self._fielded:
            front = self.field
        front.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed over a sheet never falls through to the screen below."""
        if self._page is Page.QUEUE and event.text().isalnum() and not entry_key(event):
            self.seek.take_focus()
            self.seek.insert(event.text())
        event.accept()

    # --- drawing -----------------------------------------------------------------------

    def _turn(self, state: OrdersState) -> None:
        queue = state.page is Page.QUEUE
        field = self.seek if queue else self.field
        field.say(state.field)
        field.hold(state.typed)
        self.field.setVisible(bool(state.field) and not queue)
        moved = state.page is not self._page or self._fielded is not bool(state.field)
        self._page, self._fielded = state.page, bool(state.field)
        self._pages.setCurrentIndex(0 if queue else 1)
        if moved and self.isVisible():
            self.take_focus()

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        self.orders.setAccessibleName(words["title"])
        self.parts.setAccessibleName(words["lines"])

    # --- building ----------------------------------------------------------------------

    def _fill(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self._queue_page())
        self._pages.addWidget(self._order_page())
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.S)
        self.body.addWidget(self._pages, 1)
        self.body.addLayout(inset(self.notice))

    def _queue_page(self) -> QWidget:
        page, column = page_of()
        column.addLayout(inset(*self.tabs))
        column.addLayout(inset(self.seek))
        column.addWidget(self.orders, 1)
        return page

    def _order_page(self) -> QWidget:
        page, column = page_of()
        self.aside.setWordWrap(True)
        column.addLayout(inset(self.stand))
        column.addWidget(self.parts, 1)
        column.addLayout(inset(self.less))
        column.addLayout(inset(self.aside))
        column.addLayout(inset(self.ask))
        column.addLayout(option_grid(self.choices, CHOICE_COLUMNS))
        column.addLayout(inset(self.field))
        column.addLayout(inset(self.second))
        return page

    def _connect(self) -> None:
        for rows in (self.orders, self.parts):
            rows.selected.connect(self.selected)
            rows.chosen.connect(self.chosen)
        for field in (self.seek, self.field):
            field.typed.connect(self.written)
            field.left.connect(self.closed)
            field.confirmed.connect(self.confirmed)
        self.second.clicked.connect(self.seconded)
        self.less.clicked.connect(self.lessened)
        for place, option in enumerate(self.tabs):
            option.clicked.connect(lambda _=False, place=place: self.tabbed.emit(place))
        for place, option in enumerate(self.choices):
            option.clicked.connect(lambda _=False, place=place: self.pressed.emit(place))

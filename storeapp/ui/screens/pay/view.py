"""The payment sheet's widgets: the amount on top, how it is paid below, the change at the end."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from storeapp.ui.screens.pay.money_page import MoneyPage
from storeapp.ui.screens.pay.sold_page import SoldPage
from storeapp.ui.screens.pay.state import Page, PayState
from storeapp.ui.screens.pay.taken_list import LINE_PX, TakenList
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Space
from storeapp.ui.widgets.digits import ERASE
from storeapp.ui.widgets.key_press import entry_key
from storeapp.ui.widgets.label import ElidedLabel, Label
from storeapp.ui.widgets.large_figure import LargeFigure
from storeapp.ui.widgets.place import keep_place
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet

DUE_PX = 52
ROWS_BETWEEN = 2
"""Room between the amount and the keys, for tenders and one sentence, kept when it is empty."""
ROWS_AT_REST = 3
"""The same where no keys have to keep their place."""


class PayView(Sheet):
    """Draws a PayState; says what the clerk wants by its signals and decides nothing.

    Signals: `pressed` with a digit, "." or ERASE; `handed` with minor units; `cash`; `card`;
    `declined` by the quiet answer; `held` and `passed_on` in a doubt; `took_back` with a tender's
    place; `took_back_last` on Del; and those of Sheet.
    """

    pressed = Signal(str)
    handed = Signal(object)
    cash = Signal()
    card = Signal()
    declined = Signal()
    held = Signal()
    passed_on = Signal()
    took_back = Signal(int)
    took_back_last = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words: Mapping[str, str] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.caption = Label("name")
        self.figure = LargeFigure(look, most_px=DUE_PX, align=Qt.AlignmentFlag.AlignRight)
        self.who = ElidedLabel("strong")
        self.quiet = Label("muted")
        self.quiet.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.taken = TakenList(self.back)
        self.notice = Sentence()
        self.money = MoneyPage(look)
        self.sold = SoldPage(look)
        self._pages = QStackedWidget()
        keep_place(self.back)
        self._fill()
        self._connect()

    def show_state(self, state: PayState) -> None:
        """Show the state; whatever is as before is not touched."""
        self._say(state.words)
        self.say(title=state.title, back=state.back, primary=state.primary)
        self.back.setVisible(bool(state.back))
        self.primary.setEnabled(state.ready)
        self.caption.say(state.caption)
        self.figure.say(state.figure, spoken=state.figure_spoken)
        self.who.say(state.who)
        self.quiet.say(state.quiet)
        self.notice.show_notice(state.notice)
        rows = ROWS_AT_REST if state.page in (Page.ANSWER, Page.DOUBT) else ROWS_BETWEEN
        self._between.setFixedHeight(rows * LINE_PX)
        self.taken.show_rows(state.taken, rows - (state.notice is not None))
        self._show_page(state)

    def take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no button shows at the moment; none of them reaches what lies below."""
        key = entry_key(event)
        if key:
            self.pressed.emit(key)
        elif event.key() == Qt.Key.Key_Delete:
            self.took_back_last.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        self.taken.say(words["take_back"])
        self.money.say(words)

    def _show_page(self, state: PayState) -> None:
        sold = state.page is Page.SOLD
        if sold:
            self.sold.show_state(state)
        else:
            self.money.show_state(state)
        self._top.setVisible(not sold)
        self._between.setVisible(not sold)
        self._pages.setCurrentWidget(self.sold if sold else self.money)

    def _fill(self) -> None:
        self._top = QWidget()
        column = QVBoxLayout(self._top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        amount = QHBoxLayout()
        amount.setSpacing(Space.M)
        amount.addWidget(self.caption)
        amount.addWidget(self.figure, 1)
        column.addLayout(amount)
        below = QHBoxLayout()
        below.setSpacing(Space.M)
        below.addWidget(self.who, 1)
        below.addWidget(self.quiet)
        column.addLayout(below)
        self._between = QWidget()
        between = QVBoxLayout(self._between)
        between.setContentsMargins(0, 0, 0, 0)
        between.setSpacing(0)
        between.addWidget(self.taken)
        between.addWidget(self.notice)
        between.addStretch(1)
        self._pages.addWidget(self.money)
        self._pages.addWidget(self.sold)
        self.body.setContentsMargins(Space.L - 1, 0, Space.L, Space.S)
        self.body.setSpacing(Space.S)
        self.body.addWidget(self._top)
        self.body.addWidget(self._between)
        self.body.addWidget(self._pages, 1)
        self.setTabOrder(self, self.back)
        self.setTabOrder(self.money.pad.key(ERASE), self.primary)

    def _connect(self) -> None:
        self.money.pad.pressed.connect(self.pressed)
        self.money.handed.connect(self.handed)
        self.money.cash.clicked.connect(self.cash)
        self.money.card.clicked.connect(self.card)
        self.money.decline.clicked.connect(self.declined)
        self.money.hold.clicked.connect(self.held)
        self.money.manager.clicked.connect(self.passed_on)
        self.taken.took_back.connect(self.took_back)

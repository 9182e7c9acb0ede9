"""The widgets of the customer's window: her goods on the left, what it comes to on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from storeapp.ui.customer.asks_page import AsksPage
from storeapp.ui.customer.code import ReceiptCode
from storeapp.ui.customer.lines import CustomerLines
from storeapp.ui.customer.state import CustomerState, Page
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Space
from storeapp.ui.widgets.label import ElidedLabel, Label
from storeapp.ui.widgets.large_figure import LargeFigure

CENTRE = Qt.AlignmentFlag.AlignHCenter
GREETING_PX = 72


class CustomerView(QWidget):
    """Draws a CustomerState. It takes no key and no focus, and a touch only on the page that asks
    her; its signals are those of that page, `asks`."""

    def __init__(self, look: Look, earlier: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._earlier = earlier
        self.setObjectName("shell")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.greeting = LargeFigure(look, most_px=GREETING_PX, align=CENTRE)
        self.store_large, self.store = Label("figure"), ElidedLabel("title")
        self.lines = CustomerLines(look)
        self.pieces, self.saved = Label("title"), Label("saved")
        self.caption, self.figure = Label("figure"), LargeFigure(look)
        self.thanks, self.code_says = Label("figure"), Label("name")
        self.code = ReceiptCode()
        for label in (self.thanks, self.code_says, self.saved):
            label.setWordWrap(True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._quiet())
        self._pages.addWidget(self._hers())
        self.asks = AsksPage(look)
        self._pages.addWidget(self.asks)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def show_state(self, state: CustomerState) -> None:
        """Show the state; whatever is as before is not touched."""
        quiet = state.page in (Page.CLOSED, Page.WELCOME)
        self.store_large.say(state.store)
        self.store.say(state.store)
        self.greeting.say(state.greeting if quiet else "", role="primary")
        self.lines.show_rows(state.rows, self._earlier)
        self.pieces.say(state.pieces)
        self.saved.say(state.saved)
        self.caption.say(state.caption)
        self.figure.say(state.figure)
        sold = state.page is Page.THANKS
        self.thanks.say(state.greeting if sold else "")
        self.code.show_code(state.code)
        self.code.setVisible(sold)
        self.code_says.say(state.code_says)
        self._show_page(state)

    def _show_page(self, state: CustomerState) -> None:
        """Which of the three; nothing else than a question can be touched."""
        quiet = state.page in (Page.CLOSED, Page.WELCOME)
        if state.asks is not None:
            self.asks.show_asks(state.asks)
        asking = state.page is Page.ASKS
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not asking)
        self._pages.setCurrentIndex(2 if asking else 0 if quiet else 1)

    def _quiet(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(2)
        column.addWidget(self.greeting)
        column.addSpacing(Space.XL)
        column.addWidget(self.store_large, 0, CENTRE)
        column.addStretch(3)
        return page

    def _hers(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(Space.XXL, Space.XXL, Space.XXL, Space.XXL)
        row.setSpacing(2 * Space.XXL)
        left = QVBoxLayout()
        left.setSpacing(Space.L)
        left.addWidget(self.store)
        left.addWidget(self.lines, 1)
        row.addLayout(left, 3)
        row.addLayout(self._sums(), 2)
        return page

    def _sums(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(Space.S)
        column.addWidget(self.pieces)
        column.addWidget(self.saved)
        column.addStretch(1)
        column.addWidget(self.thanks)
        column.addWidget(self.code)
        column.addWidget(self.code_says)
        column.addStretch(1)
        column.addWidget(self.caption)
        column.addWidget(self.figure)
        return column

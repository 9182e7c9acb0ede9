"""The payment sheet put together: its view's intents go to its presenter."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.services.card import CardPayments
from storeapp.services.checkout import Checkout
from storeapp.ui.screens.pay.paying import Stage
from storeapp.ui.screens.pay.presenter import Doors, PayPresenter
from storeapp.ui.screens.pay.view import PayView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class PayScreen:
    """A `navigator.Screen`, laid over the sell screen. `presenter.start` comes before it opens."""

    takes_scans = True

    def __init__(
        self,
        checkout: Checkout,
        *,
        around: Surroundings,
        doors: Doors,
        look: Look,
        cards: CardPayments | None = None,
    ) -> None:
        self.view = PayView(look)
        self.presenter = PayPresenter(checkout, around, doors, self.view.show_state, cards)
        self._connect()

    @property
    def widget(self) -> QWidget:
        return self.view

    def scanned(self, scan: Scan) -> None:
        self.presenter.scanned(scan)

    def opened(self) -> None:
        """A person may have decided about a doubtful card meanwhile."""
        terminal = self.presenter.terminal
        if terminal and self.presenter.stage is Stage.DOUBT:
            terminal.look_again()
        else:
            self.presenter.again()
        self.view.take_focus()

    def again(self) -> None:
        self.presenter.again()

    def covered(self, *, covered: bool) -> None:
        self.view.setEnabled(not covered)

    def _connect(self) -> None:
        view, presenter = self.view, self.presenter
        view.pressed.connect(presenter.press)
        view.handed.connect(presenter.hand_over)
        view.cash.connect(presenter.cash)
        view.cash.connect(view.take_focus)
        view.card.connect(presenter.card)
        view.declined.connect(presenter.decline)
        view.took_back.connect(presenter.take_back)
        view.took_back_last.connect(presenter.take_back_last)
        view.closed.connect(presenter.back)
        view.confirmed.connect(presenter.confirm)
        if presenter.terminal:
            view.held.connect(presenter.terminal.hold)
            view.passed_on.connect(presenter.terminal.clear_up)

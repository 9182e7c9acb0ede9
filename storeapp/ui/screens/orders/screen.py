"""The orders put together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.services.orders import Orders
from storeapp.ui.screens.orders.presenter import Doors, OrdersPresenter
from storeapp.ui.screens.orders.view import OrdersView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class OrdersScreen:
    """A `navigator.Screen` over the right side. `presenter.start` comes before it opens. A scan is
    meant for an order: a good for one that is picked, a code for the one that is collected."""

    takes_scans = True

    def __init__(self, orders: Orders, *, around: Surroundings, doors: Doors, look: Look) -> None:
        self.view = OrdersView(look)
        self.presenter = OrdersPresenter(orders, around, doors, self.view.show_state)
        self.view.selected.connect(self.presenter.select)
        self.view.chosen.connect(self.presenter.choose)
        self.view.written.connect(self.presenter.write)
        self.view.pressed.connect(self.presenter.press)
        self.view.tabbed.connect(self.presenter.tab)
        self.view.seconded.connect(self.presenter.second)
        self.view.lessened.connect(self.presenter.less)
        self.view.confirmed.connect(self.presenter.confirm)
        self.view.closed.connect(self.presenter.leave)

    @property
    def widget(self) -> QWidget:
        return self.view

    def scanned(self, scan: Scan) -> None:
        self.presenter.scanned(scan)

    def opened(self) -> None:
        self.presenter.again()
        self.view.take_focus()

    def again(self) -> None:
        self.presenter.again()

    def covered(self, *, covered: bool) -> None:
        self.view.setEnabled(not covered)

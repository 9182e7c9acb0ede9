"""The sell screen put together: its view's intents go to its presenter."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.domain.money import Money
from storeapp.domain.pricing import PricedBasket
from storeapp.services.checkout import Checkout
from storeapp.services.members import Members
from storeapp.services.parking import Parking
from storeapp.ui.screens.sell.desk import Desk
from storeapp.ui.screens.sell.modes import SellModes
from storeapp.ui.screens.sell.presenter import Doors, SellPresenter
from storeapp.ui.screens.sell.rows import PACKAGING
from storeapp.ui.screens.sell.view import SellView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.pictures import Pictures


class SellScreen:
    """A `navigator.Screen`. It takes scans whatever it is doing; see SellPresenter."""

    takes_scans = True

    def __init__(
        self,
        checkout: Checkout,
        parking: Parking,
        quick_keys: tuple[str, ...],
        *,
        around: Surroundings,
        doors: Doors,
        look: Look,
        members: Members | None = None,
    ) -> None:
        self.view = SellView(look, Pictures(checkout.catalogue.picture))
        self.desk = Desk(checkout, quick_keys, around, self.view.show_state, members)
        self.modes = SellModes(self.desk, self._choose)
        self.presenter = SellPresenter(self.desk, parking, doors, self.modes)
        self._around = around
        self._connect()

    @property
    def widget(self) -> QWidget:
        return self.view

    def exchanging(self, exchange: tuple[str, Money] | None) -> None:
        """So much comes back and pays for the basket of that id; None for nothing any more."""
        self.desk.exchange = exchange
        self.desk.show()

    def exchange_over(self) -> None:
        """The basket under way was paid: what came back for it paid, too."""
        if self.desk.exchange is not None and self.desk.exchange[0] == self.presenter.basket.id:
            self.desk.exchange = None

    def exchanges(self, basket: PricedBasket) -> bool:
        """Whether something comes back for that basket."""
        return self.desk.exchange is not None and self.desk.exchange[0] == basket.basket.id

    def scanned(self, scan: Scan) -> None:
        self.presenter.scanned(scan)

    def opened(self) -> None:
        self.presenter.again()
        self.view.take_focus()

    def again(self) -> None:
        self.presenter.again()

    def covered(self, *, covered: bool) -> None:
        self.view.cover(covered)

    def _chosen(self, key: str) -> None:
        if key == PACKAGING:
            self.modes.tare()
        else:
            self.presenter.choose(key)

    def _leave(self) -> None:
        if not self.presenter.likes.put_away():
            self.modes.leave()

    def _choose(self, sku: str) -> None:
        self.presenter.choose(sku)

    def _connect(self) -> None:
        view, presenter, modes = self.view, self.presenter, self.modes
        view.searched.connect(modes.search)
        view.stepped.connect(modes.step)
        view.pointed.connect(modes.point)
        view.pressed.connect(modes.press)
        view.confirmed.connect(presenter.confirm)
        view.left.connect(self._leave)
        view.panel.chosen.connect(presenter.likes.add)
        view.panel.add.clicked.connect(presenter.likes.add_first)
        view.chosen.connect(self._chosen)
        view.selected.connect(presenter.select)
        view.paying.connect(presenter.pay)
        actions = {
            "quantity": modes.ask_quantity,
            "void": presenter.void,
            "clear": lambda: self._around.spawn(presenter.clear(), "remove the basket"),
            "weigh": modes.weigh,
            "park": lambda: self._around.spawn(presenter.park(), "park the basket"),
            "parked": presenter.open_parked,
            "member": presenter.open_member,
            "returns": presenter.open_returns,
            "promotions": presenter.open_promotions,
        }
        view.acted.connect(lambda name: actions[name]())

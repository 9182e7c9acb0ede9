"""The way to what customers ordered of this store."""

from __future__ import annotations

from storeapp.domain.bag_tag import order_on_tag
from storeapp.domain.pickup_code import number_in
from storeapp.domain.staff import StaffMember
from storeapp.services.counter import Counter
from storeapp.ui.screens.orders.presenter import Doors
from storeapp.ui.screens.orders.screen import OrdersScreen
from storeapp.ui.stagehand import Stagehand


class OrdersFlow:
    """One sheet over the basket; a till without orders opens nothing."""

    def __init__(self, counter: Counter, hand: Stagehand) -> None:
        self._hand = hand
        self._screen: OrdersScreen | None = None
        if counter.orders is not None:
            screen = OrdersScreen(
                counter.orders,
                around=hand.around,
                doors=Doors(lambda: hand.navigator.close(screen)),
                look=hand.look,
            )
            self._screen = screen

    def open(self, staff: StaffMember, code: str = "") -> None:
        """Ctrl+O, or a customer's code that was scanned."""
        if self._screen is not None:
            self._screen.presenter.start(staff, code)
            self._hand.navigator.open(self._screen)

    def collects(self, staff: StaffMember, code: str) -> bool:
        """A code that is no good's may be a customer's, or a bag's tag."""
        if self._screen is None or (number_in(code) is None and not order_on_tag(code)):
            return False
        self.open(staff, code)
        return True

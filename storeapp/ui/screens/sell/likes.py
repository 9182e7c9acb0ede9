"""The panel beside the basket: what to suggest to the customer, and one key to add it."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.ui.screens.sell.desk import Desk
from storeapp.ui.screens.sell.modes import SellModes


class SellLikes:
    """Only the clerk sees it, never the customer's display; it goes with the basket."""

    def __init__(self, desk: Desk, modes: SellModes) -> None:
        self._desk = desk
        self._modes = modes

    def look_soon(self) -> None:
        """The customer is known: head office is asked beside the window."""
        if self._desk.members is not None and self._desk.under.basket.customer is not None:
            self._desk.around.spawn(self._look(self._desk.under.basket), "what she may like")

    def add_first(self) -> None:
        """F5."""
        shown = self._desk.likes_shown()
        if shown:
            self.add(shown[0].id)

    def add(self, sku: str) -> None:
        """It was touched; what is sold by weight goes to the scale."""
        desk = self._desk
        product = desk.checkout.catalogue.product(sku)
        if product is None:
            return
        if product.weighed:
            self._modes.start_weighing(product.sku)
            return
        try:
            added = desk.checkout.add(desk.under.basket, product)
        except Refusal as refusal:
            desk.refuse(refusal)
            return
        desk.under = replace(desk.under, from_panel=(*desk.under.from_panel, product.sku))
        desk.take(added)
        assert desk.members is not None
        counting = desk.members.count(desk.under.basket.id, desk.under.from_panel)
        desk.around.spawn(counting, "count a panel")

    def put_away(self) -> bool:
        """Esc with nothing else to leave: the quick keys again; False when there was no panel."""
        under = self._desk.under
        if under != under.at_rest() or not under.likes:
            return False
        self._desk.under = replace(under, likes=(), told=None)
        self._desk.show()
        return True

    async def _look(self, basket: Basket) -> None:
        desk = self._desk
        assert desk.members is not None
        likes = await desk.members.likes(basket)
        now = desk.under.basket
        if (now.id, now.customer) == (basket.id, basket.customer):
            desk.under = replace(desk.under, likes=likes)
            desk.show()

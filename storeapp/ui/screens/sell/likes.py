"""The panel beside the basket: what to suggest to the customer, and one key to add it."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.domain.pricing import PricedBasket
from storeapp.ports.members import LikedGood, Likes
from storeapp.services.members import Shown
from storeapp.services.pricing import Explained
from storeapp.ui.screens.sell.desk import Desk
from storeapp.ui.screens.sell.modes import SellModes
from storeapp.ui.screens.sell.rows import is_here


class SellLikes:
    """Only the clerk sees it, never the customer's display; it goes with the basket.

    What is shown stays where it is: a good goes when she has it, and another comes behind the rest.
    """

    def __init__(self, desk: Desk, modes: SellModes) -> None:
        self._desk = desk
        self._modes = modes
        self._brought: frozenset[str] = frozenset()
        self._counted = Shown("")
        desk.follow(self._basket_is)

    def look_soon(self) -> None:
        """The customer is known: head office is asked beside the window."""
        if self._desk.members is not None and self._desk.under.basket.customer is not None:
            self._desk.around.spawn(self._look(self._desk.under.basket), "what she may like")

    def add_first(self) -> None:
        """F5: the first that is here."""
        row = next((row for row in self._desk.likes_shown() if row.here), None)
        if row is not None:
            self.add(row.id)

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
        self._count(desk.under.from_panel)

    def put_away(self) -> bool:
        """Esc with nothing else to leave: the quick keys again; False when there was no panel."""
        under = self._desk.under
        if under != under.at_rest() or not under.likes.goods:
            return False
        self._desk.under = replace(under, likes=Likes(), told=None)
        self._desk.show()
        return True

    def _basket_is(self, priced: PricedBasket, _explained: Explained | None) -> None:
        """A suggested good is in the basket now: something else may go with it."""
        skus = {line.sku for line in priced.basket.active}
        brought = frozenset(g.sku for g in self._desk.under.likes.goods if g.sku in skus)
        fresh, self._brought = brought - self._brought, brought
        if fresh:
            self.look_soon()

    async def _look(self, basket: Basket) -> None:
        desk = self._desk
        assert desk.members is not None
        likes = await desk.members.likes(basket)
        now = desk.under.basket
        if (now.id, now.customer) != (basket.id, basket.customer):
            return
        if likes.kept:
            likes = replace(likes, goods=self._on_the_shelf(likes))
        desk.under = replace(desk.under, likes=_after(desk.under.likes, likes))
        desk.show()
        if likes.kept and self._counted.basket != basket.id:
            self._count_kept(basket)

    def _on_the_shelf(self, likes: Likes) -> tuple[LikedGood, ...]:
        """What came along with her says nothing of stock: the till knows its own."""
        stock = self._desk.checkout.catalogue.stock
        goods = (replace(g, here_thousandths=stock(g.sku) or 0) for g in likes.goods)
        return tuple(good for good in goods if is_here(good))

    def _count_kept(self, basket: Basket) -> None:
        """Head office does not know what this till showed by itself."""
        rows = self._desk.likes_shown()
        if rows and basket.customer is not None:
            skus = tuple(row.id for row in rows)
            self._counted = Shown(basket.id, basket.customer.id, skus)
            self._count(())

    def _count(self, added: tuple[str, ...]) -> None:
        desk, basket = self._desk, self._desk.under.basket
        assert desk.members is not None
        shown = self._counted if self._counted.basket == basket.id else Shown(basket.id)
        desk.around.spawn(desk.members.count(shown, added), "count a panel")


def _after(before: Likes, fresh: Likes) -> Likes:
    """Nothing that is shown moves: what is new comes behind it."""
    known = {good.sku for good in before.goods}
    more = (good for good in fresh.goods if good.sku not in known)
    return replace(fresh, goods=(*before.goods, *more))

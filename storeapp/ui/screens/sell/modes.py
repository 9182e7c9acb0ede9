"""The sell screen's modes: finding goods, typing a quantity, weighing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storeapp.domain.catalogue import Product
from storeapp.domain.errors import Refusal
from storeapp.domain.quantity import parse_quantity
from storeapp.services.checkout import Added
from storeapp.ui.screens.sell.desk import Desk
from storeapp.ui.screens.sell.under import Counting, Finding, Weighing
from storeapp.ui.widgets.digits import ERASE, typed

MOST_FOUND = 20
MOST_DIGITS = 9


class SellModes:
    """One mode at a time; each intent shows exactly one state, weighing a second when it ends.

    Quantity entry is a mode of its own: digits replace what the line held, they never add to what
    a scan left behind. `choose` takes a good that was found.
    """

    def __init__(self, desk: Desk, choose: Callable[[str], None]) -> None:
        self._desk = desk
        self._choose = choose
        self._turn = 0

    def search(self, text: str) -> None:
        """The text of the search field, from its first letter on; it may be empty."""
        desk = self._desk
        found = desk.checkout.catalogue.search(text, MOST_FOUND) if text.strip() else ()
        desk.under = replace(desk.under.at_rest(), finding=Finding(text, found), told=None)
        desk.show()

    def step(self, by: int) -> None:
        """Up or down among what was found."""
        finding = self._desk.under.finding
        if finding:
            self._desk.under = replace(self._desk.under, finding=finding.stepped(by))
        self._desk.show()

    def point(self, sku: str) -> None:
        """That result became the chosen one."""
        finding = self._desk.under.finding
        if finding:
            self._desk.under = replace(self._desk.under, finding=finding.at(sku))
        self._desk.show()

    def ask_quantity(self) -> None:
        """F4: the quantity of the selected line, with digits to touch."""
        self._count("", pad=True)

    def press(self, key: str) -> None:
        """A digit, the point or ERASE: for the weight, or for the selected line's quantity."""
        weighing, counting = self._desk.under.weighing, self._desk.under.counting
        if weighing:
            entry = typed(weighing.typed, key, MOST_DIGITS)
            self._desk.under = replace(
                self._desk.under, weighing=replace(weighing, typed=entry), told=None
            )
            self._desk.show()
        elif counting or key != ERASE:
            before = counting or Counting("")
            self._count(typed(before.typed, key, MOST_DIGITS), pad=before.pad)

    def confirm(self) -> None:
        """Enter: takes what was typed or found; without either it does nothing."""
        under = self._desk.under
        product = under.finding.chosen if under.finding else None
        if under.counting:
            self._set_quantity(under.counting)
        elif under.weighing:
            self._confirm_weight(under.weighing)
        elif product:
            self._choose(product.sku)

    def confirm_count(self) -> bool:
        """Set what was typed, before something else is done; False when it was refused."""
        counting = self._desk.under.counting
        if counting is None or not counting.typed:
            return True
        self._set_quantity(counting)
        return self._desk.under.counting is None

    def leave(self) -> None:
        """Esc: out of the mode and past the notice."""
        self._desk.under = replace(self._desk.under.at_rest(), told=None)
        self._desk.show()

    def weigh(self) -> None:
        """F9: weigh again, or what was found, or ask which goods lie on the scale."""
        product = self._to_weigh()
        if product:
            self.start_weighing(product.sku)
            return
        under = self._desk.under
        self._desk.under = replace(under.at_rest(), loose=not under.loose, told=None)
        self._desk.show()

    def start_weighing(self, sku: str) -> None:
        """That good is on the scale, or about to be."""
        desk = self._desk
        product = desk.checkout.catalogue.product(sku)
        if product is None:
            desk.refuse(Refusal("product-gone"))
            return
        self._turn += 1
        before = desk.under.weighing
        # Packaging is for one weighing: another good does not lie in it.
        again = before is not None and before.product.sku == sku
        tare_g = before.tare_g if before and again else desk.under.tare_g
        weighing = Weighing(product, self._turn, tare_g=tare_g)
        desk.under = replace(desk.under.at_rest(), weighing=weighing, told=None)
        desk.around.spawn(self._weigh(weighing), "weigh")
        desk.show()

    def tare(self) -> None:
        """The empty packaging lies on the scale: it is taken off what is weighed next."""
        self._desk.around.spawn(self._tare(), "weigh the packaging")

    async def _tare(self) -> None:
        desk = self._desk
        try:
            with desk.around.busy():
                tare_g = await desk.checkout.packaging_g()
        except Refusal as refusal:
            desk.refuse(refusal)
            return
        if desk.under.loose:
            desk.under = replace(desk.under, tare_g=tare_g, told=None)
            desk.show()

    async def _weigh(self, weighing: Weighing) -> None:
        desk = self._desk
        try:
            with desk.around.busy():
                added = await desk.checkout.weigh(
                    desk.under.basket, weighing.product, tare_g=weighing.tare_g
                )
                if self._still(weighing):
                    desk.take(added)
                else:
                    desk.checkout.scale.give_back()
        except Refusal as refusal:
            if self._still(weighing):
                self._not_weighed(refusal)

    def _still(self, weighing: Weighing) -> bool:
        """False once the clerk left, typed the weight, or changed the basket meanwhile."""
        now = self._desk.under.weighing
        return now is not None and now.turn == weighing.turn

    def _not_weighed(self, refusal: Refusal) -> None:
        desk = self._desk
        assert desk.under.weighing is not None
        weighing = replace(desk.under.weighing, trouble=refusal)
        desk.under = replace(desk.under, weighing=weighing)
        desk.around.sounds.refused()
        desk.show()

    def _to_weigh(self) -> Product | None:
        under = self._desk.under
        if under.weighing:
            return under.weighing.product
        chosen = under.finding.chosen if under.finding else None
        return chosen if chosen and chosen.weighed else None

    def _confirm_weight(self, weighing: Weighing) -> None:
        """Enter without a typed weight asks the scale once more."""
        desk = self._desk
        if not weighing.typed:
            self.start_weighing(weighing.product.sku)
            return
        try:
            quantity = parse_quantity(weighing.typed, weighing.product.unit)
            added = desk.checkout.add(desk.under.basket, weighing.product, quantity=quantity)
        except Refusal as refusal:
            desk.refuse(refusal)
            return
        desk.take(added)

    def _count(self, text: str, *, pad: bool) -> None:
        desk = self._desk
        if not desk.under.selected:
            desk.tell("select_first")
            return
        line = desk.under.basket.line(desk.under.selected)
        try:
            desk.under.basket.with_quantity(line.id, line.quantity)
        except Refusal as refusal:
            desk.refuse(refusal)
            return
        counting = Counting(line.id, text, pad)
        desk.under = replace(desk.under.at_rest(), counting=counting, told=None)
        desk.show()

    def _set_quantity(self, counting: Counting) -> None:
        """Enter without a digit leaves the quantity as it was."""
        desk = self._desk
        if not counting.typed:
            self.leave()
            return
        try:
            basket = desk.checkout.set_quantity(desk.under.basket, counting.line_id, counting.typed)
        except Refusal as refusal:
            desk.under = replace(desk.under, counting=replace(counting, typed=""))
            desk.refuse(refusal)
            return
        desk.take(Added(basket, counting.line_id))

"""What changes the prices of the basket under way: coupons, other promotions, an exception."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.domain.pricing import PricedBasket
from storeapp.ui.screens.sell.desk import Desk


class Bargains:
    """None of it is the clerk's to decide: head office's promotions, or a manager's word."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def present(self, code: str) -> None:
        """A coupon was scanned or typed; head office is asked while scans wait."""
        desk = self._desk
        try:
            with desk.around.busy():
                basket = await desk.checkout.present(desk.under.basket, code)
        except Refusal as refusal:
            desk.refuse(refusal)
            return
        desk.under = replace(desk.under.at_rest(), basket=basket)
        desk.around.sounds.accepted()
        desk.keep()
        desk.tell("coupon_taken")

    def remove_coupon(self) -> None:
        """The last one that was presented goes back to the customer."""
        desk, basket = self._desk, self._desk.under.basket
        if basket.coupons:
            self.let_go(basket, basket.coupons[-1:])
            without = basket.without_coupon(basket.coupons[-1])
            desk.under = replace(desk.under, basket=without)
            desk.keep()
            desk.tell("coupon_removed")

    def take_prices(self, basket: Basket) -> None:
        """The same basket, priced by other promotions; the clerk has seen the difference."""
        desk = self._desk
        desk.under = replace(desk.under.at_rest(), basket=basket, told=None)
        desk.keep()
        desk.tell("repriced")

    def line_for_exception(self) -> str:
        """The selected line, "" when there is none that costs anything; then it says so."""
        under = self._desk.under
        if any(line.id == under.selected for line in under.basket.active):
            return under.selected
        self._desk.tell("select_first")
        return ""

    def take_exception(self, basket: Basket) -> None:
        """A manager allowed it; it is on disk already."""
        self._desk.under = replace(self._desk.under.at_rest(), basket=basket)
        self._desk.tell("exception_allowed")

    async def promised(self) -> PricedBasket | None:
        """The basket under way as it will be paid, after head office was asked for its part of
        what is limited; None when it is another by now, or costs more than the clerk has seen."""
        desk, basket = self._desk, self._desk.under.basket
        pricing = desk.checkout.pricing
        with desk.around.busy():
            await pricing.settle(basket)
            seen = desk.checkout.priced(basket)
            await pricing.promise(basket)
            await pricing.settle(basket)
        priced = desk.checkout.priced(basket)
        if desk.under.basket is not basket:
            return None
        if priced.due > seen.due:
            desk.tell("limit_reached")
            return None
        desk.show()
        return priced

    def leave(self, basket: Basket) -> None:
        """The basket is not paid, or not now: its coupons, and what it was promised, are free."""
        self.let_go(basket, basket.coupons)
        pricing = self._desk.checkout.pricing
        if pricing.limited(basket):
            self._desk.around.spawn(pricing.let_go(basket), "let go of promises")

    def let_go(self, basket: Basket, codes: tuple[str, ...]) -> None:
        """Others may use these coupons; nobody waits for it."""
        if codes:
            work = self._desk.checkout.coupons.let_go(basket, codes)
            self._desk.around.spawn(work, "let go of coupons")

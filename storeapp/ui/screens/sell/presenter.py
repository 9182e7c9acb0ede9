"""Selling: each intent of the clerk becomes one step of the checkout and one finished picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from storeapp.domain.barcode import Scan
from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.domain.pricing import PricedBasket
from storeapp.domain.receipt_of import sale_in_code
from storeapp.domain.staff import StaffMember
from storeapp.services.parking import Parking
from storeapp.ui.screens.sell.bargains import Bargains
from storeapp.ui.screens.sell.desk import Desk
from storeapp.ui.screens.sell.likes import SellLikes
from storeapp.ui.screens.sell.member import SellMember
from storeapp.ui.screens.sell.modes import SellModes
from storeapp.ui.screens.sell.under import Under

ALL_REMOVED = "all-lines-removed"
"""Why a basket was abandoned of which every line had been removed."""

NO_GOOD = frozenset({"code-unknown", "code-damaged"})


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the screen leads: to paying this basket, to the parked ones, to removing so much, to
    why it costs what it does, to who she is; and whether a code that is no good of ours pays.
    `returns` takes goods back, of the receipt whose code was scanned, "" for none."""

    pay: Callable[[PricedBasket], None]
    parked: Callable[[], None]
    clear: Callable[[int], None]
    promotions: Callable[[], None]
    member: Callable[[], None] = lambda: None  # a till without members
    pays: Callable[[str], bool] = lambda _: False
    collects: Callable[[str], bool] = lambda _: False
    """Goes on with the order that such a code is of; False for any other code."""
    returns: Callable[[str], None] = lambda _: None


class SellPresenter:
    """Holds the basket as its current value; shows exactly one state per intent.

    A scan always goes to the basket, whatever is being typed.
    """

    def __init__(self, desk: Desk, parking: Parking, doors: Doors, modes: SellModes) -> None:
        self._desk = desk
        self._parking = parking
        self._doors = doors
        self._modes = modes
        self.bargains = Bargains(desk)
        self.likes = SellLikes(desk, modes)
        self.member = SellMember(desk, self.likes.look_soon)
        self._cashier: StaffMember | None = None
        self._asking = False

    @property
    def basket(self) -> Basket:
        return self._desk.under.basket

    async def start(self, cashier: StaffMember) -> None:
        """Begin for this clerk, with the basket that was under way when the till stopped."""
        self._cashier = cashier
        self.member.asked_by(cashier)
        basket = await self._desk.checkout.resume() or self._desk.checkout.fresh()
        self._begin(basket, parked=len(await self._parking.parked()))

    async def recalled(self, basket: Basket) -> None:
        """A parked basket came back and is the one under way; its coupons were let go of, and
        somebody else may have used them."""
        kept, lost = await self._desk.checkout.coupons_again(basket)
        self._begin(kept, parked=len(await self._parking.parked()))
        if lost is not None:
            self._desk.keep()
            self._desk.refuse(lost)

    async def put_aside(self) -> None:
        """Make room for another basket: this one is parked, or its removed lines put on record."""
        desk, basket = self._desk, self._desk.under.basket
        assert self._cashier is not None
        if not basket.empty:
            await self._parking.park(basket, self._cashier)
            self.bargains.leave(basket)
        elif basket.lines:
            await self._put_on_record(ALL_REMOVED)
        desk.under = Under(desk.checkout.fresh(), parked=desk.under.parked)
        desk.show()

    async def abandon(self, reason: str) -> None:
        """The customer goes without it: what was in the basket is put on record, for all time."""
        await self._put_on_record(reason)
        self._desk.under = Under(self._desk.checkout.fresh(), parked=self._desk.under.parked)
        self._desk.tell("cleared")

    def sold(self) -> None:
        """The basket was paid: the next customer."""
        self._begin(self._desk.checkout.fresh(), parked=self._desk.under.parked)

    def again(self) -> None:
        self._desk.show()

    def catalogue_changed(self) -> None:
        """Another catalogue came: the quick keys may be others."""
        self._desk.look_up_keys()
        self._desk.show()

    def scanned(self, scan: Scan) -> None:
        desk = self._desk
        desk.under = replace(desk.under, counting=None)
        if self.member.recognises(scan.text):
            desk.around.spawn(self.member.present(scan.text), "look a member up")
            return
        if desk.checkout.coupons.recognises(scan.text):
            desk.around.spawn(self.bargains.present(scan.text), "present a coupon")
            return
        if sale_in_code(scan.text):
            self._doors.returns(scan.text)
            return
        try:
            added = desk.checkout.scan(desk.under.basket, scan)
        except Refusal as refusal:
            # Whoever reads a payment code could use it: it is not shown.
            if refusal.code in NO_GOOD and self._doors.collects(scan.text):
                return
            if refusal.code in NO_GOOD and self._doors.pays(scan.text):
                self.member.present_phone(scan.text)
            else:
                self._scan_refused(refusal)
            return
        desk.take(added)

    def confirm(self) -> None:
        """Enter; what was typed and leads to no good may be a coupon's number."""
        finding = self._desk.under.finding
        if finding and finding.typed.strip() and not finding.found:
            self._desk.around.spawn(self.bargains.present(finding.typed), "present a coupon")
        else:
            self._modes.confirm()

    def choose(self, sku: str) -> None:
        """A quick key or a result was touched."""
        desk = self._desk
        product = desk.checkout.catalogue.product(sku)
        if product is None:
            desk.refuse(Refusal("product-gone"))
            return
        try:
            desk.take(desk.checkout.add(desk.under.basket, product))
        except Refusal as refusal:
            self._scan_refused(refusal)

    def select(self, line_id: str) -> None:
        """A person moved to that line; a quantity that was begun is left."""
        self._desk.under = replace(self._desk.under, selected=line_id, counting=None)
        self._desk.show()

    def void(self) -> None:
        """Del: the selected line is struck; it stays as a trace."""
        desk = self._desk
        if not desk.under.selected:
            desk.tell("select_first")
            return
        try:
            basket = desk.checkout.void(desk.under.basket, desk.under.selected)
        except Refusal as refusal:
            desk.refuse(refusal)
            return
        desk.under = replace(desk.under.at_rest(), basket=basket, told=None)
        desk.keep()
        desk.show()

    async def clear(self) -> None:
        """Shift+Del: asks before goods are removed; lines that all were already just go."""
        desk = self._desk
        desk.under = replace(desk.under.at_rest(), told=None)
        desk.show()
        if not desk.under.basket.empty:
            self._doors.clear(desk.checkout.pricing.seen(desk.under.basket).priced.pieces)
            return
        try:
            with desk.around.busy():
                await self.abandon(ALL_REMOVED)
        except Refusal as refusal:
            desk.refuse(refusal)

    async def park(self) -> None:
        """F6: the basket is put aside, and the next customer served."""
        desk = self._desk
        assert self._cashier is not None
        try:
            with desk.around.busy():
                await self._parking.park(desk.under.basket, self._cashier)
                self.bargains.leave(desk.under.basket)
                desk.under = Under(desk.checkout.fresh(), parked=desk.under.parked + 1)
        except Refusal as refusal:
            desk.refuse(refusal)
            return
        desk.tell("parked_now")

    def open_parked(self) -> None:
        """F7."""
        self._doors.parked()

    def open_returns(self) -> None:
        """F11."""
        self._doors.returns("")

    def open_member(self) -> None:
        """F8."""
        self._doors.member()

    def open_promotions(self) -> None:
        """F1: by what it was saved, and what would save more."""
        self._desk.under = replace(self._desk.under.at_rest(), told=None)
        self._desk.show()
        self._doors.promotions()

    def pay(self) -> None:
        """F12: to the payment of this basket; a quantity that was typed counts first."""
        desk = self._desk
        if not self._modes.confirm_count():
            return
        desk.under = replace(desk.under.at_rest(), told=None)
        if desk.under.basket.empty:
            desk.refuse(Refusal("basket-empty"))
            return
        desk.show()
        pricing, basket = desk.checkout.pricing, desk.under.basket
        if pricing.settled(basket) and not pricing.limited(basket):
            self._doors.pay(desk.checkout.priced(desk.under.basket))
        elif not self._asking:
            self._asking = True
            desk.around.spawn(self._pay_what_was_promised(), "make ready to pay")

    async def _pay_what_was_promised(self) -> None:
        try:
            priced = await self.bargains.promised()
        finally:
            self._asking = False
        if priced is not None:
            self._doors.pay(priced)

    async def _put_on_record(self, reason: str) -> None:
        assert self._cashier is not None
        basket = self._desk.under.basket
        await self._desk.checkout.void_basket(basket, cashier=self._cashier, reason=reason)
        self.bargains.leave(basket)

    def _begin(self, basket: Basket, *, parked: int) -> None:
        last = basket.lines[-1].id if basket.lines else ""
        self._desk.under = Under(basket, selected=last, parked=parked)
        self._desk.show()
        self.member.name_soon()

    def _scan_refused(self, refusal: Refusal) -> None:
        """A good sold by weight is no refusal to the clerk: it goes to the scale."""
        if refusal.code == "needs-weight":
            self._modes.start_weighing(str(refusal.facts["sku"]))
        else:
            self._desk.refuse(refusal)

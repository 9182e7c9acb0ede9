"""Quantities as whole thousandths of a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Money


class Unit(Enum):
    """What a good is counted or measured in; the value is what files and the wire carry."""

    PIECE = "pc"
    KILOGRAM = "kg"
    LITRE = "l"
    METRE = "m"

    @property
    def divisible(self) -> bool:
        """True when a fraction of the unit can be sold."""
        return self is not Unit.PIECE


MAX_THOUSANDTHS = 9_999_000
"""The most of one good on one line: 9,999 units. A larger figure is a scan into the wrong field."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact quantity; thousandths of `unit`, so 1.250 kg is 1250."""

    thousandths: int
    unit: Unit = Unit.PIECE

    def __post_init__(self) -> None:
        if type(self.thousandths) is not int:
            raise Defect(f"a quantity is a whole number of thousandths, not {self.thousandths!r}")
        if not self.unit.divisible and self.thousandths % 1000:
            raise Defect("pieces come whole")

    def __add__(self, other: Quantity) -> Quantity:
        if other.unit is not self.unit:
            raise Defect(f"{self.unit.value} met {other.unit.value}")
        return Quantity(self.thousandths + other.thousandths, self.unit)

    def __neg__(self) -> Quantity:
        return Quantity(-self.thousandths, self.unit)

    def of(self, unit_price: Money) -> Money:
        """What this much costs at `unit_price` a unit: the product, rounded once."""
        return unit_price.ratio(self.thousandths, 1000)

    def checked(self) -> Quantity:
        """Itself, when a line may hold that much: above zero, at most 9,999; else a Refusal."""
        if self.thousandths <= 0:
            raise Refusal("quantity-not-positive")
        if self.thousandths > MAX_THOUSANDTHS:
            raise Refusal("quantity-too-large", most=MAX_THOUSANDTHS // 1000)
        return self


def pieces(count: int) -> Quantity:
    """That many pieces."""
    return Quantity(count * 1000, Unit.PIECE)


def grams(weight_g: int) -> Quantity:
    """A weight in kilograms, from grams."""
    return Quantity(weight_g, Unit.KILOGRAM)


def format_quantity(quantity: Quantity) -> str:
    """`3`, `-2`, `1.250`: pieces whole, everything else with its three decimals; no unit."""
    whole, part = divmod(abs(quantity.thousandths), 1000)
    sign = "-" if quantity.thousandths < 0 else ""
    return f"{sign}{whole}.{part:03d}" if quantity.unit.divisible else f"{sign}{whole}"


_QUANTITY = re.compile(r"(\d{1,12})?(?:\.(\d{0,9}))?")


def parse_quantity(text: str, unit: Unit) -> Quantity:
    """The quantity a person typed, within what a line may hold; Refusal otherwise."""
    plain = text.strip()
    match = _QUANTITY.fullmatch(plain)
    if not match or not plain.isascii() or not (match[1] or match[2]):
        raise Refusal("quantity-unreadable", text=text[:20])
    part = (match[2] or "").rstrip("0")
    if len(part) > 3 or (part and not unit.divisible):
        raise Refusal("quantity-too-fine" if unit.divisible else "quantity-not-whole")
    thousandths = int(match[1] or "0") * 1000 + int(part.ljust(3, "0"))
    return Quantity(thousandths, unit).checked()

"""What a label on a shelf or on a good says, before anybody decides where on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from storeapp.domain.catalogue import Name
from storeapp.domain.errors import Defect
from storeapp.domain.money import Money


class LabelKind(Enum):
    SHELF = "shelf"
    ITEM = "item"


class Per(Enum):
    """What a unit price is for; the value is printed."""

    KILOGRAM = "kg"
    HUNDRED_GRAMS = "100 g"
    LITRE = "L"
    PIECE = "pc"


@dataclass(frozen=True, slots=True)
class UnitPrice:
    price: Money
    per: Per


def price_by_weight(price: Money, content_g: int, per: Per) -> UnitPrice:
    """What a pack of so many grams costs per kilogram or per 100 g, rounded once."""
    grams = {Per.KILOGRAM: 1000, Per.HUNDRED_GRAMS: 100}.get(per)
    if grams is None or content_g < 1:
        raise Defect("a price by weight needs a weight")
    return UnitPrice(price.ratio(grams, content_g), per)


@dataclass(frozen=True, slots=True)
class PriceLabel:
    """One label. `price_pos` is the version of its price, printed on it: so a person with the
    list of changes sees whether the label is still right. `code` is what its bar code says, ""
    for none; `day` is when the price began; `promotion` a line under the price.
    """

    kind: LabelKind
    name: Name
    price: Money
    sku: str
    price_pos: int
    day: date
    code: str = ""
    unit_price: UnitPrice | None = None
    promotion: Name | None = None

    def __post_init__(self) -> None:
        if not self.sku or not (self.name.zh or self.name.en):
            raise Defect("a label names its good")
        if self.price.minor < 0 or self.price_pos < 0:
            raise Defect("a label shows a price and the version it is of")

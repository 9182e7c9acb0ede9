"""What the shop sells: goods, their prices, and the codes that lead to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from storeapp.domain.money import Money
from storeapp.domain.quantity import Quantity, Unit


class Language(Enum):
    """A language of the screens and receipts; the value is its BCP 47 tag."""

    ENGLISH = "en"
    CHINESE = "zh-CN"


@dataclass(frozen=True, slots=True)
class Name:
    """The same thing said in both languages; neither is empty."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en

    def said_in(self, language: Language) -> str:
        return self.zh if language is Language.CHINESE else self.en


@dataclass(frozen=True, slots=True)
class Product:
    """One good as this store sells it: `price` is per `unit`, `price_pos` the price's version.

    `plu` is the number scales and in-store labels carry ("" when none); `picture` names a drawing
    in the catalogue ("" when none); `category` is the shelf group, for quick keys.
    """

    sku: str
    name: Name
    unit: Unit
    price: Money
    price_pos: int
    tax_code: str
    category: str = ""
    plu: str = ""
    picture: str = ""

    @property
    def weighed(self) -> bool:
        return self.unit is Unit.KILOGRAM


@dataclass(frozen=True, slots=True)
class Match:
    """What a code leads to: a good, how much of it one scan means, and a pack's own price.

    `pack_price` is the price of the whole pack when head office set one, else None and the pack
    costs its pieces.
    """

    product: Product
    quantity: Quantity
    pack_price: Money | None = None


@dataclass(frozen=True, slots=True)
class QuickKey:
    """A good on the touch panel, in head office's order."""

    position: int
    product: Product

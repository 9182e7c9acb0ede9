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
class Traits:
    """What promotions know a good by; all empty where head office says nothing.

    `product` is what several sizes of one good have in common. A category is a path:
    `nuts/almonds` is within `nuts`.
    """

    product: str = ""
    brand: str = ""
    categories: tuple[str, ...] = ()
    supplier: str = ""
    tags: tuple[str, ...] = ()

    @property
    def lineage(self) -> frozenset[str]:
        """The categories with everything they are within."""
        paths = (path.split("/") for path in self.categories)
        return frozenset("/".join(p[: i + 1]) for p in paths for i in range(len(p)))


NO_TRAITS = Traits()


@dataclass(frozen=True, slots=True)
class Product:
    """One good as this store sells it: `price` is per `unit`, `price_pos` the price's version.

    `plu` is the number scales and in-store labels carry ("" when none); `picture` names a drawing
    in the catalogue ("" when none); `category` is the shelf group, for quick keys; `traits` are
    what promotions go by. `tare_g` is what its packaging weighs, which is not sold: a scale takes
    it off.
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
    traits: Traits = NO_TRAITS
    tare_g: int = 0

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

"""What the engine is asked about: goods in a basket, and the circumstances of the sale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from storeapp.domain.customer import Customer
from storeapp.domain.errors import Defect
from storeapp.promotions.selector import Piece


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the basket: `count` units that cost `each` (minor units) on the list.

    What is weighed, or has its price from a label or a pack, is one unit that is never divided;
    `thousandths` is then how much of its unit that is (0: not known), `grams` its weight and
    `pieces` what it counts as where pieces are counted. `scanned_at` is store time.
    """

    line: str
    piece: Piece
    count: int
    each: int
    scanned_at: datetime
    thousandths: int = 1000
    grams: int = 0
    pieces: int = 1
    indivisible: bool = False

    def __post_init__(self) -> None:
        if self.count < 1 or self.each < 0 or (self.indivisible and self.count != 1):
            raise Defect(f"item {self.line} is no goods")


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is sold: `owner` is the franchise that runs the store, "" for the company."""

    store: str
    regions: frozenset[str] = frozenset()
    channel: str = "store"
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a promotion's quotas for this basket: uses, and minor units of discount."""

    uses: int | None = None
    discount: int | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """The circumstances. `at` is the moment of pricing in store time; `coupons` are the classes of
    the coupons presented, one entry each; `tenders` how it is being paid (empty: nobody knows
    yet); `burn` the points the customer wishes to spend."""

    at: datetime
    place: Place
    customer: Customer | None = None
    coupons: tuple[str, ...] = ()
    tenders: frozenset[str] = frozenset()
    burn: int = 0
    allowances: Mapping[str, Allowance] = field(default_factory=dict)


__all__ = ["Allowance", "Customer", "Item", "Occasion", "Place"]

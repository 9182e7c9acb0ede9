"""Which goods a rule speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from storeapp.domain.catalogue import Traits


@dataclass(frozen=True, slots=True)
class Piece:
    """What a selector looks at: a good as it lies in the basket, `price` as it is on the list."""

    sku: str
    traits: Traits
    price: int
    weighed: bool = False
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Goods that have one of the named values in *every* kind that is named.

    A category means everything below it too: `nuts` has `nuts/almonds`. Prices are list prices of
    one unit, in minor units, both ends included; `expires_within` is in days from today.
    """

    skus: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    suppliers: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    price_min: int | None = None
    price_max: int | None = None
    expires_within: int | None = None
    weighed: bool | None = None

    def covers(self, piece: Piece, today: date) -> bool:
        """True when the good is meant, on that day."""
        traits = piece.traits
        return (
            (not self.skus or piece.sku in self.skus)
            and (not self.products or traits.product in self.products)
            and (not self.brands or traits.brand in self.brands)
            and (not self.categories or not self.categories.isdisjoint(traits.lineage))
            and (not self.suppliers or traits.supplier in self.suppliers)
            and (not self.tags or not self.tags.isdisjoint(traits.tags))
            and (self.price_min is None or piece.price >= self.price_min)
            and (self.price_max is None or piece.price <= self.price_max)
            and (self.weighed is None or piece.weighed is self.weighed)
            and (self.expires_within is None or self._near_its_end(piece, today))
        )

    def _near_its_end(self, piece: Piece, today: date) -> bool:
        return (
            piece.expires is not None
            and (piece.expires - today).days <= (self.expires_within or 0)
            and piece.expires >= today
        )


@dataclass(frozen=True, slots=True)
class Selector:
    """Goods that one of `include` covers (none: every good) and none of `exclude`.

    With `not_discounted`, only units that no promotion before this one has made cheaper.
    """

    include: tuple[Match, ...] = ()
    exclude: tuple[Match, ...] = ()
    not_discounted: bool = False

    def covers(self, piece: Piece, today: date) -> bool:
        return (not self.include or _any(self.include, piece, today)) and not _any(
            self.exclude, piece, today
        )


EVERYTHING = Selector()


def _any(matches: Iterable[Match], piece: Piece, today: date) -> bool:
    return any(match.covers(piece, today) for match in matches)

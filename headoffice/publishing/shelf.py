"""The goods on sale as promotions see them, with an index, so that selectors are quick to ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlmodel import Session, col, select

from headoffice.catalogue.tables import Price, Product
from headoffice.stores.tables import Store, regions_of
from storeapp.domain.catalogue import Traits
from storeapp.domain.quantity import Unit
from storeapp.promotions.occasion import Place
from storeapp.promotions.selector import Match, Piece, Selector

_Anchor = tuple[str, str]
_NO_DAY = date.min


@dataclass(frozen=True, slots=True)
class Good:
    """A good as one zone sells it; `cost` is what a unit costs the chain, None when not known."""

    zone: str
    piece: Piece
    cost: int | None = None


@dataclass(slots=True)
class Shelf:
    """All goods on sale in the chain. `covered` leaves out what depends on the single piece: the
    days until it expires, and whether something has made it cheaper already."""

    goods: tuple[Good, ...]
    _anchored: Mapping[_Anchor, tuple[int, ...]]
    _memo: dict[Selector, tuple[Good, ...]] = field(default_factory=dict)

    def covered(self, selector: Selector) -> tuple[Good, ...]:
        known = self._memo.get(selector)
        if known is None:
            known = self._memo[selector] = tuple(self._found(_lasting(selector)))
        return known

    def _found(self, selector: Selector) -> Iterator[Good]:
        for index in self._candidates(selector):
            good = self.goods[index]
            if selector.covers(good.piece, _NO_DAY):
                yield good

    def _candidates(self, selector: Selector) -> Iterable[int]:
        anchors = [_anchors_of_match(match) for match in selector.include]
        if not anchors or not all(anchors):
            return range(len(self.goods))
        found = {index for some in anchors for one in some for index in self._anchored.get(one, ())}
        return sorted(found)


def shelf_of(session: Session) -> Shelf:
    """What the catalogue sells now."""
    rows = session.exec(
        select(Product, Price)
        .join(Price, col(Price.sku) == Product.sku)
        .where(col(Product.active))
        .order_by(Price.zone, Price.sku)
    )
    goods = tuple(
        Good(price.zone, _piece(product, price.minor), product.cost_minor)
        for product, price in rows
    )
    anchored: defaultdict[_Anchor, list[int]] = defaultdict(list)
    for index, good in enumerate(goods):
        for anchor in _anchors_of_piece(good.piece):
            anchored[anchor].append(index)
    return Shelf(goods, {anchor: tuple(found) for anchor, found in anchored.items()})


def traits_of(product: Product) -> Traits:
    """What promotions know a good by."""
    categories = [product.category, *product.categories.split(";")]
    return Traits(
        product=product.product,
        brand=product.brand,
        categories=tuple(dict.fromkeys(name for name in categories if name)),
        supplier=product.supplier,
        tags=tuple(tag for tag in product.tags.split(";") if tag),
    )


def place_of(store: Store) -> Place:
    """A store as promotions see it."""
    return Place(store.code, regions_of(store), owner=store.owner)


def _piece(product: Product, minor: int) -> Piece:
    weighed = Unit(product.unit).divisible
    return Piece(product.sku, traits_of(product), minor, weighed=weighed)


def _lasting(selector: Selector) -> Selector:
    include = tuple(replace(match, expires_within=None) for match in selector.include)
    # What is excluded only when it is about to expire is mostly not excluded.
    exclude = tuple(match for match in selector.exclude if match.expires_within is None)
    return Selector(include, exclude)


def _anchors_of_match(match: Match) -> list[_Anchor]:
    """One of the kinds that a match names, since all of them must fit; [] when it names none."""
    kinds = {
        "sku": match.skus,
        "product": match.products,
        "brand": match.brands,
        "supplier": match.suppliers,
        "tag": match.tags,
        "category": match.categories,
    }
    for kind, values in kinds.items():
        if values:
            return [(kind, value) for value in values]
    return []


def _anchors_of_piece(piece: Piece) -> Iterator[_Anchor]:
    traits = piece.traits
    yield "sku", piece.sku
    yield "product", traits.product
    yield "brand", traits.brand
    yield "supplier", traits.supplier
    yield from (("tag", tag) for tag in traits.tags)
    yield from (("category", path) for path in traits.lineage)

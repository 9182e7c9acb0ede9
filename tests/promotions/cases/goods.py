"""The goods of a case: its catalogue as traits, its basket as items, its selectors as ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from storeapp.domain.catalogue import Traits
from storeapp.domain.money import rounded_ratio
from storeapp.promotions.occasion import Item
from storeapp.promotions.selector import Match, Piece, Selector
from tests.promotions.cases.form import Fields, UnknownForm, known

FEE = "(delivery)"
FEE_TAG = "is-a-fee"
NOTHING = "(nothing)"
FIXED_TAG = "is-never-discounted"

CATALOG = (
    "sku product categories price_minor list_price_minor floor_price_minor sold_by discountable"
)


def catalog_of(case: Fields) -> dict[str, Fields]:
    """The goods by sku."""
    return {known(good, CATALOG, "catalog")["sku"]: good for good in case["catalog"]}


def items_of(case: Fields, at: datetime) -> tuple[Item, ...]:
    """The basket; a delivery fee is a line of its own."""
    goods = catalog_of(case)
    items = [
        _item(known(line, "line sku quantity", "basket"), goods[line["sku"]], at)
        for line in case["basket"]
    ]
    if case["shipping_fee_minor"]:
        piece = Piece(FEE, Traits(tags=(FEE_TAG,)), case["shipping_fee_minor"])
        items.append(Item(FEE, piece, 1, piece.price, at))
    return tuple(items)


def one_of_each(case: Fields, at: datetime) -> tuple[Item, ...]:
    """One of every good, as it stands on the shelf."""
    return tuple(
        _item({"line": sku, "sku": sku, "quantity": 1}, good, at)
        for sku, good in catalog_of(case).items()
    )


def listed_price(good: Fields) -> int:
    """What it costs without any promotion: its list price where the shelf shows another."""
    price: int = good.get("list_price_minor") or good["price_minor"]
    return price


def selector_of(fields: Fields | None, *, before: bool = False, rewards: bool) -> Selector:
    """The goods a condition (`rewards` false) or a benefit speaks of; never the delivery fee.

    With `before`, only those that nothing has reduced.
    """
    excluded = [Match(tags=frozenset((FEE_TAG,)))]
    if rewards:
        excluded.append(Match(tags=frozenset((FIXED_TAG,))))
    return Selector(_included(fields or {}), tuple(excluded), before)


def only(selector: Selector, skus: frozenset[str]) -> Selector:
    """The same goods, as far as they are among these."""
    include = selector.include or (Match(),)
    return replace(selector, include=tuple(_narrowed(match, skus) for match in include))


def the_fee() -> Selector:
    return Selector((Match(tags=frozenset((FEE_TAG,))),))


def any_of(names: list[Fields]) -> Selector:
    """Goods that one of the names is for: a variant, a product or a category."""
    matches = tuple(match for name in names for match in _named(name))
    return Selector(matches or (Match(skus=frozenset((NOTHING,))),))


def floors_of(case: Fields, skus: Iterable[str]) -> dict[str, int]:
    """What one of each of these goods costs at least; 0 where nothing is said."""
    goods = catalog_of(case)
    return {sku: goods[sku].get("floor_price_minor") or 0 for sku in skus}


def _included(fields: Fields) -> tuple[Match, ...]:
    known(fields, "category_any product_any unit_price_min_minor unit_price_max_minor", "selector")
    if not fields:
        return ()
    return (
        Match(
            categories=frozenset(map(_category, fields.get("category_any", ()))),
            products=frozenset(fields.get("product_any", ())),
            price_min=fields.get("unit_price_min_minor"),
            price_max=fields.get("unit_price_max_minor"),
        ),
    )


def _named(name: Fields) -> Iterator[Match]:
    known(name, "variant product category", "selector_any")
    if "variant" in name:
        yield Match(skus=frozenset((name["variant"],)))
    if "product" in name:
        yield Match(products=frozenset((name["product"],)))
    if "category" in name:
        yield Match(categories=frozenset((_category(name["category"]),)))


def _narrowed(match: Match, skus: frozenset[str]) -> Match:
    among = match.skus & skus if match.skus else skus
    return replace(match, skus=among or frozenset((NOTHING,)))


def _category(name: str) -> str:
    """A category's name; theirs are no paths."""
    return name.replace("/", "|")


def _item(line: Fields, good: Fields, at: datetime) -> Item:
    quantity = Decimal(line["quantity"])
    price = listed_price(good)
    weighed = good.get("sold_by", "piece") == "kg"
    traits = Traits(
        product=good["product"],
        categories=tuple(map(_category, good["categories"])),
        tags=() if good.get("discountable", True) else (FIXED_TAG,),
    )
    piece = Piece(line["sku"], traits, price, weighed)
    if not weighed:
        if quantity != int(quantity):
            raise UnknownForm(f"a part of a piece: {quantity}")
        return Item(str(line["line"]), piece, int(quantity), price, at)
    thousandths = int(quantity * 1000)
    return Item(
        str(line["line"]),
        piece,
        1,
        rounded_ratio(price * thousandths, 1000),
        at,
        thousandths,
        thousandths,
        indivisible=True,
    )

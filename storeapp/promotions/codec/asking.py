"""What the engine is asked, as JSON: a basket for people, for tests and for head office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from storeapp.domain.basket import MAX_LINES
from storeapp.domain.catalogue import Traits
from storeapp.domain.codec.reading import MAX_WHOLE
from storeapp.domain.money import Money
from storeapp.domain.quantity import MAX_THOUSANDTHS, grams
from storeapp.promotions.codec.circumstances import MAX_TIER
from storeapp.promotions.codec.reading import (
    ID,
    WORD,
    Branch,
    Spot,
    a_category,
    a_currency,
    a_day,
    a_stamp,
    a_word,
    an_id,
    branch,
)
from storeapp.promotions.occasion import Allowance, Customer, Item, Occasion, Place
from storeapp.promotions.selector import Piece

MAX_PIECES: Final = MAX_THOUSANDTHS // 1000
MAX_COUPONS: Final = 100
MAX_ALLOWANCES: Final = 5_000

_ASKED: Final = ("at", "currency", "place", "items")
_ASKED_DEFAULTS: Final[Mapping[str, Any]] = {
    "customer": None,
    "coupons": (),
    "tenders": frozenset(),
    "burn": 0,
    "allowances": {},
}
_LINE: Final = ("line", "sku", "price")
_LINE_DEFAULTS: Final[Mapping[str, Any]] = {
    "quantity": 1,
    "weight_g": None,
    "amount": None,
    "product": "",
    "brand": "",
    "categories": frozenset(),
    "supplier": "",
    "tags": frozenset(),
    "expires": None,
    "scanned_at": None,
}


@dataclass(frozen=True, slots=True)
class Asking:
    """A basket and its circumstances; prices are in minor units of `currency`."""

    items: tuple[Item, ...]
    occasion: Occasion
    currency: str


def asking_from(body: object) -> Asking:
    """The basket in that body; Refusal `basket-unreadable` with `where` and `why`."""
    of = Branch(Spot(body, code="basket-unreadable"), _ASKED, _ASKED_DEFAULTS)
    occasion = Occasion(
        at=of.has("at", a_stamp),
        place=of.has("place", _place_from),
        customer=of.maybe("customer", _customer_from),
        coupons=of.many("coupons", an_id, most=MAX_COUPONS),
        tenders=of.some("tenders", an_id),
        burn=of.count("burn", least=0, most=MAX_WHOLE),
        allowances=of.has("allowances", _allowances_from),
    )
    items = of.many("items", lambda spot: _item_from(spot, occasion.at), most=MAX_LINES)
    if len({item.line for item in items}) < len(items):
        of.wrong("items", "has a line twice")
    return Asking(items, occasion, of.has("currency", a_currency))


def _place_from(spot: Spot) -> Place:
    of = branch(spot, Place)
    return Place(
        store=of.has("store", an_id),
        regions=of.some("regions", a_word),
        channel=of.has("channel", an_id),
        owner=of.text("owner", f"{ID}|^$", "empty or the id of a franchise"),
    )


def _customer_from(spot: Spot) -> Customer:
    of = branch(spot, Customer)
    return Customer(
        id=of.has("id", an_id),
        tier=of.count("tier", least=0, most=MAX_TIER),
        groups=of.some("groups", a_word),
        birthday=of.maybe("birthday", a_day),
        purchases=of.maybe_count("purchases", least=0),
        points=of.count("points", least=0, most=MAX_WHOLE),
    )


def _allowances_from(spot: Spot) -> Mapping[str, Allowance]:
    found = spot.object()
    if len(found) > MAX_ALLOWANCES:
        spot.wrong(f"must have 0 to {MAX_ALLOWANCES} entries")
    for id in found:
        an_id(Spot(id, spot.where, spot.code))
    return {id: _allowance_from(spot.under(id)) for id in found}


def _allowance_from(spot: Spot) -> Allowance:
    of = branch(spot, Allowance)
    return Allowance(
        uses=of.maybe_count("uses", least=0, most=MAX_WHOLE),
        discount=of.maybe_count("discount", least=0, most=MAX_WHOLE),
    )


def _item_from(spot: Spot, at: datetime) -> Item:
    of = Branch(spot, _LINE, _LINE_DEFAULTS)
    line, scanned_at = of.has("line", an_id), of.maybe("scanned_at", a_stamp) or at
    price, quantity = of.minor("price", least=0), of.count("quantity", most=MAX_PIECES)
    weight_g = of.maybe_count("weight_g", most=MAX_THOUSANDTHS)
    amount = of.maybe_minor("amount", least=0)
    piece = _piece_from(of, price, weighed=weight_g is not None)
    if weight_g is not None:
        if quantity != 1:
            of.wrong("quantity", "of a weighed line is 1; weight_g says how much")
        each = grams(weight_g).of(Money(price)).minor if amount is None else amount
        return Item(
            line, piece, 1, each, scanned_at, thousandths=weight_g, grams=weight_g, indivisible=True
        )
    if amount is not None:
        thousandths = quantity * 1000
        return Item(
            line, piece, 1, amount, scanned_at, thousandths, pieces=quantity, indivisible=True
        )
    return Item(line, piece, quantity, price, scanned_at)


def _piece_from(of: Branch, price: int, *, weighed: bool) -> Piece:
    trait = f"{WORD}|^$"
    traits = Traits(
        product=of.text("product", trait, "empty or a short text"),
        brand=of.text("brand", trait, "empty or a short text"),
        categories=tuple(sorted(of.some("categories", a_category))),
        supplier=of.text("supplier", trait, "empty or a short text"),
        tags=tuple(sorted(of.some("tags", a_word))),
    )
    return Piece(of.has("sku", a_word), traits, price, weighed, of.maybe("expires", a_day))

"""Builders for promotions and the goods they meet; say only what matters to the test."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from storeapp.domain.catalogue import Name, Traits
from storeapp.promotions.appraisal import Appraisal
from storeapp.promotions.compile import RuleBook, compiled
from storeapp.promotions.engine import appraise
from storeapp.promotions.occasion import Item, Occasion, Place
from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    FixedPrice,
    Layer,
    Over,
    Part,
    Pattern,
    Percent,
    Pick,
    Promotion,
    Role,
    RuleSet,
    Stacking,
    Tier,
    Value,
)
from storeapp.promotions.selector import EVERYTHING, Match, Piece, Selector

BEIJING = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 21, 12, tzinfo=BEIJING)
"""A Saturday."""


def an_item(
    sku: str = "A", price: int = 1000, count: int = 1, *, line: str = "", **more: Any
) -> Item:
    """`count` units of a good, by default A at 10.00, on a line of the same name."""
    traits = more.pop("traits", Traits())
    at = more.pop("scanned_at", NOON)
    return Item(line or sku, Piece(sku, traits, price), count, price, at, **more)


def goods(*skus: str) -> Selector:
    """Those goods; every good when none is named."""
    return Selector((Match(skus=frozenset(skus)),)) if skus else EVERYTHING


def each(value: Value, over: Selector = EVERYTHING, **more: Any) -> Benefit:
    """The value for every unit."""
    return Benefit(Pattern.EACH, (Part(Role.GET, over),), (Tier(value),), **more)


def n_for(price: int, quantity: int, over: Selector = EVERYTHING, **more: Any) -> Benefit:
    """So many for a price."""
    part = Part(Role.GET, over, quantity)
    return Benefit(Pattern.SET, (part,), (Tier(FixedPrice(price)),), **more)


def cheapest_free(
    of: int, over: Selector = EVERYTHING, *, shared: Over = Over.ALL, **more: Any
) -> Benefit:
    """Of so many the cheapest is free; by default all of them share that."""
    parts = (Part(Role.BUY, over, of - 1), Part(Role.GET, over))
    tiers = (Tier(Percent(10_000)),)
    return Benefit(Pattern.SET, parts, tiers, pick=Pick.CHEAPEST, over=shared, **more)


def off_from(amount: int, minor: int, over: Selector = EVERYTHING, **more: Any) -> Benefit:
    """满减: from an amount on, so much less, shared by all of it."""
    part = Part(Role.GET, over, open=True)
    return Benefit(Pattern.SET, (part,), (Tier(AmountOff(minor), amount=amount),), **more)


def a_promotion(
    promotion_id: str,
    benefit: Benefit,
    *,
    layer: Layer = Layer.ITEM,
    stacking: dict[str, Any] | None = None,
    **more: Any,
) -> Promotion:
    name = Name(f"活动 {promotion_id}", f"Deal {promotion_id}")
    return Promotion(promotion_id, 1, name, benefit, Stacking(layer, **(stacking or {})), **more)


def a_threshold(promotion_id: str, benefit: Benefit, **more: Any) -> Promotion:
    return a_promotion(promotion_id, benefit, layer=Layer.THRESHOLD, **more)


def a_book(*promotions: Promotion, **more: Any) -> RuleBook:
    wall = NOON.replace(tzinfo=None)
    return compiled(RuleSet("rules", 1, wall, "CNY", promotions, **more), "f" * 64)


def an_occasion(at: datetime = NOON, *, place: Place | None = None, **more: Any) -> Occasion:
    """Noon in store S01, nobody known."""
    return Occasion(at, place or Place("S01"), **more)


def priced(items: Sequence[Item], *promotions: Promotion, **more: Any) -> Appraisal:
    """The basket under these promotions."""
    return appraise(items, a_book(*promotions), an_occasion(**more))

"""Baskets and rules for the properties: every pattern, small enough to be tried out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from storeapp.domain.catalogue import Traits
from storeapp.promotions.occasion import Item
from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    FixedPrice,
    Gift,
    Limit,
    Over,
    Part,
    Pattern,
    Percent,
    Pick,
    PriceList,
    Promotion,
    Role,
    Steps,
    Tier,
    Value,
)
from storeapp.promotions.selector import EVERYTHING, Match, Piece, Selector
from tests.promotions.build import NOON, a_promotion, goods

SKUS = ("A", "B", "C", "D")
WEIGHED = "W"
LEAST = 100
"""What the cheapest good costs; no set is given more off than that."""

prices = st.integers(LEAST, 400) | st.sampled_from((LEAST, 200, 200, 333, 999))


@st.composite
def baskets(draw: st.DrawFn, most: int = 6) -> tuple[Item, ...]:
    """Up to so many units of a few goods, one of them perhaps weighed."""
    items: list[Item] = []
    left = draw(st.integers(1, most))
    for sku in draw(st.permutations(SKUS)):
        if left:
            count = draw(st.integers(1, left))
            left -= count
            price = draw(prices)
            traits = Traits(categories=(draw(st.sampled_from(("nuts", "nuts/almonds", "tea"))),))
            items.append(Item(sku, Piece(sku, traits, price), count, price, NOON))
    if left and draw(st.booleans()):
        items.append(a_weighed(draw(st.integers(200, 2_500))))
    return tuple(items)


def a_weighed(grams: int, per_kg: int = 1_280, sku: str = WEIGHED) -> Item:
    """A good by weight, at its rounded line price."""
    amount = (2 * per_kg * grams + 1000) // 2000
    piece = Piece(sku, Traits(categories=("nuts",)), per_kg, weighed=True)
    return Item(sku, piece, 1, amount, NOON, grams, grams, indivisible=True)


WHOLE = 2_000
"""Of its multiples every percentage below is a whole number of minor units."""


@st.composite
def whole_baskets(draw: st.DrawFn, most: int = 6) -> tuple[Item, ...]:
    """Like `baskets`, at prices that never need rounding; nothing is weighed."""
    items = draw(baskets(most))
    return tuple(
        replace(item, each=price, piece=replace(item.piece, price=price))
        for item in items
        if not item.indivisible
        for price in (draw(st.integers(1, 4)) * WHOLE,)
    )


some_goods = st.sets(st.sampled_from((*SKUS, WEIGHED)), min_size=1, max_size=3).map(
    lambda skus: goods(*sorted(skus))
)
selectors: st.SearchStrategy[Selector] = (
    st.just(EVERYTHING)
    | some_goods
    | st.just(Selector((Match(categories=frozenset(("nuts",))),)))
    | st.just(Selector((), (Match(skus=frozenset(("A",))),)))
)
percents = st.builds(Percent, st.sampled_from((500, 1_000, 1_250, 3_335, 5_000, 10_000)))
small_amounts = st.builds(AmountOff, st.integers(1, LEAST))
unit_values: st.SearchStrategy[Value] = (
    percents
    | st.builds(AmountOff, st.integers(1, 400))
    | st.builds(FixedPrice, st.integers(0, 400))
    | st.builds(PriceList, st.dictionaries(st.sampled_from(SKUS), st.integers(0, 300), min_size=1))
    | st.just(Gift())
)


def maybe(of: st.SearchStrategy[int]) -> st.SearchStrategy[int | None]:
    return st.none() | st.none() | of


limits = st.builds(
    Limit,
    max_uses=maybe(st.integers(1, 2)),
    max_units=maybe(st.integers(1, 3)),
    max_discount=maybe(st.integers(20, 500)),
    floor=st.just(0) | st.integers(0, 200),
    weighed_counts=st.booleans(),
)
limits_of_sets = st.builds(
    Limit,
    max_uses=maybe(st.integers(1, 2)),
    max_discount=maybe(st.integers(20, 500)),
    weighed_counts=st.booleans(),
)


@st.composite
def for_each(draw: st.DrawFn) -> Benefit:
    """A value for each unit."""
    part = Part(Role.GET, draw(selectors))
    pick = draw(st.sampled_from(Pick))
    return Benefit(Pattern.EACH, (part,), (Tier(draw(unit_values)),), pick=pick, limit=draw(limits))


@st.composite
def ladders(draw: st.DrawFn) -> Benefit:
    """So much off each from so many pieces, or from an amount on."""
    starts = sorted(draw(st.sets(st.integers(2, 4), min_size=1, max_size=2)))
    by_amount = draw(st.booleans())
    tiers = tuple(
        Tier(draw(percents), amount=start * 150) if by_amount else Tier(draw(percents), start)
        for start in starts
    )
    limit = Limit(max_discount=draw(maybe(st.integers(20, 500))))
    return Benefit(Pattern.EACH, (Part(Role.GET, draw(selectors)),), tiers, limit=limit)


@st.composite
def wholes(draw: st.DrawFn) -> Benefit:
    """Off a selection as a whole: from an amount on, once or for each time it is full."""
    steps = draw(st.sampled_from(Steps))
    part = Part(Role.GET, draw(selectors), open=True)
    if steps is Steps.PER_STEP or draw(st.booleans()):
        tiers: tuple[Tier, ...] = (Tier(draw(small_amounts), amount=draw(st.integers(150, 600))),)
    else:
        tiers = (Tier(draw(percents), amount=draw(st.integers(0, 600))),)
    limit = Limit(max_discount=draw(maybe(st.integers(20, 500))))
    return Benefit(Pattern.SET, (part,), tiers, steps, limit=limit)


@st.composite
def bundles(draw: st.DrawFn) -> Benefit:
    """So many, or one of each of several, for a price, less a percentage or an amount."""
    if draw(st.booleans()):
        parts: tuple[Part, ...] = (Part(Role.GET, draw(selectors), draw(st.integers(1, 4))),)
    else:
        count = draw(st.integers(2, 3))
        parts = tuple(
            Part(Role.GET, draw(selectors), draw(st.integers(1, 2))) for _ in range(count)
        )
    off = st.integers(1, 400 if len(parts) == parts[0].quantity == 1 else LEAST)
    value = draw(percents | st.builds(AmountOff, off) | st.builds(FixedPrice, st.integers(50, 800)))
    return Benefit(Pattern.SET, parts, (Tier(value),), **_set_words(draw, len(parts)))


@st.composite
def buy_and_get(draw: st.DrawFn) -> Benefit:
    """Buy some, get some."""
    parts = (
        Part(Role.BUY, draw(selectors), draw(st.integers(1, 3))),
        Part(Role.GET, draw(selectors), draw(st.integers(1, 2))),
    )
    value = draw(percents | small_amounts | st.just(Gift()))
    pick = draw(st.sampled_from(Pick))
    words = _set_words(draw, 2)
    return Benefit(Pattern.SET, parts, (Tier(value),), pick=pick, **words)


def _set_words(draw: st.DrawFn, parts: int) -> dict[str, Any]:
    return {
        "same_sku": parts == 1 and draw(st.integers(0, 4)) == 0,
        "over": draw(st.sampled_from(Over)),
        "limit": draw(limits_of_sets),
    }


benefits: st.SearchStrategy[Benefit] = for_each() | ladders() | wholes() | bundles() | buy_and_get()


@st.composite
def promotions(draw: st.DrawFn, most: int = 3) -> tuple[Promotion, ...]:
    """A few promotions of one group, in any order of rank."""
    return tuple(
        a_promotion(f"p{i}", draw(benefits), stacking={"priority": draw(st.integers(0, 2))})
        for i in range(draw(st.integers(1, most)))
    )

"""Selectors and conditions as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from storeapp.domain.money import MAX_MINOR
from storeapp.promotions.codec.reading import (
    Branch,
    Read,
    Spot,
    a_category,
    a_word,
    branch,
    by_kind,
)
from storeapp.promotions.condition import AllOf, AnyOf, AtLeast, Base, Condition, Metric, Not
from storeapp.promotions.selector import Match, Selector

MAX_DEPTH: Final = 8
"""Conditions within conditions; more than that nobody can read."""

MAX_DAYS: Final = 3650


def selector_from(spot: Spot) -> Selector:
    of = branch(spot, Selector)
    return Selector(
        include=of.many("include", _match_from, most=100),
        exclude=of.many("exclude", _match_from, most=100),
        not_discounted=of.flag("not_discounted"),
    )


def condition_from(spot: Spot) -> Condition:
    return _condition(spot, MAX_DEPTH)


def _match_from(spot: Spot) -> Match:
    of = branch(spot, Match)
    if not spot.object():
        spot.wrong("must name something; leave it out to mean every good")
    _prove_price_range(of)
    return Match(
        skus=of.some("skus", a_word),
        products=of.some("products", a_word),
        brands=of.some("brands", a_word),
        categories=of.some("categories", a_category),
        suppliers=of.some("suppliers", a_word),
        tags=of.some("tags", a_word),
        price_min=of.maybe_minor("price_min", least=0),
        price_max=of.maybe_minor("price_max", least=0),
        expires_within=of.maybe_count("expires_within", least=0, most=MAX_DAYS),
        weighed=of.maybe("weighed", Spot.flag),
    )


def _prove_price_range(of: Branch) -> None:
    lowest = of.maybe_minor("price_min", least=0)
    highest = of.maybe_minor("price_max", least=0)
    if lowest is not None and highest is not None and lowest > highest:
        of.wrong("price_max", "is below price_min")


def _condition(spot: Spot, depth: int) -> Condition:
    if not depth:
        spot.wrong(f"lies more than {MAX_DEPTH} conditions deep")

    def inner(at: Spot) -> Condition:
        return _condition(at, depth - 1)

    def several(at: Spot) -> tuple[Condition, ...]:
        return branch(at, AllOf, kind=True).many("conditions", inner, least=1, most=100)

    readers: Mapping[str, Read[Condition]] = {
        "at_least": _at_least_from,
        "all": lambda at: AllOf(several(at)),
        "any": lambda at: AnyOf(several(at)),
        "not": lambda at: Not(branch(at, Not, kind=True).has("condition", inner)),
    }
    return by_kind(spot, readers)


def _at_least_from(spot: Spot) -> AtLeast:
    of = branch(spot, AtLeast, kind=True)
    return AtLeast(
        metric=of.one_of("metric", Metric),
        value=of.count("value", most=MAX_MINOR),
        over=of.has("over", selector_from),
        base=of.one_of("base", Base),
    )

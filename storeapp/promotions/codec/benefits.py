"""Benefits as JSON: the parts of a set, the tiers, and the bounds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from storeapp.domain.errors import Defect
from storeapp.promotions.codec.goods import selector_from
from storeapp.promotions.codec.reading import Branch, Spot, branch
from storeapp.promotions.codec.values import value_from
from storeapp.promotions.condition import Base
from storeapp.promotions.rule import (
    Benefit,
    Limit,
    Over,
    Part,
    Pattern,
    Pick,
    Role,
    Steps,
    Tier,
)


def benefit_from(spot: Spot) -> Benefit:
    of = branch(spot, Benefit)
    try:
        benefit = _benefit(of)
    except Defect as wrong:
        spot.wrong(str(wrong))
    _prove_tiers(of, benefit.tiers, benefit.steps)
    if benefit.pattern is Pattern.EACH:
        _prove_each(of, benefit.parts[0])
    elif len(benefit.parts) > 1 and any(tier.quantity for tier in benefit.tiers):
        of.wrong("tiers", "of several parts each has its own quantity, the tiers have none")
    return benefit


def _benefit(of: Branch) -> Benefit:
    return Benefit(
        pattern=of.one_of("pattern", Pattern),
        parts=of.many("parts", _part_from, least=1, most=20),
        tiers=of.many("tiers", _tier_from, least=1, most=20),
        steps=of.one_of("steps", Steps),
        base=of.one_of("base", Base),
        pick=of.one_of("pick", Pick),
        same_sku=of.flag("same_sku"),
        limit=of.has("limit", _limit_from),
        over=of.one_of("over", Over),
    )


def _part_from(spot: Spot) -> Part:
    of = branch(spot, Part)
    return Part(
        role=of.one_of("role", Role),
        selector=of.has("selector", selector_from),
        quantity=of.count("quantity"),
        open=of.flag("open"),
    )


def _tier_from(spot: Spot) -> Tier:
    of = branch(spot, Tier)
    tier = Tier(
        value=of.has("value", value_from),
        quantity=of.count("quantity", least=0),
        amount=of.minor("amount", least=0),
    )
    if tier.quantity and tier.amount:
        spot.wrong("has a quantity and an amount; one of them says from when on")
    return tier


def _limit_from(spot: Spot) -> Limit:
    of = branch(spot, Limit)
    return Limit(
        max_uses=of.maybe_count("max_uses"),
        max_units=of.maybe_count("max_units"),
        max_discount=of.maybe_minor("max_discount"),
        floor=of.minor("floor", least=0),
        weighed_counts=of.flag("weighed_counts"),
    )


def _prove_tiers(of: Branch, tiers: Sequence[Tier], steps: Steps) -> None:
    """Each tier begins above the one before, in one measure, and gives the same kind of thing."""
    starts = [tier.quantity or tier.amount for tier in tiers]
    if any(later <= earlier for earlier, later in pairwise(starts)):
        of.wrong("tiers", "must rise: each begins above the one before")
    if any(tier.quantity for tier in tiers) and any(tier.amount for tier in tiers):
        of.wrong("tiers", "must all count pieces, or all amounts")
    if len({type(tier.value) for tier in tiers}) > 1:
        of.wrong("tiers", "must all give a value of the same kind")
    if steps is Steps.PER_STEP and not starts[0]:
        of.wrong("tiers", "per_step needs a quantity or an amount for each step")


def _prove_each(of: Branch, part: Part) -> None:
    if part.open or part.quantity != 1:
        of.wrong("parts", "of each unit there is one; quantity and open are for a set")

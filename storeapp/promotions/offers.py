"""A promotion and the units that are open to it, in the words of the choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from storeapp.promotions.measuring import price_of
from storeapp.promotions.occasion import Allowance
from storeapp.promotions.optimum.problem import Family, Offer, Order, Take
from storeapp.promotions.pool import Run
from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    Coupon,
    FixedPrice,
    Over,
    Part,
    Pattern,
    Percent,
    Pick,
    Promotion,
    Role,
    Steps,
    Tier,
    Value,
)
from storeapp.promotions.worth import SCALE, room, unit_saving

_ORDERS = {Pick.BEST: Order.FREE, Pick.CHEAPEST: Order.CHEAPEST, Pick.DEAREST: Order.DEAREST}

Open = Sequence[tuple[int, Run]]
"""Runs that are open to a part, each with the index of its class."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A promotion that may apply, with the runs open to each of its parts."""

    promotion: Promotion
    index: int
    parts: tuple[Sequence[Run], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """An offer together with what it came from, so that its use can be read back."""

    offer: Offer
    candidate: Candidate
    tier: Tier
    parts: tuple[Part, ...]


def stands_for_a_piece(promotion: Promotion, run: Run) -> bool:
    """True when a unit may be one of a counted number: a weighed one only where that is said."""
    return not run.item.indivisible or promotion.benefit.limit.weighed_counts


def countable(promotion: Promotion, part: Part) -> bool:
    """True when units of that part are counted one by one."""
    benefit = promotion.benefit
    if benefit.pattern is Pattern.SET:
        return not part.open or part.quantity > 1 or any(tier.quantity for tier in benefit.tiers)
    return any(tier.quantity > 1 for tier in benefit.tiers)


def family_of(candidate: Candidate, coupons: Sequence[str], allowance: Allowance) -> Family:
    """The promotion's bounds in this basket."""
    promotion = candidate.promotion
    limit, benefit = promotion.benefit.limit, promotion.benefit
    uses = [limit.max_uses]
    if benefit.pattern is Pattern.SET:
        uses += [promotion.quotas.per_receipt, allowance.uses]
        if isinstance(promotion.trigger, Coupon):
            uses.append(coupons.count(promotion.trigger.coupon_class))
    if _once(benefit):
        uses.append(1)
    saving = _least(limit.max_discount, allowance.discount)
    return Family(
        most_uses=_least(*uses),
        most_units=limit.max_units,
        most_saving=None if saving is None else saving * SCALE,
    )


def offers_of(candidate: Candidate, classes: Mapping[int, int], family: int) -> Iterator[Written]:
    """The offers of one promotion; `classes` gives the class of a run by its identity."""
    benefit = candidate.promotion.benefit
    open_: list[Open] = [[(classes[id(run)], run) for run in runs] for runs in candidate.parts]
    if benefit.same_sku:
        skus = dict.fromkeys(run.item.piece.sku for _, run in open_[0])
        chosen = [[_of_sku(runs, sku) for runs in open_] for sku in skus]
    else:
        chosen = [open_]
    for parts in chosen:
        for tier in benefit.tiers:
            yield _written(candidate, tier, parts, family)


def _of_sku(runs: Open, sku: str) -> Open:
    return [(place, run) for place, run in runs if run.item.piece.sku == sku]


def _written(candidate: Candidate, tier: Tier, open_: Sequence[Open], family: int) -> Written:
    benefit = candidate.promotion.benefit
    if benefit.pattern is Pattern.EACH:
        return _each(candidate, tier, open_[0], family)
    return _set(candidate, tier, open_, family)


def _each(candidate: Candidate, tier: Tier, runs: Open, family: int) -> Written:
    promotion = candidate.promotion
    saves = {place: unit_saving(promotion, tier.value, run) * SCALE for place, run in runs}
    threshold = tier.quantity > 1 or tier.amount > 0
    if not threshold:
        saves = {place: saving for place, saving in saves.items() if saving}
    offer = Offer(
        family=family,
        takes=(Take(max(1, tier.quantity), saves, open=threshold),),
        min_amount=tier.amount,
        amounts=_amounts(promotion.benefit, tier, [runs]),
    )
    return Written(offer, candidate, tier, promotion.benefit.parts)


def _set(candidate: Candidate, tier: Tier, open_: Sequence[Open], family: int) -> Written:
    """A set. The parts that get stand last, since an order speaks of the last take."""
    promotion = candidate.promotion
    benefit = promotion.benefit
    places = sorted(range(len(open_)), key=lambda i: benefit.parts[i].role is Role.GET)
    parts = tuple(benefit.parts[i] for i in places)
    takes = tuple(
        Take(
            _needed(tier, part, alone=len(parts) == 1),
            _saves(candidate, tier.value, part, open_[i]),
            open=part.open,
        )
        for part, i in zip(parts, places, strict=True)
    )
    ordered = len(takes) > 1 and parts[0].role is Role.BUY
    offer = Offer(
        family=family,
        takes=takes,
        bonus=_bonus(promotion, tier.value, parts),
        order=_ORDERS[benefit.pick] if ordered else Order.FREE,
        min_amount=tier.amount,
        amounts=_amounts(benefit, tier, open_),
        room=_rooms(promotion, parts, [open_[i] for i in places]),
    )
    return Written(offer, candidate, tier, parts)


def _needed(tier: Tier, part: Part, *, alone: bool) -> int:
    """How many units one use takes of the part."""
    if tier.quantity and alone:
        return tier.quantity
    # One dear unit may fill an amount several times.
    return 0 if part.open and tier.amount and part.quantity == 1 else part.quantity


def _saves(candidate: Candidate, value: Value, part: Part, runs: Open) -> dict[int, int]:
    if part.role is Role.BUY:
        return {place: 0 for place, _ in runs}
    promotion = candidate.promotion
    match value:
        case Percent(basis_points=points):
            return {
                place: min(_base(promotion, run) * points, room(promotion, run) * SCALE)
                for place, run in runs
            }
        case FixedPrice():
            return {place: run.net * SCALE for place, run in runs}
        case AmountOff(minor=minor):
            if _one_gets(promotion.benefit):
                return {place: min(minor, room(promotion, run)) * SCALE for place, run in runs}
            return {place: 0 for place, _ in runs}
    return {place: unit_saving(promotion, value, run) * SCALE for place, run in runs}


def _base(promotion: Promotion, run: Run) -> int:
    return price_of(run, promotion.stacking.base)


def _bonus(promotion: Promotion, value: Value, parts: Sequence[Part]) -> int:
    match value:
        case FixedPrice(minor=minor):
            return -minor * SCALE
        case AmountOff(minor=minor):
            return 0 if _one_gets(promotion.benefit) else minor * SCALE
    return 0


def _one_gets(benefit: Benefit) -> bool:
    """True when exactly one unit of a set gets the benefit: then the amount is that unit's."""
    getting = [part for part in benefit.parts if part.role is Role.GET]
    return (
        (benefit.over is Over.GET or len(benefit.parts) == 1)
        and len(getting) == 1
        and getting[0].quantity == 1
        and not getting[0].open
    )


def _rooms(
    promotion: Promotion, parts: Sequence[Part], open_: Sequence[Open]
) -> dict[int, int] | None:
    """What units may lose, where that is not their whole price."""
    if not promotion.benefit.limit.floor:
        return None
    return {
        place: room(promotion, run) * SCALE
        for part, runs in zip(parts, open_, strict=True)
        for place, run in runs
        if part.role is Role.GET or promotion.benefit.over is Over.ALL
    }


def _amounts(benefit: Benefit, tier: Tier, open_: Sequence[Open]) -> dict[int, int] | None:
    if not tier.amount:
        return None
    return {place: price_of(run, benefit.base) for runs in open_ for place, run in runs}


def _once(benefit: Benefit) -> bool:
    thresholds = any(tier.amount or tier.quantity > 1 for tier in benefit.tiers)
    whole = benefit.pattern is Pattern.EACH or benefit.parts[0].open
    return (
        benefit.steps is Steps.HIGHEST and whole and (thresholds or benefit.pattern is Pattern.SET)
    )


def _least(*bounds: int | None) -> int | None:
    return min((bound for bound in bounds if bound is not None), default=None)

"""Why a promotion did not apply: what forbids it, what is missing, or which one was better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from storeapp.promotions.admission import in_time, refusal_of
from storeapp.promotions.appraisal import Appraisal
from storeapp.promotions.compile import RuleBook, compiled
from storeapp.promotions.condition import AllOf, AnyOf, AtLeast, Condition, Metric
from storeapp.promotions.engine import appraise, before, best, reach_of
from storeapp.promotions.hints import Hint, hints
from storeapp.promotions.measuring import Gauge, price_of
from storeapp.promotions.occasion import Item, Occasion
from storeapp.promotions.pool import Pool
from storeapp.promotions.rule import Benefit, Part, Pattern, Promotion
from storeapp.promotions.stage import Pricing, candidate_of

NOBODYS_TURN = -2
"""A number that no stage has: every unit is open that others left."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What is lacking: so many pieces, minor units, grams, different goods or points.

    Minor units are in the price that the promotion goes by, after what comes before it: so much
    more of goods that nothing else makes cheaper, and it is reached.
    """

    metric: Metric
    amount: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """A promotion that speaks of these goods and does not apply.

    `reason` is `schedule`, `audience`, `coupon`, `tender` or `quota` where the occasion forbids
    it; `missing` where the basket has not enough, with what is lacking; `lost` where others took
    the units, with their ids; `nothing` where it would save nothing.
    """

    promotion: str
    reason: str
    missing: Missing | None = None
    lost_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that was considered and did not apply, and what would bring more."""

    rejected: tuple[Rejected, ...]
    hints: tuple[Hint, ...]


def explain(
    items: Sequence[Item], book: RuleBook, occasion: Occasion, appraisal: Appraisal
) -> Explanation:
    """The reasons, for the basket as it was appraised. Takes several times as long as pricing."""
    return Explanation(
        tuple(rejections(items, book, occasion, appraisal)),
        hints(items, book, occasion, appraisal),
    )


def rejections(
    items: Sequence[Item], book: RuleBook, occasion: Occasion, appraisal: Appraisal
) -> Iterator[Rejected]:
    """One entry for each promotion that speaks of a good in the basket and did not apply here."""
    applied = {each.promotion for each in appraisal.applied}
    pricing = best(items, book, occasion, reach_of(items, book, occasion))
    for index in _touching(items, book, occasion):
        promotion = book.rules.promotions[index]
        if promotion.id in applied:
            continue
        reason = refusal_of(promotion, occasion)
        if not reason and not any(in_time(promotion, item) for item in items):
            reason = "schedule"
        if reason == "scope":  # Another shop's: nothing that could be said here would help.
            continue
        yield (
            Rejected(promotion.id, reason) if reason else _beaten(items, appraisal, index, pricing)
        )


def _touching(items: Sequence[Item], book: RuleBook, occasion: Occasion) -> list[int]:
    today = occasion.at.date()
    return sorted({c.promotion for item in items for c in book.covers(item.piece, today)})


def _beaten(items: Sequence[Item], appraisal: Appraisal, index: int, pricing: Pricing) -> Rejected:
    book, occasion = pricing.book, pricing.occasion
    promotion = book.rules.promotions[index]
    short = _short(before(pricing, items, index), index)
    if short is not None:
        return Rejected(promotion.id, "missing", short)
    alone = _alone(items, book, occasion, promotion)
    if not alone.applied:
        missing = _missing(items, occasion, promotion)
        return Rejected(promotion.id, "missing" if missing else "nothing", missing)
    wanted = {line for line, _ in alone.applied[0].lines}
    lost_to = (
        each.promotion
        for each in appraisal.applied
        if each.saving and not wanted.isdisjoint(line for line, _ in each.lines)
    )
    return Rejected(promotion.id, "lost", None, tuple(dict.fromkeys(lost_to)))


def _alone(
    items: Sequence[Item], book: RuleBook, occasion: Occasion, promotion: Promotion
) -> Appraisal:
    """The basket as if there were no other promotion."""
    only = replace(book.rules, promotions=(promotion,), groups=())
    return appraise(items, compiled(only, book.hash), occasion)


def _short(standing: Pricing, index: int) -> Missing | None:
    """What its condition or its nearest threshold lacks in the basket as it stands at its turn."""
    promotion, gauge = standing.book.rules.promotions[index], standing.gauge
    for unmet in _unmet(gauge, promotion.condition):
        return Missing(unmet.metric, unmet.value - gauge.measure(unmet))
    benefit = promotion.benefit
    amount = min(tier.amount for tier in benefit.tiers)
    if not amount or not _counts_all(benefit) or index not in standing.reach:
        return None
    candidate = candidate_of(standing, index, NOBODYS_TURN)
    runs = candidate.parts[0] if candidate else ()
    lacking = amount - sum(run.count * price_of(run, benefit.base) for run in runs)
    return Missing(Metric.AMOUNT, lacking) if lacking > 0 else None


def _counts_all(benefit: Benefit) -> bool:
    """True when all the goods together fill its amounts, however many there are."""
    return benefit.pattern is Pattern.EACH or benefit.parts[0].open


def _missing(items: Sequence[Item], occasion: Occasion, promotion: Promotion) -> Missing | None:
    """The pieces that would fill a set of its nearest tier, were there no other promotion."""
    gauge = Gauge(Pool(items), occasion.at.date(), 0)
    benefit = promotion.benefit
    tier = min(benefit.tiers, key=lambda tier: (tier.amount, tier.quantity))
    lacking = _lacking_pieces(gauge, benefit.parts, tier.quantity)
    return Missing(Metric.QUANTITY, lacking) if lacking > 0 else None


def _unmet(gauge: Gauge, condition: Condition | None) -> Iterator[AtLeast]:
    match condition:
        case AtLeast() if not gauge.met(condition):
            yield condition
        case AllOf(conditions=conditions):
            for each in conditions:
                yield from _unmet(gauge, each)
        case AnyOf(conditions=conditions) if not gauge.met(condition):
            for each in conditions:
                yield from _unmet(gauge, each)


def _lacking_pieces(gauge: Gauge, parts: Sequence[Part], threshold: int) -> int:
    """Pieces that lack for one set; parts that speak of the same goods share them."""
    wanted: dict[object, int] = {}
    for part in parts:
        wanted[part.selector] = wanted.get(part.selector, 0) + part.quantity
    if threshold and len(parts) == 1:
        wanted = {parts[0].selector: threshold}
    there = {selector: _pieces(gauge, parts, selector) for selector in wanted}
    return sum(max(0, need - there[selector]) for selector, need in wanted.items())


def _pieces(gauge: Gauge, parts: Sequence[Part], selector: object) -> int:
    part = next(part for part in parts if part.selector == selector)
    return gauge.measure(AtLeast(Metric.QUANTITY, 1, part.selector))

"""One group of one layer: who may take part, who is chosen, and what the units cost after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from storeapp.domain.pricing import Applied
from storeapp.promotions.admission import in_time
from storeapp.promotions.compile import RuleBook, Stage
from storeapp.promotions.measuring import Gauge, untouched
from storeapp.promotions.occasion import Allowance, Occasion
from storeapp.promotions.offers import (
    Candidate,
    Written,
    countable,
    family_of,
    offers_of,
    stands_for_a_piece,
)
from storeapp.promotions.optimum.problem import Ceiling, Choice, Problem, Units, Use
from storeapp.promotions.optimum.solve import solve
from storeapp.promotions.pool import Pool, Run
from storeapp.promotions.rule import Choose, Layer, Part, Pattern, Pick, Promotion, With
from storeapp.promotions.settling import settle
from storeapp.promotions.worth import SCALE

_UNBOUNDED = Allowance()

Reach = Mapping[int, Sequence[Sequence[int]]]
"""Per promotion (by index) and part, the items it can touch."""


@dataclass(slots=True)
class Keep:
    """An amount that has to stay for a threshold: of the items named, so much may be saved."""

    items: frozenset[int]
    most_saving: int


@dataclass(slots=True)
class Pricing:
    """One basket while it is priced; the one mutable thing of the engine, gone when it is done."""

    book: RuleBook
    occasion: Occasion
    pool: Pool
    reach: Reach
    gauge: Gauge
    keep: Keep | None = None
    brief: bool = False
    applied: list[Applied] = field(default_factory=list)
    proven: bool = True
    nodes: int = 0


NODES = 5_000
"""Looked at before the second solver is asked. Of 200 densely competing promotions, baskets of 60
lines need 400; more is worth less than the wait."""

SPACING = 100_000
"""Between the numbers of two stages: more than promotions in one, which may be stages too."""


def run_stage(pricing: Pricing, stage: Stage, number: int) -> None:
    """Works out one group; `number` counts the stages of this pricing."""
    live = [index for index in stage.promotions if index in pricing.reach]
    if not live:
        return
    promotions = pricing.book.rules.promotions
    live = [index for index in live if pricing.gauge.met(promotions[index].condition)]
    if stage.group.choose is Choose.BEST:
        _choose(pricing, stage.group.layer, live, number)
        return
    for place, index in enumerate(live):
        # Where all apply, each is a stage of its own: a unit may be in every one of them.
        of_its_own = stage.group.choose is Choose.ALL
        _choose(pricing, stage.group.layer, [index], number + place if of_its_own else number)


def _choose(pricing: Pricing, layer: Layer, live: Iterable[int], number: int) -> None:
    candidates = _candidates(pricing, list(live), number)
    if not candidates:
        return
    runs = _runs_of(candidates)
    classes = {id(run): place for place, run in enumerate(runs)}
    occasion = pricing.occasion
    families = tuple(
        family_of(c, occasion.coupons, occasion.allowances.get(c.promotion.id, _UNBOUNDED))
        for c in candidates
    )
    written = [
        offer for place, c in enumerate(candidates) for offer in offers_of(c, classes, place)
    ]
    problem = Problem(
        tuple(Units(run.count, run.net * SCALE) for run in runs),
        families,
        tuple(each.offer for each in written),
        _ceiling(pricing, written, runs) if layer is Layer.ITEM else None,
    )
    choice = solve(problem, nodes=NODES, brief=pricing.brief)
    _apply(pricing, choice, written, runs, number)


def _candidates(pricing: Pricing, live: Sequence[int], number: int) -> list[Candidate]:
    while True:
        runs = pricing.pool.runs
        found = [c for index in live if (c := candidate_of(pricing, index, number)) is not None]
        # Picking units parts runs, which those found before it would know in part only.
        if pricing.pool.runs == runs:
            return found


def _apply(
    pricing: Pricing, choice: Choice, written: Sequence[Written], runs: Sequence[Run], number: int
) -> None:
    pricing.proven &= choice.proven
    pricing.nodes += choice.nodes
    for use in _filled(choice.uses, written, runs):
        applied = settle(pricing.pool, written[use.offer], use, runs, number)
        pricing.applied.append(applied)


def _filled(uses: Sequence[Use], written: Sequence[Written], runs: Sequence[Run]) -> Iterator[Use]:
    """The uses, those of whole selections with all the units of it that nobody else took: an
    amount off the order is shared by the order, not by as much of it as the threshold needs."""
    left = [run.count for run in runs]
    for use in uses:
        for counts in use.taken:
            for place, count in counts.items():
                left[place] -= count
    for use in uses:
        take = written[use.offer].offer.takes[0]
        limit = written[use.offer].candidate.promotion.benefit.limit
        if take.open and limit.max_units is None:
            counts = dict(use.taken[0])
            for place in take.saves:
                if left[place]:
                    counts[place] = counts.get(place, 0) + left[place]
                    left[place] = 0
            use = replace(use, taken=(counts,))
        yield use


def candidate_of(pricing: Pricing, index: int, number: int) -> Candidate | None:
    """The promotion with the runs open to it now; None when some part finds nothing."""
    promotion = pricing.book.rules.promotions[index]
    parts = []
    for part, items in zip(promotion.benefit.parts, pricing.reach[index], strict=True):
        runs = [
            run
            for place in items
            for run in pricing.pool.of(place)
            if _open(pricing, promotion, index, part, run, number)
        ]
        if not runs:
            return None
        parts.append(runs)
    if _picks_singles(promotion):
        parts = [_picked(pricing.pool, promotion, parts[0])]
    return Candidate(promotion, index, tuple(parts))


def _open(
    pricing: Pricing, promotion: Promotion, index: int, part: Part, run: Run, number: int
) -> bool:
    return (
        run.stage != number
        and (not countable(promotion, part) or stands_for_a_piece(promotion, run))
        and (not part.selector.not_discounted or untouched(run))
        and in_time(promotion, run.item)
        and all(
            _together(promotion, pricing.book.rules.promotions[other])
            for other in run.used
            if other != index
        )
    )


def _together(one: Promotion, other: Promotion) -> bool:
    """True when both may reduce the same unit."""
    return _allows(one, other) and _allows(other, one)


def _allows(one: Promotion, other: Promotion) -> bool:
    stacking = one.stacking
    return stacking.with_ is With.ANY or (
        stacking.with_ is With.LISTED and other.stacking.group in stacking.listed
    )


def _picks_singles(promotion: Promotion) -> bool:
    """True when the shop says which units are reduced one by one: its cheapest, its dearest."""
    benefit = promotion.benefit
    return (
        benefit.pattern is Pattern.EACH
        and benefit.pick is not Pick.BEST
        and benefit.limit.max_units is not None
    )


def _picked(pool: Pool, promotion: Promotion, runs: Sequence[Run]) -> list[Run]:
    """The cheapest (dearest) ones. Where enough of them cost the same, any of these may be taken,
    and the bound on units does the rest; else equals go by sku, whatever the order of lines."""
    sign = 1 if promotion.benefit.pick is Pick.CHEAPEST else -1
    left = promotion.benefit.limit.max_units or 0
    ordered = sorted(runs, key=lambda run: (sign * run.net, run.item.piece.sku, run.item.line))
    first = [run for run in ordered if run.net == ordered[0].net]
    if sum(run.count for run in first) >= left:
        return first
    picked = []
    for run in ordered:
        if left:
            if left < run.count:
                pool.part(run, run.count - left)
            picked.append(run)
            left -= run.count
    return picked


def _runs_of(candidates: Iterable[Candidate]) -> list[Run]:
    """Every run that some candidate can take, in the order of the basket, the dearest first."""
    found = {id(run): run for c in candidates for runs in c.parts for run in runs}
    return sorted(found.values(), key=lambda run: (run.place, -run.net))


def _ceiling(pricing: Pricing, written: Sequence[Written], runs: Sequence[Run]) -> Ceiling | None:
    keep = pricing.keep
    if keep is None:
        return None
    kept = {place for place, run in enumerate(runs) if run.place in keep.items}
    touching = frozenset(
        index
        for index, each in enumerate(written)
        if any(not kept.isdisjoint(take.saves) for take in each.offer.takes)
    )
    saved = sum(
        run.count * (run.before_item - run.net)
        for place in keep.items
        for run in pricing.pool.of(place)
    )
    return Ceiling(touching, max(0, keep.most_saving - saved) * SCALE)

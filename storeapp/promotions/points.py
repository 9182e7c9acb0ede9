"""Points: spent on the basket as money off, and earned on what it costs in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from storeapp.domain.pricing import Applied, Part
from storeapp.promotions.compile import Stage
from storeapp.promotions.pool import Run
from storeapp.promotions.rule import ONCE, BurnPoints, Choose, EarnPoints, Promotion
from storeapp.promotions.splitting import Bearer, split
from storeapp.promotions.stage import Pricing, candidate_of
from storeapp.promotions.worth import SCALE, room

Numbered = Sequence[tuple[int, Stage]]


def burn(pricing: Pricing, stages: Numbered) -> None:
    """Spends what the customer wishes to spend, as far as she has it and the rules allow."""
    customer = pricing.occasion.customer
    left = min(pricing.occasion.burn, customer.points) if customer else 0
    for number, stage in stages:
        for promotion, runs in _live(pricing, stage, number):
            value = promotion.benefit.tiers[0].value
            if isinstance(value, BurnPoints):
                left -= _burnt(pricing, promotion, value, runs, left)


def earn(pricing: Pricing, stages: Numbered) -> None:
    """What the basket earns by its money, and then what multiplies that."""
    for number, stage in stages:
        _by_money(pricing, stage, number)
    for number, stage in stages:
        _multiplied(pricing, stage, number)


def _burnt(
    pricing: Pricing, promotion: Promotion, value: BurnPoints, runs: Sequence[Run], left: int
) -> int:
    """Spends up to `left` points by this promotion; how many it were."""
    bearers = [Bearer(run.count, run.net, room(promotion, run)) for run in runs]
    amount = sum(b.count * b.weight for b in bearers)
    limit = promotion.benefit.limit.max_discount
    bounds = (amount * value.most_bp // SCALE, sum(b.count * b.most for b in bearers), limit)
    most = min(bound for bound in bounds if bound is not None)
    times = min(left // value.points, most // value.minor)
    if not times:
        return 0
    saving, points = times * value.minor, times * value.points
    reduced = []
    for run, parts in zip(list(runs), split(saving, bearers), strict=True):
        reduced += [(pricing.pool.part(run, count), minor) for count, minor in parts]
    # The points stay with the money they paid for, so that a return gives both back.
    shares = split(points, [Bearer(run.count, minor, points) for run, minor in reduced])
    for (run, minor), burnt in zip(reduced, shares, strict=True):
        for count, each in burnt:
            unit = pricing.pool.part(run, count)
            unit.net -= minor
            unit.parts += (Part(promotion.id, promotion.rev, minor, -each),)
    _note(pricing, promotion, times, saving, -points, [run for run, _ in reduced])
    return points


def _by_money(pricing: Pricing, stage: Stage, number: int) -> None:
    """Grants what the group's promotions earn: the most, the first, or all of it."""
    grants = []
    for promotion, runs in _live(pricing, stage, number):
        value = promotion.benefit.tiers[0].value
        if isinstance(value, EarnPoints) and (points := _earned(value, runs)):
            grants.append((points, promotion))
    if stage.group.choose is Choose.BEST:
        grants = sorted(grants, key=lambda grant: -grant[0])[:1]
    elif stage.group.choose is Choose.PRIORITY:
        grants = grants[:1]
    for points, promotion in grants:
        runs = next(runs for p, runs in _live(pricing, stage, number) if p is promotion)
        _grant(pricing, promotion, runs, [run.net for run in runs], points)


def _earned(value: EarnPoints, runs: Sequence[Run]) -> int:
    amount = sum(run.count * run.net for run in runs)
    by_money = amount // value.per_minor * value.points if value.per_minor else 0
    return by_money + value.fixed


def _multiplied(pricing: Pricing, stage: Stage, number: int) -> None:
    """Multiplies what units earned: each once per group, unless all of the group apply."""
    for promotion, _ in sorted(_live(pricing, stage, number), key=lambda each: _rank(stage, each)):
        value = promotion.benefit.tiers[0].value
        # Asked again: an earlier one may have parted or taken these units.
        again = (runs for p, runs in _live(pricing, stage, number) if p is promotion)
        runs = next(again, None)
        if runs is None or not isinstance(value, EarnPoints) or value.times == ONCE:
            continue
        points = [_basic(pricing, run) for run in runs]
        more = sum(r.count * p for r, p in zip(runs, points, strict=True)) * (value.times - ONCE)
        if more >= ONCE:
            _grant(pricing, promotion, runs, points, more // ONCE)
        if stage.group.choose is not Choose.ALL:
            for run in runs:
                run.stage = number


def _rank(stage: Stage, live: tuple[Promotion, Sequence[Run]]) -> int:
    value = live[0].benefit.tiers[0].value
    if stage.group.choose is Choose.BEST and isinstance(value, EarnPoints):
        return -value.times
    return 0


def _basic(pricing: Pricing, run: Run) -> int:
    """The points a unit has by its money, without what multiplies them."""
    return sum(
        part.points
        for part in run.parts
        if part.points > 0 and part.promotion not in pricing.book.multipliers
    )


def _grant(
    pricing: Pricing, promotion: Promotion, runs: Sequence[Run], weights: Sequence[int], points: int
) -> None:
    bearers = [Bearer(r.count, weight, points) for r, weight in zip(runs, weights, strict=True)]
    granted = []
    for run, parts in zip(list(runs), split(points, bearers), strict=True):
        for count, each in parts:
            unit = pricing.pool.part(run, count)
            unit.parts += (Part(promotion.id, promotion.rev, 0, each),) if each else ()
            granted.append(unit)
    _note(pricing, promotion, 1, 0, points, granted)


def _live(pricing: Pricing, stage: Stage, number: int) -> Iterator[tuple[Promotion, Sequence[Run]]]:
    """The promotions of the group that hold, each with the runs open to it."""
    promotions = pricing.book.rules.promotions
    for index in stage.promotions:
        if index in pricing.reach and pricing.gauge.met(promotions[index].condition):
            candidate = candidate_of(pricing, index, number)
            if candidate is not None:
                yield promotions[index], candidate.parts[0]


def _note(
    pricing: Pricing,
    promotion: Promotion,
    times: int,
    saving: int,
    points: int,
    runs: Sequence[Run],
) -> None:
    lines: Counter[str] = Counter()
    for run in runs:
        lines[run.item.line] += run.count
    pricing.applied.append(
        Applied(
            promotion.id, promotion.rev, promotion.name, times, saving, points, tuple(lines.items())
        )
    )

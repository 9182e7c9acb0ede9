"""Thresholds that a saving on goods has cost: how much may be saved so that they are reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from storeapp.promotions.condition import AllOf, AnyOf, AtLeast, Base, Condition, Metric
from storeapp.promotions.pool import Run
from storeapp.promotions.rule import Layer, Promotion
from storeapp.promotions.selector import Selector
from storeapp.promotions.stage import Keep, Pricing

MOST = 4
"""So many lost thresholds are tried; each costs one more pricing of the basket."""


@dataclass(frozen=True, slots=True)
class _Threshold:
    over: Sequence[Selector]
    amount: int


def thresholds_lost(pricing: Pricing) -> tuple[Keep, ...]:
    """What would have to be kept of the item layer, for each threshold that it made unreachable.

    The caller prices again with each and takes what is better; so a guess too many costs time
    only.
    """
    keeps: dict[tuple[frozenset[int], int], Keep] = {}
    for promotion in _late(pricing):
        for threshold in _thresholds(promotion):
            keep = _keep(pricing, threshold)
            if keep is not None:
                keeps.setdefault((keep.items, keep.most_saving), keep)
    return tuple(keeps.values())[:MOST]


def _late(pricing: Pricing) -> Iterator[Promotion]:
    """The promotions that go by amounts which the item layer has changed."""
    for stage in pricing.book.stages:
        if stage.group.layer in (Layer.THRESHOLD, Layer.COUPON):
            for index in stage.promotions:
                if index in pricing.reach:
                    yield pricing.book.rules.promotions[index]


def _thresholds(promotion: Promotion) -> Iterator[_Threshold]:
    for wanted in _amounts_in(promotion.condition):
        yield _Threshold((wanted.over,), wanted.value)
    benefit = promotion.benefit
    if benefit.base is not Base.LIST:
        over = tuple(part.selector for part in benefit.parts)
        for tier in benefit.tiers:
            if tier.amount:
                yield _Threshold(over, tier.amount)


def _amounts_in(condition: Condition | None) -> Iterator[AtLeast]:
    match condition:
        case AtLeast(metric=Metric.AMOUNT, base=Base.AFTER_ITEM | Base.RUNNING):
            yield condition
        case AllOf(conditions=conditions) | AnyOf(conditions=conditions):
            for each in conditions:
                yield from _amounts_in(each)


def _keep(pricing: Pricing, threshold: _Threshold) -> Keep | None:
    runs = {
        id(run): run
        for selector in threshold.over
        if not selector.not_discounted
        for run in pricing.gauge.selected(selector)
    }.values()
    before = sum(run.count * run.before_item for run in runs)
    after = sum(run.count * run.after_item for run in runs)
    if not after < threshold.amount <= before:
        return None
    return Keep(_places(runs), before - threshold.amount)


def _places(runs: Iterable[Run]) -> frozenset[int]:
    return frozenset(run.place for run in runs)

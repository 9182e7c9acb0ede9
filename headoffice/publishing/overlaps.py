"""Promotions that stand in each other's way: the same goods at the same time with the same rank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from headoffice.publishing.findings import Finding, warning
from headoffice.publishing.reach import Ground
from storeapp.promotions.rule import Choose, Hours, Layer, Promotion, RuleSet, Schedule

SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where one promotion holds and what it touches."""

    promotion: Promotion
    stores: frozenset[str]
    skus: frozenset[str]


def overlaps(rules: RuleSet, ground: Ground) -> Iterator[Finding]:
    """A group that chooses the best sorts this out by itself: there, only twins are told, which
    are the same but for what they give. Elsewhere nothing but the ids decides who comes first."""
    chosen = {(group.layer, group.name): group.choose for group in rules.groups}
    ranks: defaultdict[tuple[Layer, str, int], list[_Ground]] = defaultdict(list)
    for promotion in rules.promotions:
        stacking = promotion.stacking
        ranks[stacking.layer, stacking.group, stacking.priority].append(_ground(promotion, ground))
    for (layer, group, _), some in ranks.items():
        best = chosen.get((layer, group), Choose.BEST) is Choose.BEST
        yield from _told(_pairs(some, twins_only=best), twins=best)


def _ground(promotion: Promotion, ground: Ground) -> _Ground:
    stores = frozenset(store.code for store in ground.stores_of(promotion))
    skus = frozenset(
        good.piece.sku
        for part in promotion.benefit.parts
        for good in ground.goods_of(promotion, part)
    )
    return _Ground(promotion, stores, skus)


def _pairs(some: Sequence[_Ground], *, twins_only: bool) -> Iterator[tuple[str, str]]:
    for one, other in combinations(some, 2):
        if twins_only and not _twins(one.promotion, other.promotion):
            continue
        if (
            not one.skus.isdisjoint(other.skus)
            and not one.stores.isdisjoint(other.stores)
            and _meet(one.promotion.schedule, other.promotion.schedule)
        ):
            yield one.promotion.id, other.promotion.id


def _twins(one: Promotion, other: Promotion) -> bool:
    return (one.benefit.parts, one.condition, one.trigger, one.audience) == (
        other.benefit.parts,
        other.condition,
        other.trigger,
        other.audience,
    )


def _told(pairs: Iterator[tuple[str, str]], *, twins: bool) -> Iterator[Finding]:
    others: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        others[one].append(other)
    for promotion, names in others.items():
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        shown = ", ".join(names[:SHOWN]) + more
        words = (
            f"It is for the same goods, people and time as {shown}: one of them has no use."
            if twins
            else f"It meets {shown} on the same goods at the same time with the same priority: only"
            " their ids decide which comes first."
        )
        yield warning(promotion, "overlapping", words)


def _meet(one: Schedule, other: Schedule) -> bool:
    return (
        _begins_before_end(one, other)
        and _begins_before_end(other, one)
        and not (one.weekdays and other.weekdays and one.weekdays.isdisjoint(other.weekdays))
        and not (one.days and other.days and one.days.isdisjoint(other.days))
        and _hours_meet(one.hours, other.hours)
    )


def _begins_before_end(one: Schedule, other: Schedule) -> bool:
    return one.start is None or other.end is None or one.start < other.end


def _hours_meet(some: Sequence[Hours], others: Sequence[Hours]) -> bool:
    if not some or not others:
        return True
    return any(_touch(one, other) or _touch(other, one) for one in some for other in others)


def _touch(one: Hours, other: Hours) -> bool:
    return one.holds(other.start)

"""Promotions that stand in each other's way: the same goods at the same time with the same rank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from headoffice.publishing.findings import Finding, warning
from headoffice.publishing.reach import Ground
from headoffice.publishing.shelf import Good
from storeapp.promotions.condition import Condition
from storeapp.promotions.holding import Audience, Hours, Schedule
from storeapp.promotions.rule import Choose, Layer, Part, Promotion, RuleSet, Trigger

SHOWN = 5

_Skus = dict[int, tuple[tuple[Good, ...], frozenset[str]]]
"""By the identity of the goods, which are kept beside it."""


@dataclass(frozen=True, slots=True)
class _Reach:
    """Where one promotion holds, and what each of its parts touches."""

    promotion: Promotion
    stores: frozenset[str]
    skus: tuple[frozenset[str], ...]

    def meets(self, other: _Reach) -> bool:
        return (
            _meet(self.promotion.schedule, other.promotion.schedule)
            and not self.stores.isdisjoint(other.stores)
            and any(not one.isdisjoint(its) for one in self.skus for its in other.skus)
        )


def overlaps(rules: RuleSet, ground: Ground) -> Iterator[Finding]:
    """A group that chooses the best sorts this out by itself: there, only twins are told, which
    are the same but for what they give. Elsewhere nothing but the ids decides who comes first."""
    chosen = {(group.layer, group.name): group.choose for group in rules.groups}
    skus: _Skus = {}
    ranks: defaultdict[_Rank, list[_Reach]] = defaultdict(list)
    for promotion in rules.promotions:
        place = promotion.stacking.layer, promotion.stacking.group
        best = chosen.get(place, Choose.BEST) is Choose.BEST
        rank = _Rank(*place, promotion.stacking.priority, _twin_of(promotion) if best else None)
        ranks[rank].append(_reach(promotion, ground, skus))
    for rank, some in ranks.items():
        yield from _told(_pairs(some), twins=rank.twin is not None)


_Twin = tuple[tuple[Part, ...], Condition | None, Trigger, Audience]


@dataclass(frozen=True, slots=True)
class _Rank:
    """What promotions have in common that are held against each other."""

    layer: Layer
    group: str
    priority: int
    twin: _Twin | None


def _twin_of(promotion: Promotion) -> _Twin:
    parts = promotion.benefit.parts
    return parts, promotion.condition, promotion.trigger, promotion.audience


def _reach(promotion: Promotion, ground: Ground, skus: _Skus) -> _Reach:
    stores = frozenset(store.code for store in ground.stores_of(promotion))
    goods = [ground.goods_of(promotion, part) for part in promotion.benefit.parts]
    return _Reach(promotion, stores, tuple(_skus(some, skus) for some in goods))


def _skus(goods: tuple[Good, ...], known: _Skus) -> frozenset[str]:
    """Made once for the same goods: many promotions are for everything."""
    if id(goods) not in known:
        known[id(goods)] = goods, frozenset(good.piece.sku for good in goods)
    return known[id(goods)][1]


def _pairs(some: Sequence[_Reach]) -> Iterator[tuple[str, str]]:
    for one, other in combinations(some, 2):
        if one.meets(other):
            yield one.promotion.id, other.promotion.id


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

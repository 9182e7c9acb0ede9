"""A choice of ways, what it is worth, and good ones found quickly: the search begins with those."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storeapp.promotions.optimum.model import Model
from storeapp.promotions.optimum.ways import Way

Table = Sequence[Way]


@dataclass(frozen=True, slots=True)
class Packing:
    """Ways by offer that fit together. `worth` is exact: cuts made, charges paid."""

    ways: tuple[tuple[int, Way], ...]
    worth: int
    saving: int
    """Beyond what the units save alone."""
    families: frozenset[int]
    alone: tuple[tuple[int, int], ...]
    """Classes with units left over, and the family that serves them."""


def packing(model: Model, ways: Iterable[tuple[int, Way]]) -> Packing:
    ordered = tuple(sorted(ways, key=lambda each: each[0]))
    problem = model.part.problem
    families = {problem.offers[number].family for number, _ in ordered}
    gain = sum(way.gain for _, way in ordered)
    gain += sum(model.charges[family] for family in families & model.inside)
    gain -= model.scale * _cut(model, ordered)
    alone = cover(model, left_over(model, ordered), families)
    families.update(family for _, family in alone)
    worth = gain - sum(model.charges[family] for family in families)
    return Packing(ordered, worth, gain // model.scale, frozenset(families), alone)


def _cut(model: Model, ways: Sequence[tuple[int, Way]]) -> int:
    """What the limits of families with several offers take away."""
    problem = model.part.problem
    return sum(
        max(0, sum(w.saving for n, w in ways if problem.offers[n].family == family) - most)
        for family in model.rows.cut
        if (most := problem.families[family].most_saving) is not None
    )


def left_over(model: Model, ways: Sequence[tuple[int, Way]]) -> list[int]:
    """Classes that save something alone and have units in no way."""
    part = model.part
    left = [units.count for units in part.problem.units]
    for _, way in ways:
        for counts in way.taken:
            for number, count in counts:
                left[number] -= count
    return [number for number, families in enumerate(part.served) if families and left[number]]


def cover(
    model: Model, classes: Iterable[int], families: Iterable[int]
) -> tuple[tuple[int, int], ...]:
    """Serves every class by one of its families so that the charges are least."""
    served = model.part.served
    used = set(families) | model.part.sunk
    chosen = list(classes)
    used.update(served[number][0] for number in chosen if len(served[number]) == 1)
    open_ = [served[n] for n in chosen if used.isdisjoint(served[n])]
    used.update(_least_cover(model, open_))
    return tuple((n, next(f for f in served[n] if f in used)) for n in chosen)


def _least_cover(model: Model, open_: Sequence[tuple[int, ...]]) -> frozenset[int]:
    """The families of least charge of which each entry has one. Ties are few: all are tried."""
    if not open_:
        return frozenset()
    tried = (
        _least_cover(model, [entry for entry in open_[1:] if family not in entry]) | {family}
        for family in open_[0]
    )
    return min(tried, key=lambda cover: sum(model.charges[family] for family in cover))


def packed(model: Model, tables: Sequence[Table], prices: Sequence[int]) -> Packing:
    """Ways taken in the order of their worth at the prices, each where it still fits."""
    offered = sorted(
        (sum(prices[row] * count for row, count in way.uses) - way.gain, number, place)
        for number, table in enumerate(tables)
        for place, way in enumerate(table)
    )
    return _filled(model, tables, ((number, place) for _, number, place in offered))


def packed_by_unit(model: Model, tables: Sequence[Table]) -> Packing:
    """The same in the order of what a way gains with each unit."""
    offered = sorted(
        (-way.gain // sum(n for counts in way.taken for _, n in counts), number, place)
        for number, table in enumerate(tables)
        for place, way in enumerate(table)
    )
    return _filled(model, tables, ((number, place) for _, number, place in offered))


def _filled(model: Model, tables: Sequence[Table], order: Iterable[tuple[int, int]]) -> Packing:
    left = list(model.rows.holds)
    soft = set(model.rows.cut.values())
    chosen: dict[int, Way] = {}
    for number, place in order:
        way = tables[number][place]
        if number in chosen or way.gain <= 0:
            continue
        if all(left[row] >= count or row in soft for row, count in way.uses):
            chosen[number] = way
            for row, count in way.uses:
                left[row] -= count
    return packing(model, chosen.items())

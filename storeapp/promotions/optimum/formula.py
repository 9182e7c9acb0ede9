"""A part with one offer and nothing beside it, where a formula gives the answer at once.

Thousands of units of a good are no more work here than one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storeapp.promotions.optimum.parts import Outcome, Part, Used
from storeapp.promotions.optimum.problem import Offer, Order, Problem, Take

NOTHING = Outcome((), (), frozenset(), proven=True, settled=True, nodes=0)

Cells = list[tuple[int, int, int]]
"""Class, units and what one of them saves, the best first."""


def by_formula(part: Part) -> Outcome | None:
    """The part's answer; None where it has to be looked for."""
    problem = part.problem
    if len(problem.offers) != 1 or any(part.served) or problem.ceiling is not None:
        return None
    (offer,) = problem.offers
    family = problem.families[offer.family]
    if family.most_units is not None or family.most_saving is not None or not _regular(offer):
        return None
    most = family.most_uses
    if len(offer.takes) == 1 and offer.order is Order.FREE and _uncut(problem, offer):
        return _sets(problem, offer, most)
    if _cheapest_of_all(problem, offer):
        return _last_of_each(problem, offer, most)
    return None


def _regular(offer: Offer) -> bool:
    exact = not any(take.open for take in offer.takes)
    return exact and offer.room is None and offer.min_amount == 0


def _uncut(problem: Problem, offer: Offer) -> bool:
    """No set saves more than its units cost, so nothing is ever cut."""
    saves = offer.takes[0].saves
    return offer.bonus <= 0 and all(
        0 <= each <= problem.units[place].price for place, each in saves.items()
    )


def _sets(problem: Problem, offer: Offer, most: int | None) -> Outcome:
    """Of k sets the best units are taken, and each further set is worth less than the one before:
    so sets are added as long as one gains."""
    (take,) = offer.takes
    cells = _best_first(problem, take)
    times = sum(count for _, count, _ in cells) // take.quantity
    times = times if most is None else min(times, most)
    low = 0
    while low < times:
        middle = (low + times + 1) // 2
        before, after = ((k * take.quantity) for k in (middle - 1, middle))
        if _worth(cells, after) - _worth(cells, before) + offer.bonus > 0:
            low = middle
        else:
            times = middle - 1
    if not low:
        return NOTHING
    units = low * take.quantity
    saving = _worth(cells, units) + low * offer.bonus
    return _used(low, saving, (_first(cells, units),))


def _cheapest_of_all(problem: Problem, offer: Offer) -> bool:
    """True for "of so many the cheapest", over one and the same choice of goods."""
    if len(offer.takes) != 2 or offer.order is not Order.CHEAPEST or offer.bonus:
        return False
    buying, getting = offer.takes
    if getting.quantity != 1 or any(buying.saves.values()):
        return False
    if buying.saves.keys() != getting.saves.keys():
        return False
    by_price = sorted(getting.saves, key=lambda place: problem.units[place].price)
    saves = [getting.saves[place] for place in by_price]
    prices = [problem.units[place].price for place in by_price]
    return saves == sorted(saves) and all(
        0 <= each <= price for each, price in zip(saves, prices, strict=True)
    )


def _last_of_each(problem: Problem, offer: Offer, most: int | None) -> Outcome:
    """The units in the order of their prices, cut into groups: the last of each is reduced. No
    grouping reduces dearer ones, since each reduced unit needs its dearer companions."""
    buying, getting = offer.takes
    size = buying.quantity + 1
    places = sorted(getting.saves, key=lambda place: (-problem.units[place].price, place))
    cells = [(place, problem.units[place].count, getting.saves[place]) for place in places]
    worth_it = sum(count for _, count, _ in cells) // size
    times = worth_it if most is None else min(worth_it, most)
    reduced = [each for each in _reduced(cells, size, times) if each[2]]
    times = sum(count for _, count, _ in reduced)
    if not times:
        return NOTHING
    got = {place: count for place, count, _ in reduced}
    bought = [
        (place, count - got.get(place, 0))
        for place, count in _first(cells, times * size)
        if count > got.get(place, 0)
    ]
    saving = sum(count * each for _, count, each in reduced)
    return _used(times, saving, (tuple(sorted(bought)), tuple(sorted(got.items()))))


def _reduced(cells: Cells, size: int, times: int) -> Iterator[tuple[int, int, int]]:
    """Of each class, how many of its units stand last in one of the first `times` groups."""
    start = 0
    for place, count, saves in cells:
        last = min(start + count, times * size)
        if groups := max(0, last // size - start // size):
            yield place, groups, saves
        start += count


def _best_first(problem: Problem, take: Take) -> Cells:
    cells = [(place, problem.units[place].count, saves) for place, saves in take.saves.items()]
    return sorted(cells, key=lambda cell: (-cell[2], cell[0]))


def _worth(cells: Cells, units: int) -> int:
    """What so many of the best units save."""
    worth = 0
    for _, count, saves in cells:
        taken = min(count, units)
        worth += taken * saves
        units -= taken
    return worth


def _first(cells: Cells, units: int) -> tuple[tuple[int, int], ...]:
    """So many of the best units, by class, in the order of the classes."""
    taken = []
    for place, count, _ in cells:
        if units:
            taken.append((place, min(count, units)))
            units -= taken[-1][1]
    return tuple(sorted(taken))


def _used(times: int, saving: int, taken: Sequence[tuple[tuple[int, int], ...]]) -> Outcome:
    used = Used(0, times, saving, tuple(taken))
    return Outcome((used,), (), frozenset({0}), proven=True, settled=True, nodes=0)

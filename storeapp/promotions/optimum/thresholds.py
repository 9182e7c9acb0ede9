"""Amounts off from thresholds that compete for the same goods: a question of sums.

"15 off from 100" and "40 off each full 200" share a basket when its units can be parted into two
heaps that each reach their amount. Which sums a heap can have is one long number whose bits are the
sums; a search over groups would try every parting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from storeapp.promotions.optimum.formula import NOTHING
from storeapp.promotions.optimum.parts import Counts, Outcome, Part, Used
from storeapp.promotions.optimum.problem import Offer, Order, Problem
from storeapp.promotions.optimum.terms import amount_of

MOST_BITS = 8_000_000
"""The largest sum, in the problem's amounts, of which all parts are looked at."""

MOST_OFFERS = 12

MOST_PLANS = 4_000
"""So many ways of using the offers are compared; a basket rarely has ten."""


def by_thresholds(part: Part) -> Outcome | None:
    """The part's answer; None where it is no such question, or a larger one."""
    problem = part.problem
    regular = 0 < len(problem.offers) <= MOST_OFFERS and all(
        _regular(problem, offer) for offer in problem.offers
    )
    if any(part.served) or part.sunk or part.watched or problem.ceiling is not None or not regular:
        return None
    places = problem.offers[0].takes[0].saves.keys()
    if any(offer.takes[0].saves.keys() != places for offer in problem.offers):
        return None
    heap = _Heap.of(problem, problem.offers[0], sorted(places))
    if any(_amounts(problem, o, heap.places) != heap.amounts for o in problem.offers):
        return None
    return _best(problem, heap)


@dataclass(frozen=True, slots=True)
class _Heap:
    """The units in question: their classes, how many of each, and the amount of one."""

    places: tuple[int, ...]
    counts: tuple[int, ...]
    amounts: tuple[int, ...]

    @staticmethod
    def of(problem: Problem, offer: Offer, places: Sequence[int]) -> _Heap:
        counts = tuple(problem.units[place].count for place in places)
        return _Heap(tuple(places), counts, _amounts(problem, offer, places))

    @property
    def total(self) -> int:
        return sum(n * amount for n, amount in zip(self.counts, self.amounts, strict=True))


def _regular(problem: Problem, offer: Offer) -> bool:
    """True for an amount off a whole selection, which its goods can always bear."""
    (take, *more) = offer.takes
    family = problem.families[offer.family]
    return (
        not more
        and take.open
        and not any(take.saves.values())
        and offer.order is Order.FREE
        and offer.room is None
        and offer.bonus > 0
        and offer.min_amount > 0
        and family.most_units is None
        and family.most_saving is None
        # Of one use the first unit is enough; of several, each would need its own.
        and take.quantity <= (1 if family.most_uses == 1 else 0)
        and all(_bears(problem, offer, place) for place in take.saves)
    )


def _bears(problem: Problem, offer: Offer, place: int) -> bool:
    """Whether a unit's price is at least its part of the saving."""
    amount = amount_of(problem.units, offer, place)
    return amount >= 0 and offer.bonus * amount <= problem.units[place].price * offer.min_amount


def _amounts(problem: Problem, offer: Offer, places: Sequence[int]) -> tuple[int, ...]:
    return tuple(amount_of(problem.units, offer, place) for place in places)


def _best(problem: Problem, heap: _Heap) -> Outcome | None:
    plans = _plans(problem, heap.total)
    if len(plans) > MOST_PLANS:
        return None
    for times in sorted(plans, key=lambda plan: _rank(problem, plan)):
        used = [number for number, k in enumerate(times) if k]
        if not used:
            return NOTHING
        heaps = _parted(problem, heap, times, used)
        if heaps is None:
            return None
        if heaps:
            return _outcome(problem, times, heaps)
    return NOTHING


def _plans(problem: Problem, total: int) -> list[tuple[int, ...]]:
    """How often each offer is used, as far as its family and the amount of everything allow."""
    plans: list[tuple[int, ...]] = [()]
    for offer in problem.offers:
        plans = [
            (*plan, times)
            for plan in plans
            for times in range(_most_times(problem, plan, offer, total) + 1)
        ]
        if len(plans) > MOST_PLANS:
            break
    return plans


def _most_times(problem: Problem, plan: tuple[int, ...], offer: Offer, total: int) -> int:
    """How often the offer may still be used; a number that is too large is cut, not counted."""
    bounds = [_reached(problem, plan, total) // offer.min_amount, MOST_PLANS]
    most = problem.families[offer.family].most_uses
    if most is not None:
        bounds.append(most - _uses(problem, plan, offer.family))
    return min(bounds)


def _reached(problem: Problem, plan: tuple[int, ...], total: int) -> int:
    """What is left of the amount of everything after the offers planned so far."""
    return total - sum(k * offer.min_amount for k, offer in zip(plan, problem.offers, strict=False))


def _uses(problem: Problem, plan: tuple[int, ...], family: int) -> int:
    return sum(k for k, offer in zip(plan, problem.offers, strict=False) if offer.family == family)


def _rank(problem: Problem, times: Sequence[int]) -> tuple[object, ...]:
    """The largest saving first; of equals fewer families, then those that stand first."""
    offers = problem.offers
    saving = sum(k * offer.bonus for k, offer in zip(times, offers, strict=True))
    families = sorted({o.family for k, o in zip(times, offers, strict=True) if k})
    return -saving, len(families), families, tuple(times)


def _parted(
    problem: Problem, heap: _Heap, times: tuple[int, ...], used: Sequence[int]
) -> dict[int, Counts] | None:
    """The units of each offer used; {} when they cannot be parted so, None when nobody knows."""
    everything = tuple(zip(heap.places, heap.counts, strict=True))
    if len(used) > 2:
        return None
    if len(used) == 1:
        return {used[0]: tuple((place, n) for place, n in everything if n)}
    one, other = used
    low = times[one] * problem.offers[one].min_amount
    high = heap.total - times[other] * problem.offers[other].min_amount
    taken = _greedy(heap, low, high)
    if taken is None:
        if heap.total > MOST_BITS:
            return None
        taken = _by_sums(heap, low, high)
    if taken is None:
        return {}
    rest = {place: n - taken.get(place, 0) for place, n in everything}
    return {
        one: tuple(sorted((place, n) for place, n in taken.items() if n)),
        other: tuple((place, n) for place, n in rest.items() if n),
    }


def _greedy(heap: _Heap, low: int, high: int) -> Mapping[int, int] | None:
    """Units, the dearest first, as long as they fit under `high`; None when that misses `low`."""
    taken: dict[int, int] = {}
    whole = 0
    order = sorted(range(len(heap.places)), key=lambda i: -heap.amounts[i])
    for i in order:
        amount = heap.amounts[i]
        fits = heap.counts[i] if amount == 0 else min(heap.counts[i], (high - whole) // amount)
        taken[heap.places[i]] = fits
        whole += fits * amount
    return taken if whole >= low else None


def _by_sums(heap: _Heap, low: int, high: int) -> Mapping[int, int] | None:
    """Units whose amounts sum to something within the bounds; None when no units do."""
    steps: list[tuple[int, int, int]] = []
    reached, bound = 1, (1 << (high + 1)) - 1
    for i, count in enumerate(heap.counts):
        for chunk in _doubling(count):
            steps.append((i, chunk, reached))
            reached |= (reached << (chunk * heap.amounts[i])) & bound
    within = reached >> low
    if not within:
        return None
    whole = low + (within & -within).bit_length() - 1
    taken: dict[int, int] = {}
    for i, chunk, before in reversed(steps):
        if not before >> whole & 1:
            whole -= chunk * heap.amounts[i]
            taken[heap.places[i]] = taken.get(heap.places[i], 0) + chunk
    return taken


def _doubling(count: int) -> Iterator[int]:
    """Chunks that make every number up to `count`: 1, 2, 4, and the rest."""
    chunk = 1
    while count > 0:
        yield min(chunk, count)
        count -= chunk
        chunk *= 2


def _outcome(problem: Problem, times: tuple[int, ...], heaps: Mapping[int, Counts]) -> Outcome:
    used = tuple(
        Used(number, times[number], times[number] * problem.offers[number].bonus, (counts,))
        for number, counts in heaps.items()
    )
    families = frozenset(problem.offers[number].family for number in heaps)
    return Outcome(used, (), families, proven=True, settled=True, nodes=0)

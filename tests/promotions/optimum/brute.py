"""The contract's words by plain trying: every unit in every application of every offer.

Nothing here is clever, and nothing is shared with the product but the problem's own classes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from storeapp.promotions.optimum.problem import Offer, Order, Problem

Taken = tuple[tuple[int, ...], ...]
"""Per take the classes of the units taken, sorted."""


@dataclass(frozen=True)
class Best:
    saving: int
    families: frozenset[int]


@dataclass(frozen=True)
class Tried:
    """An offer used so often on these units."""

    offer: int
    times: int
    taken: Taken
    saving: int


def brute(problem: Problem) -> Best:
    """The best saving, and the families that are to be preferred among equals."""
    tried = [list(_tried(problem, number)) for number in range(len(problem.offers))]
    best = Best(0, frozenset())
    for uses in _together(tried, [each.count for each in problem.units]):
        found = _limited(problem, uses)
        if found is not None and _key(found) > _key(best):
            best = found
    return best


def _key(best: Best) -> tuple[int, int, list[int]]:
    """More saving, then fewer families, then those that stand first."""
    return best.saving, -len(best.families), [-family for family in sorted(best.families)]


def _tried(problem: Problem, number: int) -> Iterator[Tried]:
    """Every unit in every take or in none, every number of times."""
    offer = problem.offers[number]
    units = [c for c, each in enumerate(problem.units) for _ in range(each.count)]
    places = [[None, *(t for t, take in enumerate(offer.takes) if c in take.saves)] for c in units]
    seen = set()
    for assignment in product(*places):
        taken = tuple(
            tuple(c for c, place in zip(units, assignment, strict=True) if place == t)
            for t in range(len(offer.takes))
        )
        if taken in seen:
            continue
        seen.add(taken)
        for times in range(1, _most_times(problem, offer) + 1):
            saving = _saving(problem, offer, taken, times)
            if saving > 0 and is_kept(problem, offer, taken, times):
                yield Tried(number, times, taken, saving)


def _most_times(problem: Problem, offer: Offer) -> int:
    """Once for each unit; where an application needs no unit, for each step of the amount."""
    if any(take.quantity for take in offer.takes):
        return sum(each.count for each in problem.units)
    return sum(
        _amount(problem, offer, number) * each.count for number, each in enumerate(problem.units)
    )


def _together(tried: list[list[Tried]], left: list[int]) -> Iterator[tuple[Tried, ...]]:
    """Every choice of at most one for each offer, no unit used twice."""
    if not tried:
        yield ()
        return
    yield from _together(tried[1:], left)
    for each in tried[0]:
        used = Counter(number for mine in each.taken for number in mine)
        rest = [count - used[number] for number, count in enumerate(left)]
        if min(rest) >= 0:
            for others in _together(tried[1:], rest):
                yield (each, *others)


def is_kept(problem: Problem, offer: Offer, taken: Taken, times: int) -> bool:
    for take, mine in zip(offer.takes, taken, strict=True):
        if len(mine) < take.quantity * times or (
            len(mine) > take.quantity * times and not take.open
        ):
            return False
    if offer.min_amount > 0:
        amounts = [_amount(problem, offer, number) for mine in taken for number in mine]
        if sum(amounts) < times * offer.min_amount:
            return False
    return offer.order is Order.FREE or _can_be_parted(problem, offer, taken, times)


def _amount(problem: Problem, offer: Offer, number: int) -> int:
    if offer.amounts is not None and number in offer.amounts:
        return offer.amounts[number]
    return problem.units[number].price


def _can_be_parted(problem: Problem, offer: Offer, taken: Taken, times: int) -> bool:
    """Really parts them: one application after the other gets its units."""
    prices = [sorted(problem.units[number].price for number in mine) for mine in taken]
    return _parted(offer, prices, times)


def _parted(offer: Offer, prices: list[list[int]], times: int) -> bool:
    if times == 0:
        return not any(prices)
    shares = [
        _shares(take.quantity, mine, open_=take.open)
        for take, mine in zip(offer.takes, prices, strict=True)
    ]
    return any(
        _in_order(offer, application)
        and _parted(
            offer, [_less(m, a) for m, a in zip(prices, application, strict=True)], times - 1
        )
        for application in product(*shares)
    )


def _shares(quantity: int, prices: list[int], *, open_: bool) -> list[tuple[int, ...]]:
    most = len(prices) if open_ else quantity
    return sorted({c for size in range(quantity, most + 1) for c in combinations(prices, size)})


def _in_order(offer: Offer, application: Taken) -> bool:
    *others, last = application
    rest = [price for other in others for price in other]
    if not rest or not last:
        return True
    if offer.order is Order.CHEAPEST:
        return max(last) <= min(rest)
    return min(last) >= max(rest)


def _less(prices: list[int], gone: tuple[int, ...]) -> list[int]:
    return sorted((Counter(prices) - Counter(gone)).elements())


def _saving(problem: Problem, offer: Offer, taken: Taken, times: int) -> int:
    none_saves = all(saves == 0 for take in offer.takes for saves in take.saves.values())
    raw, room = times * offer.bonus, 0
    for take, mine in zip(offer.takes, taken, strict=True):
        for number in mine:
            raw += take.saves[number]
            if none_saves or take.saves[number] > 0:
                mapped = offer.room or {}
                room += mapped.get(number, problem.units[number].price)
    return min(raw, room)


def _limited(problem: Problem, uses: tuple[Tried, ...]) -> Best | None:
    """What the uses save together; None where a limit is not kept."""
    savings = {use.offer: use.saving for use in uses}
    families = {problem.offers[use.offer].family for use in uses}
    for number in families:
        family = problem.families[number]
        mine = [use for use in uses if problem.offers[use.offer].family == number]
        if family.most_uses is not None and sum(use.times for use in mine) > family.most_uses:
            return None
        savers = sum(_savers(problem.offers[use.offer], use.taken) for use in mine)
        if family.most_units is not None and savers > family.most_units:
            return None
        left = family.most_saving
        for use in mine:
            if left is not None:
                savings[use.offer] = min(use.saving, left)
                left -= savings[use.offer]
    if problem.ceiling is not None:
        named = [saving for o, saving in savings.items() if o in problem.ceiling.offers]
        if sum(named) > problem.ceiling.most_saving:
            return None
    return Best(sum(savings.values()), frozenset(families))


def _savers(offer: Offer, taken: Taken) -> int:
    none_saves = all(saves == 0 for take in offer.takes for saves in take.saves.values())
    return sum(
        1
        for take, mine in zip(offer.takes, taken, strict=True)
        for number in mine
        if none_saves or take.saves[number] > 0
    )

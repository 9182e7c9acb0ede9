"""The problem divided into parts that do not touch, and a part's answer read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from storeapp.promotions.optimum.parts import Part
from storeapp.promotions.optimum.problem import Ceiling, Offer, Problem, Take, Units
from storeapp.promotions.optimum.singles import Singles
from storeapp.promotions.optimum.terms import amount_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A part, with the problem's numbers of its classes (alike ones stand together), families and
    offers."""

    part: Part
    classes: tuple[tuple[int, ...], ...]
    families: tuple[int, ...]
    offers: tuple[int, ...]


def worthwhile(problem: Problem, singles: Singles) -> list[int]:
    """The offers for several units that may save as much as their units do alone.

    One application with the best units is the test: what a further one adds is never more.
    """
    return [
        number
        for number, offer in enumerate(problem.offers)
        if number not in singles.folded and _can_gain(problem, offer, singles.alone)
    ]


def _can_gain(problem: Problem, offer: Offer, alone: Sequence[int]) -> bool:
    gain, units = offer.bonus, problem.units
    rivals = False
    for take in offer.takes:
        if sum(units[number].count for number in take.saves) < take.quantity:
            return False
        gain += _of_best(take, units, alone)
        rivals = rivals or any(alone[number] for number in take.saves)
    if offer.min_amount > 0:
        touched = {number for take in offer.takes for number in take.saves}
        amount = sum(amount_of(units, offer, n) * units[n].count for n in touched)
        if amount < offer.min_amount:
            return False
    return gain > 0 or (gain == 0 and rivals)


def _of_best(take: Take, units: Sequence[Units], alone: Sequence[int]) -> int:
    worth, left = 0, take.quantity
    cells = sorted(((s - alone[n], units[n].count) for n, s in take.saves.items()), reverse=True)
    for each, count in cells:
        taken = min(count, left)
        if take.open and each > 0:
            taken = count
        worth += each * taken
        left = max(0, left - taken)
    return worth


def divide(problem: Problem, live: Sequence[int]) -> list[tuple[list[int], list[int]]]:
    """Classes and offers that hang together: by a class two offers want, by a family with limits,
    by the ceiling."""
    joined = Joined()
    for number in live:
        offer = problem.offers[number]
        family = problem.families[offer.family]
        for take in offer.takes:
            for place in take.saves:
                joined.join(("offer", number), ("class", place))
        if not (family.most_uses is family.most_units is family.most_saving is None):
            joined.join(("offer", number), ("family", offer.family))
        if problem.ceiling is not None and number in problem.ceiling.offers:
            joined.join(("offer", number), ("ceiling", 0))
    groups: dict[object, tuple[list[int], list[int]]] = {}
    for number in live:
        groups.setdefault(joined.top(("offer", number)), ([], []))[1].append(number)
    for place in range(len(problem.units)):
        top = joined.top(("class", place))
        if top in groups:
            groups[top][0].append(place)
    return list(groups.values())


class Joined:
    """Sets that grow together (union-find)."""

    def __init__(self) -> None:
        self._above: dict[object, object] = {}

    def top(self, each: object) -> object:
        above = self._above
        while (up := above.get(each, each)) != each:
            above[each] = above.get(up, up)
            each = up
        return each

    def join(self, one: object, other: object) -> None:
        self._above[self.top(other)] = self.top(one)


def piece_of(
    problem: Problem,
    singles: Singles,
    served: Sequence[tuple[int, ...]],
    classes: Sequence[int],
    offers: Sequence[int],
    sunk: frozenset[int],
    *,
    watched: bool,
) -> Piece:
    """The part of these classes and offers, with numbers of its own."""
    alike = _alike(problem, singles, served, classes, offers)
    members = tuple(tuple(each) for each in alike)
    families = tuple(
        sorted(
            {problem.offers[number].family for number in offers}
            | {family for number in classes for family in served[number]}
        )
    )
    place_of = {each[0]: place for place, each in enumerate(members)}
    family_of = {family: place for place, family in enumerate(families)}
    part = Part.of(
        Problem(
            tuple(
                Units(sum(problem.units[n].count for n in each), problem.units[each[0]].price)
                for each in members
            ),
            tuple(problem.families[family] for family in families),
            tuple(_renumbered(problem.offers[n], place_of, family_of) for n in offers),
            _ceiling(problem.ceiling, offers),
        ),
        tuple(singles.alone[each[0]] for each in members),
        tuple(tuple(family_of[f] for f in served[each[0]]) for each in members),
        frozenset(family_of[f] for f in sunk if f in family_of),
        watched=watched,
    )
    return Piece(part, members, families, tuple(offers))


def _alike(
    problem: Problem,
    singles: Singles,
    served: Sequence[tuple[int, ...]],
    classes: Iterable[int],
    offers: Iterable[int],
) -> list[list[int]]:
    """Classes that are the same for every offer here, put together in the order of the first."""
    terms: dict[int, list[object]] = {
        n: [problem.units[n].price, singles.alone[n], served[n]] for n in classes
    }
    for number in offers:
        offer = problem.offers[number]
        for take_number, take in enumerate(offer.takes):
            for n, saves in take.saves.items():
                amount = None if offer.amounts is None else offer.amounts.get(n)
                room = None if offer.room is None else offer.room.get(n)
                terms[n].append((number, take_number, saves, amount, room))
    alike: dict[object, list[int]] = {}
    for n, mine in terms.items():
        if problem.units[n].count:
            alike.setdefault(tuple(mine), []).append(n)
    return list(alike.values())


def _renumbered(offer: Offer, places: Mapping[int, int], families: Mapping[int, int]) -> Offer:
    def mapped(values: Mapping[int, int]) -> dict[int, int]:
        return {places[n]: value for n, value in values.items() if n in places}

    return Offer(
        families[offer.family],
        tuple(Take(take.quantity, mapped(take.saves), take.open) for take in offer.takes),
        offer.bonus,
        offer.order,
        offer.min_amount,
        None if offer.amounts is None else mapped(offer.amounts),
        None if offer.room is None else mapped(offer.room),
    )


def _ceiling(ceiling: Ceiling | None, offers: Sequence[int]) -> Ceiling | None:
    if ceiling is None:
        return None
    named = frozenset(place for place, n in enumerate(offers) if n in ceiling.offers)
    return Ceiling(named, ceiling.most_saving) if named else None

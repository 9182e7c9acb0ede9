"""Offers for one unit at a time, folded into what each unit saves alone."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.promotions.optimum.problem import Family, Offer, Problem
from storeapp.promotions.optimum.terms import amount_of, room_of, saves_at_all


@dataclass(frozen=True, slots=True)
class Singles:
    """What a unit of each class saves alone, by which families, and the offer of each of them.

    Only the best count: in a best choice a unit that is in no other offer is in a best one of
    these, for each is open to it whatever else is chosen. So the search for groups may reckon with
    what they save *more* than their units alone.
    """

    alone: tuple[int, ...]
    served: tuple[tuple[int, ...], ...]
    offer: tuple[dict[int, int], ...]
    folded: frozenset[int]


def fold(problem: Problem) -> Singles:
    alone = [0] * len(problem.units)
    offer: list[dict[int, int]] = [{} for _ in problem.units]
    folded = frozenset(
        number for number, each in enumerate(problem.offers) if _is_single(problem, number, each)
    )
    for number in sorted(folded):
        each = problem.offers[number]
        for place, saves in each.takes[0].saves.items():
            saving = saves + each.bonus
            if saving > alone[place]:
                alone[place], offer[place] = saving, {}
            if saving == alone[place] > 0:
                offer[place].setdefault(each.family, number)
    served = tuple(tuple(sorted(families)) for families in offer)
    return Singles(tuple(alone), served, tuple(offer), folded)


def _is_single(problem: Problem, number: int, offer: Offer) -> bool:
    """True when each unit's saving is its own affair."""
    take = offer.takes[0]
    return (
        len(offer.takes) == 1
        and take.quantity == 1
        and not take.open
        and _unlimited(problem.families[offer.family])
        and (problem.ceiling is None or number not in problem.ceiling.offers)
        and all(_by_itself(problem, offer, place) for place in take.saves)
    )


def _unlimited(family: Family) -> bool:
    return family.most_uses is None and family.most_units is None and family.most_saving is None


def _by_itself(problem: Problem, offer: Offer, place: int) -> bool:
    """Whether the unit reaches the amount, and has room for its saving, without others' help."""
    saves = offer.takes[0].saves[place]
    room = room_of(problem.units, offer, place) if saves > 0 or not saves_at_all(offer) else 0
    reaches = offer.min_amount <= max(0, amount_of(problem.units, offer, place))
    return reaches and saves + offer.bonus <= max(0, room)

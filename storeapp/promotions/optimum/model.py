"""A part as a packing of ways into rows: what is scarce, and what a way of using an offer is worth.

A *way* is one offer used k times on certain units. A *row* is something of which there is only so
much: the units of a class that several offers want, the uses or units a family may have, the
saving under a ceiling. At most one way of each offer is chosen, and the rows must hold. All that is
not linear in an offer (orders, amounts, room) is inside its ways.

Worth is an integer of `scale` per unit of money, less a charge per family used. The charges sum to
less than `scale`, so a larger saving always wins; one family less always wins next; and the charge
of a family that stands earlier is smaller by more than all later differences together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from storeapp.promotions.optimum.parts import Part
from storeapp.promotions.optimum.problem import Family, Offer


class OutOfNodes(Exception):
    """The budget of nodes ended before the search did."""


class Budget:
    """So many nodes may be looked at, whatever the machine."""

    __slots__ = ("left", "most")

    def __init__(self, most: int) -> None:
        self.most = self.left = most

    @property
    def spent(self) -> int:
        return self.most - self.left

    def spend(self, nodes: int = 1) -> None:
        self.left -= nodes
        if self.left < 0:
            self.left = 0
            raise OutOfNodes


@dataclass(frozen=True, slots=True)
class Rows:
    """Where each scarce thing stands; -1 or no entry is: not scarce.

    `cut` rows may be asked for more than they hold: what is over is simply not saved.
    """

    holds: tuple[int, ...]
    of_class: tuple[int, ...]
    uses: dict[int, int]
    units: dict[int, int]
    cut: dict[int, int]
    ceiling: int
    under: frozenset[int]


@dataclass(frozen=True, slots=True)
class Model:
    """A part, its rows and its charges. `inside` are the families whose charge is in the worth of
    their one offer's ways; the others' is reckoned where the search first uses them."""

    part: Part
    rows: Rows
    scale: int
    charges: tuple[int, ...]
    inside: frozenset[int]


def model_of(part: Part) -> Model:
    problem = part.problem
    count = len(problem.families)
    charges = tuple(
        0 if number in part.sunk else (1 << count) - (1 << (count - 1 - number))
        for number in range(count)
    )
    scale = 1 << max(6, count + (count + 1).bit_length())
    serving = {family for families in part.served for family in families}
    inside = frozenset(
        family
        for family in range(count)
        if family not in serving and sum(offer.family == family for offer in problem.offers) == 1
    )
    return Model(part, _rows(part, inside), scale, charges, inside)


def _rows(part: Part, inside: frozenset[int]) -> Rows:
    problem = part.problem
    holds: list[int] = []

    def row(most: int) -> int:
        holds.append(most)
        return len(holds) - 1

    wanted = _wanted(problem.offers, len(problem.units))
    of_class = tuple(
        row(units.count) if wanted[number] > 1 or _matters_alone(part, number) else -1
        for number, units in enumerate(problem.units)
    )
    several = [
        (number, family) for number, family in enumerate(problem.families) if number not in inside
    ]
    uses, units, cut = (
        {number: row(most) for number, family in several if (most := limit(family)) is not None}
        for limit in (_most_uses, _most_units, _most_saving)
    )
    ceiling = -1 if problem.ceiling is None else row(problem.ceiling.most_saving)
    under = frozenset() if problem.ceiling is None else problem.ceiling.offers
    return Rows(tuple(holds), of_class, uses, units, cut, ceiling, under)


def _wanted(offers: Iterable[Offer], classes: int) -> list[int]:
    """By how many offers each class may be taken."""
    wanted = [0] * classes
    for offer in offers:
        for number in {number for take in offer.takes for number in take.saves}:
            wanted[number] += 1
    return wanted


def _matters_alone(part: Part, number: int) -> bool:
    """Whether leaving a unit of the class over may cost a family more."""
    families = part.served[number]
    return len(families) > 1 or (len(families) == 1 and families[0] not in part.sunk)


def _most_uses(family: Family) -> int | None:
    return family.most_uses


def _most_units(family: Family) -> int | None:
    return family.most_units


def _most_saving(family: Family) -> int | None:
    return family.most_saving

"""A part of the problem that hangs together, with what each of its units saves alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from storeapp.promotions.optimum.problem import Family, Offer, Problem, Take

Counts = tuple[tuple[int, int], ...]
"""Class and number of units, in the order of the classes."""


@dataclass(frozen=True, slots=True)
class Part:
    """A problem by itself. Equal parts have equal `key`s, so an answer may be remembered by it.

    `problem` has the offers that compete. `alone` is what a unit of a class saves where no such
    offer takes it, by any of the families `served`. The families `sunk` are used in any case, so
    using them here costs nothing in a tie. A `watched` part shares families with others, so its
    answer says whether it is `settled`.
    """

    problem: Problem = field(compare=False)
    alone: tuple[int, ...]
    served: tuple[tuple[int, ...], ...]
    sunk: frozenset[int]
    watched: bool
    key: tuple[object, ...]

    @staticmethod
    def of(
        problem: Problem,
        alone: tuple[int, ...],
        served: tuple[tuple[int, ...], ...],
        sunk: frozenset[int],
        *,
        watched: bool,
    ) -> Part:
        return Part(problem, alone, served, sunk, watched, _content(problem))

    def whole(self) -> Problem:
        """The same with the offers for single units written out, for who knows no `alone`."""
        by_family: dict[int, dict[int, int]] = {}
        for number, families in enumerate(self.served):
            for family in families:
                by_family.setdefault(family, {})[number] = self.alone[number]
        singles = tuple(
            Offer(family, (Take(1, saves),), room=saves) for family, saves in by_family.items()
        )
        problem = self.problem
        return Problem(problem.units, problem.families, problem.offers + singles, problem.ceiling)


@dataclass(frozen=True, slots=True)
class Used:
    """A competing offer as a part's answer uses it; `saving` is after its family's limits."""

    offer: int
    times: int
    saving: int
    taken: tuple[Counts, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A part's answer.

    `alone` says which family serves the units of a class that no competing offer took. `settled`
    is False where other families could save as much, so that another part may tip the balance.
    """

    used: tuple[Used, ...]
    alone: Counts
    families: frozenset[int]
    proven: bool
    settled: bool
    nodes: int


def _content(problem: Problem) -> tuple[object, ...]:
    return (
        tuple((units.count, units.price) for units in problem.units),
        tuple(map(_limits, problem.families)),
        tuple(map(_terms, problem.offers)),
        problem.ceiling,
    )


def _limits(family: Family) -> tuple[object, ...]:
    return family.most_uses, family.most_units, family.most_saving


def _terms(offer: Offer) -> tuple[object, ...]:
    takes = tuple((take.quantity, take.open, *take.saves.items()) for take in offer.takes)
    return (
        offer.family,
        takes,
        offer.bonus,
        offer.order,
        offer.min_amount,
        None if offer.amounts is None else tuple(offer.amounts.items()),
        None if offer.room is None else tuple(offer.room.items()),
    )

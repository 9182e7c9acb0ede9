"""Equal savings across parts: a family that one part needs anyway costs another one nothing.

Parts do not share units, but they may share families, and among equal savings the fewest families
are preferred. A part whose equals all use the same families is settled whatever the others do. What
is left is solved again, with the families that are used anyway free of charge, and as one where
they share others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storeapp.promotions.optimum.answer import SecondSolver, answer
from storeapp.promotions.optimum.parts import Outcome
from storeapp.promotions.optimum.pieces import Joined, Piece, divide, piece_of, worthwhile
from storeapp.promotions.optimum.problem import Problem
from storeapp.promotions.optimum.singles import Singles, fold

Group = tuple[list[int], list[int]]
"""Classes and offers of a part."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The parts' answers. `plain` are the classes nothing competes for, with their family."""

    singles: Singles
    plain: tuple[tuple[int, int], ...]
    parts: tuple[tuple[Piece, Outcome], ...]


def answers(
    problem: Problem, nodes: int, second: SecondSolver | None, *, brief: bool = False
) -> Answers:
    singles = fold(problem)
    groups = divide(problem, worthwhile(problem, singles))
    touched = {number for classes, _ in groups for number in classes}
    free = [n for n, u in enumerate(problem.units) if u.count and n not in touched]
    sunk = frozenset(singles.served[n][0] for n in free if len(singles.served[n]) == 1)
    served = [_preferred(families, sunk) for families in singles.served]
    plain = tuple((n, served[n][0]) for n in free if len(served[n]) == 1)
    groups += [([n], []) for n in free if len(served[n]) > 1]
    shared = _shared(problem, served, groups, sunk)

    def solved(group: Group, sunk: frozenset[int], *, watched: bool) -> tuple[Piece, Outcome]:
        piece = piece_of(problem, singles, served, *group, sunk, watched=watched)
        return piece, answer(piece.part, nodes, second).outcome(brief=brief)

    parts = [
        solved(group, sunk, watched=not shared.isdisjoint(_families(problem, served, group)))
        for group in groups
    ]
    open_ = [number for number, (_, outcome) in enumerate(parts) if not outcome.settled]
    if open_:
        settled = [part for number, part in enumerate(parts) if number not in open_]
        sunk |= {piece.families[f] for piece, outcome in settled for f in outcome.families}
        again = _together(problem, served, [groups[number] for number in open_], sunk)
        parts = settled + [solved(group, sunk, watched=False) for group in again]
    return Answers(singles, plain, tuple(parts))


def _preferred(families: tuple[int, ...], sunk: frozenset[int]) -> tuple[int, ...]:
    """One that is used anyway, if there is one."""
    return next(((family,) for family in families if family in sunk), families)


def _families(problem: Problem, served: Sequence[tuple[int, ...]], group: Group) -> set[int]:
    classes, offers = group
    return {problem.offers[n].family for n in offers} | {f for n in classes for f in served[n]}


def _shared(
    problem: Problem,
    served: Sequence[tuple[int, ...]],
    groups: Iterable[Group],
    sunk: frozenset[int],
) -> set[int]:
    """Families that more than one part may use, and that are not used anyway."""
    owners = Counter(f for group in groups for f in _families(problem, served, group))
    return {family for family, count in owners.items() if count > 1 and family not in sunk}


def _together(
    problem: Problem,
    served: Sequence[tuple[int, ...]],
    groups: Sequence[Group],
    sunk: frozenset[int],
) -> list[Group]:
    """The groups, those that share a family made one."""
    joined = Joined()
    for number, group in enumerate(groups):
        for family in _families(problem, served, group) - sunk:
            joined.join(("group", number), ("family", family))
    merged: dict[object, Group] = {}
    for number, (classes, offers) in enumerate(groups):
        mine = merged.setdefault(joined.top(("group", number)), ([], []))
        mine[0].extend(classes)
        mine[1].extend(offers)
    return [(sorted(classes), sorted(offers)) for classes, offers in merged.values()]

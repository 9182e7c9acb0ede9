"""The parts' answers in the words of the problem: which units of which class each offer takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from storeapp.promotions.optimum.parts import Counts, Outcome
from storeapp.promotions.optimum.pieces import Piece
from storeapp.promotions.optimum.problem import Choice, Problem, Use
from storeapp.promotions.optimum.ties import Answers


@dataclass(slots=True)
class _Alone:
    """Single units of one offer."""

    counts: dict[int, int] = field(default_factory=dict)
    saving: int = 0


def read_back(problem: Problem, given: Answers) -> Choice:
    left = [units.count for units in problem.units]
    uses = [use for piece, outcome in given.parts for use in _uses(piece, outcome, left)]
    uses += _alone(given, left)
    uses.sort(key=lambda use: use.offer)
    return Choice(
        sum(use.saving for use in uses),
        tuple(uses),
        all(outcome.proven for _, outcome in given.parts),
        sum(outcome.nodes for _, outcome in given.parts),
    )


def _uses(piece: Piece, outcome: Outcome, left: list[int]) -> Iterator[Use]:
    for used in outcome.used:
        taken = tuple(_members(piece, counts, left) for counts in used.taken)
        yield Use(piece.offers[used.offer], used.times, taken, used.saving)


def _members(piece: Piece, counts: Counts, left: list[int]) -> dict[int, int]:
    """Of classes that are alike, those that stand first."""
    taken = {}
    for place, count in counts:
        for number in piece.classes[place]:
            part = min(count, left[number])
            if part:
                taken[number] = part
                left[number] -= part
                count -= part
    return taken


def _alone(given: Answers, left: list[int]) -> Iterator[Use]:
    served = list(given.plain)
    for piece, outcome in given.parts:
        for place, family in outcome.alone:
            served += [(number, piece.families[family]) for number in piece.classes[place]]
    singles = given.singles
    by_offer: dict[int, _Alone] = {}
    for number, family in sorted(served):
        if left[number]:
            mine = by_offer.setdefault(singles.offer[number][family], _Alone())
            mine.counts[number] = left[number]
            mine.saving += left[number] * singles.alone[number]
    for offer, each in by_offer.items():
        yield Use(offer, sum(each.counts.values()), (each.counts,), each.saving)

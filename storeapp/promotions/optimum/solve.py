"""The best choice of promotions: the one entry, and the way of a problem through this package.

1. Offers for single units are folded into what each unit saves alone (`singles`).
2. What cannot gain is left away, the rest is divided into parts that do not touch (`pieces`).
3. A part of one offer has a formula as a rule (`formula`), two thresholds a sum
   (`thresholds`). Any other is a packing of ways into rows
   (`model`, `ways`, `pairs`), bounded by prices (`bound`) and searched within the gap (`choose`,
   `turns`, `search`); with one offer only its ways are looked at (`lone`). The answer is remembered
   (`answer`).
4. Where equal savings tie parts together, those are solved as one (`ties`).
5. The parts' answers are put together in the words of the problem (`read_back`).

Above `nodes` of one part, the second solver is asked for it (`highs`), checked (`verify`), and its
saving becomes the target of one more search.
"""

from __future__ import annotations

from dataclasses import replace

from storeapp.promotions.optimum.answer import SecondSolver
from storeapp.promotions.optimum.highs import highs
from storeapp.promotions.optimum.problem import Choice, Problem
from storeapp.promotions.optimum.read_back import read_back
from storeapp.promotions.optimum.ties import answers

NODES = 20_000


def solve(
    problem: Problem,
    *,
    nodes: int = NODES,
    second: SecondSolver | None = highs,
    brief: bool = False,
) -> Choice:
    """The best choice. `nodes` bounds the search of each part that hangs together; with `brief`,
    TakesLonger where that is neither remembered nor found by a look of a few milliseconds."""
    if problem.ceiling is not None:
        free = _solved(replace(problem, ceiling=None), nodes, second, brief=brief)
        named = problem.ceiling.offers
        if (
            sum(use.saving for use in free.uses if use.offer in named)
            <= problem.ceiling.most_saving
        ):
            return free
    return _solved(problem, nodes, second, brief=brief)


def _solved(problem: Problem, nodes: int, second: SecondSolver | None, *, brief: bool) -> Choice:
    return read_back(problem, answers(problem, nodes, second, brief=brief))

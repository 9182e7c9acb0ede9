"""A part's answer, remembered by its content: one more scan changes one part of a basket."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from storeapp.promotions.optimum.choose import Chooser
from storeapp.promotions.optimum.formula import by_formula
from storeapp.promotions.optimum.model import Budget, Model, OutOfNodes
from storeapp.promotions.optimum.pack import Packing, packing
from storeapp.promotions.optimum.parts import Outcome, Part, Used
from storeapp.promotions.optimum.problem import Choice, Problem
from storeapp.promotions.optimum.thresholds import by_thresholds
from storeapp.promotions.optimum.verify import faults
from storeapp.promotions.optimum.ways import Way

SecondSolver = Callable[[Problem], Choice | None]
"""Another way to a best choice; None where it has none to give."""

REMEMBERED = 1024
"""Parts: those of the basket under way, and of the many that are tried in search of hints."""

BRIEF = 250
"""Nodes of a brief look at one part, some 10 ms. Of 200 densely competing promotions, the parts of
95 in 100 baskets of 60 lines need less."""


class TakesLonger(Exception):
    """A brief look was not enough. What it costs has to be worked out beside the window."""


class Answer:
    """One part's answer, worked out when it is first asked for.

    What a brief look finds is the answer, never a guess: the same search, to its end.
    """

    __slots__ = ("_known", "_nodes", "_part", "_second")

    def __init__(self, part: Part, nodes: int, second: SecondSolver | None) -> None:
        self._part, self._nodes, self._second = part, nodes, second
        self._known: Outcome | None = None

    def outcome(self, *, brief: bool = False) -> Outcome:
        """The answer; with `brief`, TakesLonger where it is neither known nor soon found."""
        if self._known is None:
            self._known = (
                _briefly(self._part, self._nodes)
                if brief
                else _answered(self._part, self._nodes, self._second)
            )
        return self._known


@lru_cache(maxsize=REMEMBERED)
def answer(part: Part, nodes: int, second: SecondSolver | None) -> Answer:
    """A pure function of its arguments, so remembering it changes nothing but the time."""
    return Answer(part, nodes, second)


def _briefly(part: Part, nodes: int) -> Outcome:
    at_once = by_formula(part) or by_thresholds(part)
    if at_once is not None:
        return at_once
    chooser = Chooser(part, min(nodes, BRIEF))
    try:
        chooser.run(brief=True)
        settled = not part.watched or chooser.settled()
    except OutOfNodes as error:
        raise TakesLonger from error
    return _outcome(
        chooser.model, chooser.best, proven=True, settled=settled, nodes=chooser.budget.spent
    )


def _answered(part: Part, nodes: int, second: SecondSolver | None) -> Outcome:
    at_once = by_formula(part) or by_thresholds(part)
    if at_once is not None:
        return at_once
    chooser = Chooser(part, nodes)
    proven, spent = True, 0
    try:
        chooser.run()
    except OutOfNodes:
        spent, chooser.budget = chooser.budget.spent, Budget(nodes)
        proven = second is not None and _ask(chooser, second)
    settled = _settled(chooser, proven)
    spent += chooser.budget.spent
    return _outcome(chooser.model, chooser.best, proven=proven, settled=settled, nodes=spent)


def _ask(chooser: Chooser, second: SecondSolver) -> bool:
    """Whether the other solver's answer stands. Knowing how much can be saved, the search goes
    once more for the answer that is to be preferred among equals."""
    whole = chooser.model.part.whole()
    choice = second(whole)
    if choice is None or faults(whole, choice):
        return False
    given = _packing(chooser.model, choice)
    if given.saving < chooser.best.saving:
        return False
    chooser.offer(given)
    if chooser.market.bids:
        try:
            chooser.improve()
        except OutOfNodes:
            return True  # The saving stands, only which of the equals is not settled.
    return True


def _packing(model: Model, choice: Choice) -> Packing:
    """The other solver's answer as ways; the single units follow from what is left over."""
    problem = model.part.problem
    ways = []
    for use in choice.uses:
        if use.offer >= len(problem.offers):
            continue
        alone = sum(
            model.part.alone[number] * count
            for counts in use.taken
            for number, count in counts.items()
        )
        family = problem.offers[use.offer].family
        charge = model.charges[family] if family in model.inside else 0
        gain = model.scale * (use.saving - alone) - charge
        taken = tuple(tuple(sorted(counts.items())) for counts in use.taken)
        ways.append((use.offer, Way(use.times, use.saving, gain, (), taken)))
    return packing(model, ways)


def _settled(chooser: Chooser, proven: bool) -> bool:
    if not chooser.model.part.watched or not proven:
        return True
    try:
        return chooser.settled()
    except OutOfNodes:
        return True  # As good as any in what it saves.


def _outcome(model: Model, best: Packing, *, proven: bool, settled: bool, nodes: int) -> Outcome:
    problem = model.part.problem
    left = {n: f.most_saving for n, f in enumerate(problem.families) if f.most_saving is not None}
    used = []
    for number, way in best.ways:
        family = problem.offers[number].family
        saving = min(way.saving, left.get(family, way.saving))
        if family in left:
            left[family] -= saving
        if saving:
            used.append(Used(number, way.times, saving, way.taken))
    return Outcome(tuple(used), best.alone, best.families, proven, settled, nodes)

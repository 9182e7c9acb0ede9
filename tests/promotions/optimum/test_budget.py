"""When the budget of nodes ends: the second solver, what is believed of it, and life without it."""

import subprocess
import sys
from dataclasses import replace

import pytest

from storeapp.promotions.optimum.answer import answer
from storeapp.promotions.optimum.highs import highs
from storeapp.promotions.optimum.problem import (
    Choice,
    Family,
    Offer,
    Order,
    Problem,
    Take,
    Units,
)
from storeapp.promotions.optimum.solve import solve
from storeapp.promotions.optimum.verify import faults

NO_NODES = 0
FEW_NODES = 500
"""Enough to find something, not enough to prove that it is the best."""
BEST = 1365

PRICES = (410, 370, 330, 310, 290, 230, 190, 170, 130, 110)


def wanted(but, percent=100):
    """What a unit of nearly every class saves."""
    return {n: price * percent // 100 for n, price in enumerate(PRICES) if n % 5 != but}


def nothing(but):
    return dict.fromkeys(wanted(but), 0)


@pytest.fixture
def problem():
    """Four offers that want nearly the same units."""
    answer.cache_clear()
    units = tuple(Units(1 + (n % 3 == 0), price) for n, price in enumerate(PRICES))
    offers = (
        Offer(0, (Take(3, wanted(0)),), -600),
        Offer(1, (Take(2, nothing(1)), Take(1, wanted(1))), order=Order.CHEAPEST),
        Offer(2, (Take(1, nothing(2)), Take(1, wanted(2, 50))), order=Order.CHEAPEST),
        Offer(3, (Take(5, wanted(3)),), -900),
    )
    return Problem(units, (Family(),) * 4, offers)


class Asked:
    """A second solver that gives HiGHS's answer, changed."""

    def __init__(self, change=lambda choice: choice):
        self.change = change
        self.problems = []

    def __call__(self, problem):
        self.problems.append(problem)
        return self.change(highs(problem))


@pytest.mark.parametrize("nodes", [NO_NODES, FEW_NODES])
def test_the_second_solver_proves_what_the_search_leaves(problem, nodes):
    second = Asked()

    found = solve(problem, nodes=nodes, second=second)

    assert len(second.problems) == 1
    assert (found.saving, found.proven) == (BEST, True)
    assert faults(problem, found) == []


def test_the_second_solver_is_not_asked_while_there_are_nodes(problem):
    second = Asked()

    found = solve(problem, second=second)

    assert (second.problems, found.saving, found.proven) == ([], BEST, True)


def test_the_budget_counts_nodes_so_the_answer_is_the_same_everywhere(problem):
    first = solve(problem, nodes=FEW_NODES, second=None)
    answer.cache_clear()

    assert solve(problem, nodes=FEW_NODES, second=None) == first


def twice(problem):
    """The first offer stands there once more, as another family's."""
    again = replace(problem.offers[0], family=4)
    return replace(problem, families=(Family(),) * 5, offers=(*problem.offers, again))


def by_the_later_family(choice):
    """As good a choice, but not the one to be preferred among equals."""
    uses = [replace(use, offer=4) if use.offer == 0 else use for use in choice.uses]
    return replace(choice, uses=tuple(uses))


@pytest.mark.parametrize(
    ("nodes", "offers"),
    [
        pytest.param(NO_NODES, {1, 2, 3, 4}, id="no search at all"),
        pytest.param(1_100, {0, 1, 2, 3}, id="enough, once the saving is known"),
    ],
)
def test_knowing_the_saving_the_search_looks_for_the_preferred_among_equals(problem, nodes, offers):
    second = Asked(by_the_later_family)

    found = solve(twice(problem), nodes=nodes, second=second)

    assert (found.saving, found.proven, len(second.problems)) == (BEST, True, 1)
    assert {use.offer for use in found.uses} == offers


def test_where_that_is_too_much_too_the_second_solvers_units_are_kept(problem):
    def less_than_the_best(choice):
        uses = tuple(use for use in choice.uses if use.offer in (0, 3))
        return Choice(sum(use.saving for use in uses), uses, True, 0)

    found = solve(problem, nodes=FEW_NODES, second=Asked(less_than_the_best))

    assert (found.saving, found.proven, [use.offer for use in found.uses]) == (1160, True, [0, 3])


def test_units_that_save_alone_are_the_second_solvers_affair_too(problem):
    alone = Offer(4, (Take(1, dict.fromkeys(range(10), 20)),))
    problem = replace(problem, families=(Family(),) * 5, offers=(*problem.offers, alone))
    best = solve(problem, second=None)

    found = solve(problem, nodes=NO_NODES, second=Asked())

    assert best.proven
    assert best.saving > BEST
    assert (found.saving, found.proven) == (best.saving, True)
    assert faults(problem, found) == []


def test_without_a_second_solver_the_best_that_was_found_is_given_and_not_called_proven(problem):
    found = solve(problem, nodes=FEW_NODES, second=None)

    assert not found.proven
    assert 0 < found.saving < BEST
    assert faults(problem, found) == []


DOUBTFUL = [
    pytest.param(lambda choice: None, id="it cannot say"),
    pytest.param(lambda choice: Choice(choice.saving + 1, choice.uses, True, 0), id="a wrong sum"),
    pytest.param(
        lambda choice: Choice(2 * choice.saving, choice.uses * 2, True, 0), id="units used twice"
    ),
    pytest.param(lambda choice: Choice(0, (), True, 0), id="less than is known"),
]


@pytest.mark.parametrize("change", DOUBTFUL)
def test_an_answer_that_does_not_hold_is_not_used(problem, change):
    alone = solve(problem, nodes=FEW_NODES, second=None)

    found = solve(problem, nodes=FEW_NODES, second=Asked(change))

    assert replace(found, nodes=0) == replace(alone, nodes=0)


def test_without_highspy_the_second_solver_has_nothing_to_say(problem, monkeypatch):
    monkeypatch.setitem(sys.modules, "highspy", None)

    assert highs(problem) is None
    assert not solve(problem, nodes=FEW_NODES).proven


def test_choosing_loads_neither_highspy_nor_numpy():
    code = (
        "import sys; from storeapp.promotions.optimum.solve import solve;"
        "print([name for name in ('highspy', 'numpy') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"

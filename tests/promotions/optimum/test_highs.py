"""The second solver and the search agree, each by its own way."""

import random

import pytest
from hypothesis import given, settings

from bench import _dense as dense
from storeapp.promotions.optimum import highs as highs_module
from storeapp.promotions.optimum.highs import highs
from storeapp.promotions.optimum.problem import (
    Ceiling,
    Family,
    Offer,
    Order,
    Problem,
    Take,
    Units,
)
from storeapp.promotions.optimum.solve import solve
from storeapp.promotions.optimum.verify import faults
from tests.promotions.optimum.problems import problems


def agree(problem):
    found, other = solve(problem, second=None), highs(problem)

    assert other is not None
    assert faults(problem, other) == []
    assert faults(problem, found) == []
    if found.proven:
        assert found.saving == other.saving
    else:
        assert found.saving <= other.saving


@settings(max_examples=60)
@given(problems(most_units=9, most_offers=5))
def test_both_solvers_save_the_same(problem):
    agree(problem)


@pytest.mark.prove
@settings(max_examples=1_500)
@given(problems(most_units=14, most_offers=7))
def test_both_solvers_save_the_same_in_larger_problems(problem):
    agree(problem)


UNITS = tuple(Units(2, price) for price in (20, 15, 12, 7, 4))
ALL = range(5)
FREE = dict.fromkeys(ALL, 0)
WHOLE = {n: UNITS[n].price for n in ALL}
HALF = {n: UNITS[n].price // 2 for n in ALL}
BUY_GET = (Take(1, FREE, open=True), Take(1, HALF))

SPECIAL = [
    pytest.param(
        (Offer(0, (Take(0, FREE, open=True),), 3, min_amount=11),), id="steps of an amount"
    ),
    pytest.param(
        (Offer(0, BUY_GET, order=Order.CHEAPEST, min_amount=30),), id="an open buying take"
    ),
    pytest.param((Offer(0, BUY_GET, order=Order.DEAREST, min_amount=50),), id="the dearer units"),
    pytest.param(
        (
            Offer(0, (Take(2, FREE), Take(1, HALF, open=True)), order=Order.CHEAPEST),
            Offer(0, (Take(3, WHOLE),), -20),
        ),
        id="an open getting take",
    ),
    pytest.param(
        (Offer(0, (Take(1, FREE), Take(0, HALF, open=True)), order=Order.CHEAPEST, min_amount=9),),
        id="a getting take without a quantity",
    ),
    pytest.param(
        (Offer(0, (Take(2, WHOLE),), -10, room=dict.fromkeys(ALL, 6)), Offer(1, (Take(1, HALF),))),
        id="little room",
    ),
]


@pytest.mark.parametrize("ceiling", [None, 9, 21, 10_000])
@pytest.mark.parametrize("most_saving", [None, 17])
@pytest.mark.parametrize("offers", SPECIAL)
def test_both_solvers_save_the_same_with_limits(offers, most_saving, ceiling):
    families = (Family(most_saving=most_saving), Family(most_units=3))
    named = frozenset(n for n, offer in enumerate(offers) if offer.family == 0)
    limit = None if ceiling is None else Ceiling(named, ceiling)

    agree(Problem(UNITS, families, offers, limit))


def test_a_lone_application_holds_all_that_an_open_take_has_over():
    """Not even the unit at 1 of the first take may be dearer than all of the last one's."""
    units = (Units(1, 5), Units(1, 1), Units(1, 0), Units(1, 3))
    takes = (Take(1, {0: 0, 1: 0}, open=True), Take(1, {2: 0, 3: 2}, open=True))
    problem = Problem(units, (Family(),), (Offer(0, takes, order=Order.CHEAPEST, min_amount=9),))

    agree(problem)
    assert solve(problem, second=None).saving == 0


MANY = tuple(Units(1 + (n % 3 == 0), 60 + 37 * n % 101) for n in range(12))
OF_MANY = {n: units.price for n, units in enumerate(MANY)}

LARGE = [
    pytest.param(
        (Family(most_uses=2), Family()),
        (
            Offer(0, (Take(3, OF_MANY),), -150),
            Offer(0, (Take(4, OF_MANY),), -250),
            Offer(1, (Take(2, {n: price // 2 for n, price in OF_MANY.items()}),)),
        ),
        id="sizes of a set that share two uses",
    ),
    pytest.param(
        (Family(), Family(most_uses=1)),
        (
            Offer(0, (Take(3, OF_MANY),), -230),
            Offer(
                1,
                (Take(1, {n: price // 5 for n, price in OF_MANY.items()}, open=True),),
                min_amount=900,
            ),
        ),
        id="sets, or a percentage from an amount on",
    ),
]


@pytest.mark.parametrize(("families", "offers"), LARGE)
def test_both_solvers_save_the_same_with_more_ways_than_are_written_down(families, offers):
    agree(Problem(MANY, families, offers))


def test_a_claim_that_does_not_hold_in_whole_numbers_is_withdrawn(monkeypatch):
    problem = Problem(UNITS, (Family(),), (Offer(0, (Take(1, HALF),)),))
    monkeypatch.setattr(highs_module, "saving_of", lambda *_: 1)

    assert highs(problem) is None


def test_a_solver_that_cannot_say_says_nothing(monkeypatch):
    problem = Problem(UNITS, (Family(),), (Offer(0, (Take(1, HALF),)),))
    monkeypatch.setitem(highs_module.OPTIONS, "time_limit", 0.0)

    assert highs(problem) is None


def dense_problem(seed, lines):
    return dense.problem(dense.shop(seed), dense.basket(random.Random(seed), lines))


@pytest.mark.parametrize("lines", [8, 15, 30])
@pytest.mark.parametrize("seed", [1, 2])
def test_both_solvers_save_the_same_where_promotions_compete_densely(seed, lines):
    agree(dense_problem(seed, lines))


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(20))
def test_both_solvers_save_the_same_in_sixty_lines(seed):
    agree(dense_problem(seed, 60))


def test_the_largest_saving_first_never_saves_more_and_often_less():
    problems = [dense_problem(seed, 15) for seed in range(8)]
    greedy = [dense.greedy(problem) for problem in problems]
    best = [solve(problem).saving for problem in problems]

    assert all(one <= other for one, other in zip(greedy, best, strict=True))
    assert sum(greedy) < sum(best)


def test_dense_problems_are_proven_by_the_search_alone():
    found = [solve(dense_problem(seed, 60), second=None) for seed in range(4)]

    assert all(each.proven for each in found)

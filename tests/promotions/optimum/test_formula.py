"""The formula for an offer alone: the answer that looking for it would give, at any size."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.promotions.optimum import answer as answering
from storeapp.promotions.optimum.formula import by_formula
from storeapp.promotions.optimum.problem import Family, Offer, Order, Problem, Take, Units
from storeapp.promotions.optimum.solve import solve
from storeapp.promotions.optimum.verify import faults

UNITS = st.lists(
    st.builds(Units, count=st.integers(0, 5), price=st.integers(0, 9)), min_size=1, max_size=4
)
MOST = st.sampled_from((None, None, 1, 2))


def sets_for(price: int, quantity: int, units: list[Units]) -> Offer:
    saves = {place: each.price for place, each in enumerate(units)}
    return Offer(0, (Take(quantity, saves),), bonus=-price)


def cheapest_of(size: int, percent: int, units: list[Units]) -> Offer:
    saves = {place: each.price * percent // 100 for place, each in enumerate(units)}
    buying = Take(size - 1, dict.fromkeys(saves, 0))
    return Offer(0, (buying, Take(1, saves)), order=Order.CHEAPEST)


@given(UNITS, st.integers(0, 20), st.integers(2, 4), MOST)
def test_sets_for_a_price_are_found_as_by_looking(
    units: list[Units], price: int, quantity: int, most: int | None
) -> None:
    agrees(Problem(tuple(units), (Family(most),), (sets_for(price, quantity, units),)))


@given(UNITS, st.sampled_from((30, 50, 100)), st.integers(2, 4), MOST)
def test_the_cheapest_of_so_many_is_found_as_by_looking(
    units: list[Units], percent: int, size: int, most: int | None
) -> None:
    agrees(Problem(tuple(units), (Family(most),), (cheapest_of(size, percent, units),)))


def agrees(problem: Problem) -> None:
    answering.answer.cache_clear()
    at_once = solve(problem)
    with patch.object(answering, "by_formula", lambda part: None):
        answering.answer.cache_clear()
        looked_for = solve(problem)
    answering.answer.cache_clear()
    assert faults(problem, at_once) == []
    assert at_once.saving == looked_for.saving
    assert at_once.proven


def test_thousands_of_units_are_no_more_work_than_a_few() -> None:
    units = [Units(6000, 100 + n) for n in range(30)]
    choice = solve(Problem(tuple(units), (Family(),), (sets_for(250, 3, units),)))
    # Every unit costs 100 or more, so each of the 60,000 sets gains.
    assert choice.saving == sum(each.count * each.price for each in units) - 60_000 * 250
    assert (choice.uses[0].times, choice.nodes, choice.proven) == (60_000, 0, True)


@pytest.mark.parametrize(
    "problem",
    [
        pytest.param(
            Problem((Units(4, 10),), (Family(most_units=2),), (sets_for(5, 2, [Units(4, 10)]),)),
            id="a limit of units",
        ),
        pytest.param(
            Problem((Units(4, 10),), (Family(),), (Offer(0, (Take(2, {0: 0}),), bonus=30),)),
            id="an amount that may be more than the goods",
        ),
        pytest.param(
            Problem((Units(4, 10),), (Family(),), (Offer(0, (Take(2, {0: 5}, open=True),)),)),
            id="an open take",
        ),
    ],
)
def test_what_has_no_formula_is_looked_for(problem: Problem) -> None:
    with patch.object(answering, "by_formula", wraps=by_formula) as asked:
        answering.answer.cache_clear()
        choice = solve(problem)
    assert [by_formula(call.args[0]) for call in asked.call_args_list] == [None]
    assert choice.saving > 0
    assert faults(problem, choice) == []

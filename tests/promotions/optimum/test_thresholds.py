"""Competing thresholds as sums: the same answer as by looking for it, and at once."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.promotions.optimum import answer as answering
from storeapp.promotions.optimum.problem import Family, Offer, Problem, Take, Units
from storeapp.promotions.optimum.solve import solve
from storeapp.promotions.optimum.thresholds import by_thresholds
from storeapp.promotions.optimum.verify import faults

COUNTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 12)), min_size=1, max_size=4)
"""Units and the price of one."""


def off(
    family: int, amount: int, saving: int, prices: list[tuple[int, int]], *, once: bool
) -> Offer:
    take = Take(int(once), dict.fromkeys(range(len(prices)), 0), open=True)
    return Offer(family, (take,), bonus=saving, min_amount=amount)


def problem_of(prices: list[tuple[int, int]], *wanted: tuple[int, int, bool]) -> Problem:
    """A family for each of (amount, saving, once)."""
    families = tuple(Family(1 if once else None) for _, _, once in wanted)
    offers = tuple(
        off(number, amount, saving, prices, once=once)
        for number, (amount, saving, once) in enumerate(wanted)
    )
    return Problem(tuple(Units(n, price) for n, price in prices), families, offers)


THRESHOLDS = st.integers(1, 30).flatmap(
    lambda amount: st.tuples(st.just(amount), st.integers(1, amount), st.booleans())
)


@given(COUNTS, st.lists(THRESHOLDS, min_size=1, max_size=2))
def test_thresholds_are_answered_as_by_looking(
    prices: list[tuple[int, int]], wanted: list[tuple[int, int, bool]]
) -> None:
    agrees(problem_of(prices, *wanted))


@given(COUNTS, st.lists(st.integers(1, 30), min_size=2, max_size=3, unique=True))
def test_a_ladder_is_answered_as_by_looking(
    prices: list[tuple[int, int]], amounts: list[int]
) -> None:
    offers = tuple(off(0, a, (a + 3) // 4, prices, once=True) for a in sorted(amounts))
    agrees(Problem(tuple(Units(n, price) for n, price in prices), (Family(1),), offers))


def agrees(problem: Problem) -> None:
    answering.answer.cache_clear()
    at_once = solve(problem)
    with patch.object(answering, "by_thresholds", lambda part: None):
        answering.answer.cache_clear()
        looked_for = solve(problem)
    answering.answer.cache_clear()
    assert faults(problem, at_once) == []
    assert at_once.saving == looked_for.saving
    assert len({use.offer for use in at_once.uses}) <= len({u.offer for u in looked_for.uses})


def test_a_basket_of_thirty_goods_is_parted_at_once() -> None:
    prices = [(1, 1_013 + 97 * n) for n in range(30)]
    whole = sum(price for _, price in prices)
    # 15 off from 100 and 40 off each full 200: all but one hundred for the second, if it parts.
    choice = solve(problem_of(prices, (10_000, 1_500, True), (20_000, 4_000, False)))
    assert whole == 72_585
    assert (choice.saving, choice.nodes, choice.proven) == (3 * 4_000 + 1_500, 0, True)


@pytest.mark.parametrize(
    ("prices", "saving"),
    [
        pytest.param([(1, 150), (1, 150)], 40, id="each heap lacks a little"),
        pytest.param([(1, 200), (1, 100)], 55, id="two heaps to the cent"),
        pytest.param([(3, 100)], 55, id="of one kind"),
        pytest.param([(1, 99)], 0, id="nothing is reached"),
    ],
)
def test_two_heaps_are_made_where_they_can_be(prices: list[tuple[int, int]], saving: int) -> None:
    choice = solve(problem_of(prices, (100, 15, True), (200, 40, False)))
    assert choice.saving == saving


def test_what_its_goods_could_not_bear_is_looked_for() -> None:
    with patch.object(answering, "by_thresholds", wraps=by_thresholds) as asked:
        answering.answer.cache_clear()
        choice = solve(problem_of([(2, 10)], (5, 30, True)))
    assert [by_thresholds(call.args[0]) for call in asked.call_args_list] == [None]
    assert choice.saving == 20

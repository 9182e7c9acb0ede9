"""A brief look: the very answer, or word that it takes longer; never another answer."""

from __future__ import annotations

import pytest
from hypothesis import given

from storeapp.promotions.optimum.answer import TakesLonger, answer
from storeapp.promotions.optimum.problem import Family, Offer, Order, Problem, Take, Units
from storeapp.promotions.optimum.solve import solve
from tests.promotions.optimum.problems import problems

MANY_WAYS = 12
"""Lines of one brand: more ways to fill a set than are written down."""


def overlapping(lines: int) -> Problem:
    """Three for 12.00 and the second at half price, over the same goods."""
    units = tuple(Units(2, 500 + 37 * n) for n in range(lines))
    free = dict.fromkeys(range(lines), 0)
    whole = {n: each.price for n, each in enumerate(units)}
    half = {n: each.price // 2 for n, each in enumerate(units)}
    offers = (
        Offer(0, (Take(3, whole),), -1200),
        Offer(1, (Take(1, free), Take(1, half)), order=Order.CHEAPEST),
    )
    return Problem(units, (Family(), Family()), offers)


@given(problems())
def test_what_a_brief_look_finds_is_the_answer(problem: Problem) -> None:
    answer.cache_clear()
    try:
        brief = solve(problem, second=None, brief=True)
    except TakesLonger:
        return
    answer.cache_clear()
    assert brief == solve(problem, second=None)


def test_few_goods_need_a_brief_look_only() -> None:
    answer.cache_clear()
    brief = solve(overlapping(3), brief=True)
    answer.cache_clear()

    assert brief.proven
    assert brief == solve(overlapping(3))


def test_many_overlapping_ways_take_longer_than_a_look() -> None:
    answer.cache_clear()
    with pytest.raises(TakesLonger):
        solve(overlapping(MANY_WAYS), brief=True)


def test_what_was_worked_out_once_is_known_at_once() -> None:
    answer.cache_clear()
    whole = solve(overlapping(MANY_WAYS))

    assert solve(overlapping(MANY_WAYS), brief=True) == whole

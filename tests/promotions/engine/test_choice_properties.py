"""Properties of the best choice: order, splitting and history do not matter, more rules never
cost more, and neither a greedy engine nor any promotion alone does better."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storeapp.promotions.engine import appraise
from storeapp.promotions.occasion import Item
from storeapp.promotions.rule import Benefit, Promotion
from tests.promotions.build import a_book, a_promotion, an_occasion, priced
from tests.promotions.engine.greedy import greedy_saving
from tests.promotions.engine.rules import (
    baskets,
    bundles,
    buy_and_get,
    for_each,
    promotions,
    whole_baskets,
)

Basket = tuple[Item, ...]
Rules = tuple[Promotion, ...]

some = settings(max_examples=60)
# A percentage of a set is rounded once, after the choice. So where equal choices round differently
# one cent may move; these baskets cost round sums, and not a cent may.
whole = given(whole_baskets(7), promotions(4))


@some
@given(whole_baskets(7), promotions(4), st.randoms(use_true_random=False))
def test_the_order_of_lines_and_of_promotions_does_not_change_the_total(
    items: Basket, rules: Rules, random: Random
) -> None:
    lines, order = list(items), list(rules)
    random.shuffle(lines)
    random.shuffle(order)

    assert priced(lines, *order).total == priced(items, *rules).total


@some
@given(baskets(7), promotions(4))
def test_the_order_of_promotions_does_not_change_anything(items: Basket, rules: Rules) -> None:
    assert priced(items, *reversed(rules)) == priced(items, *rules)


@some
@given(whole_baskets(6), promotions(), for_each() | bundles() | buy_and_get())
def test_one_more_promotion_never_raises_the_total(
    items: Basket, rules: Rules, more: Benefit
) -> None:
    another = a_promotion("one-more", more)

    assert priced(items, *rules, another).total <= priced(items, *rules).total


@some
@given(baskets(7), promotions(4), st.data())
def test_a_line_that_is_split_in_two_costs_the_same(
    items: Basket, rules: Rules, data: st.DataObject
) -> None:
    several = [item for item in items if item.count > 1]
    if not several:
        return
    one = data.draw(st.sampled_from(several))
    count = data.draw(st.integers(1, one.count - 1))
    halves = [replace(one, count=count), replace(one, line="again", count=one.count - count)]
    place = items.index(one)
    split = [*items[:place], *halves, *items[place + 1 :]]

    assert priced(split, *rules).total == priced(items, *rules).total


@some
@given(baskets(6), promotions(4))
def test_taking_a_line_out_and_back_in_changes_nothing(items: Basket, rules: Rules) -> None:
    book, occasion = a_book(*rules), an_occasion()
    before = appraise(items, book, occasion)

    appraise(items[:-1], book, occasion)

    assert appraise((*items[:-1], items[-1]), book, occasion) == before


@some
@whole
def test_a_greedy_engine_never_saves_more(items: Basket, rules: Rules) -> None:
    answer = priced(items, *rules)

    assert answer.listed - answer.total >= greedy_saving(items, rules)


@some
@whole
def test_no_promotion_alone_saves_more(items: Basket, rules: Rules) -> None:
    total = priced(items, *rules).total

    assert all(total <= priced(items, rule).total for rule in rules)


@pytest.mark.prove
@settings(max_examples=5_000)
@given(whole_baskets(9), promotions(5), bundles() | buy_and_get())
def test_no_choice_of_others_is_better(items: Basket, rules: Rules, more: Benefit) -> None:
    answer = priced(items, *rules)

    assert answer.listed - answer.total >= greedy_saving(items, rules)
    assert all(answer.total <= priced(items, rule).total for rule in rules)
    assert priced(items, *rules, a_promotion("one-more", more)).total <= answer.total

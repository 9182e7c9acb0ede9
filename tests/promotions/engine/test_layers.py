"""Layers, groups and what may meet on one unit; thresholds that an earlier saving would cost."""

from __future__ import annotations

import pytest

from storeapp.promotions.appraisal import Appraisal
from storeapp.promotions.condition import AllOf, AnyOf, AtLeast, Base, Metric
from storeapp.promotions.engine import appraise
from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    Choose,
    Group,
    Layer,
    Part,
    Pattern,
    Percent,
    PriceList,
    Promotion,
    Role,
    Tier,
    With,
)
from storeapp.promotions.selector import Selector
from tests.promotions.build import (
    a_book,
    a_promotion,
    a_threshold,
    an_item,
    an_occasion,
    each,
    goods,
    n_for,
    off_from,
    priced,
)

A_TEN = an_item("A", 1000)


def chosen(choose: Choose, *promotions: Promotion, count: int = 1) -> Appraisal:
    """A at 10.00 where the group of the items chooses so."""
    book = a_book(*promotions, groups=(Group(Layer.ITEM, "main", choose),))
    return appraise([an_item("A", 1000, count)], book, an_occasion())


def test_layers_follow_each_other_each_on_what_is_left() -> None:
    rules = (
        a_promotion("member", each(PriceList({"A": 8000})), layer=Layer.SHELF),
        a_promotion("item", each(Percent(1_000))),
        a_threshold("order", off_from(5000, 1000)),
        a_promotion("coupon", each(Percent(5_000)), layer=Layer.COUPON),
    )

    answer = priced([an_item("A", 10_000)], *rules)

    assert [applied.saving for applied in answer.applied] == [2000, 800, 1000, 3100]
    assert answer.total == 3100


def test_a_percentage_may_be_of_the_list_price() -> None:
    rules = (
        a_promotion("sale", each(Percent(2_000))),
        a_threshold("card", each(Percent(1_000)), stacking={"base": Base.LIST}),
    )

    assert priced([A_TEN], *rules).total == 700
    assert priced([A_TEN], rules[0], a_threshold("card", each(Percent(1_000)))).total == 720


def test_a_percentage_may_be_of_the_price_after_the_items() -> None:
    rules = (
        a_promotion("sale", each(Percent(2_000))),
        a_threshold("o1", off_from(100, 300)),
        a_threshold(
            "o2",
            Benefit(Pattern.SET, (Part(Role.GET, open=True),), (Tier(Percent(1_000)),)),
            stacking={"group": "second", "base": Base.AFTER_ITEM},
        ),
    )

    assert priced([A_TEN], *rules).total == 800 - 300 - 80


def test_the_best_of_a_group_for_the_whole_basket() -> None:
    ten, twenty = a_promotion("a", each(Percent(1_000))), a_promotion("b", each(Percent(2_000)))

    assert chosen(Choose.BEST, ten, twenty).total == 800


def test_all_of_a_group_one_after_the_other_by_priority() -> None:
    first = a_promotion("b", each(AmountOff(500)), stacking={"priority": 1})
    second = a_promotion("a", each(Percent(1_000)))

    answer = chosen(Choose.ALL, second, first)

    assert [applied.promotion for applied in answer.applied] == ["b", "a"]
    assert answer.total == 450


def test_by_priority_the_first_takes_its_units_and_the_next_what_is_left() -> None:
    first = a_promotion("b", n_for(2500, 3), stacking={"priority": 1})
    second = a_promotion("a", each(Percent(5_000)))

    assert chosen(Choose.PRIORITY, second, first, count=4).total == 2500 + 500
    assert chosen(Choose.BEST, second, first, count=4).total == 2000


def test_groups_of_a_layer_stack_in_the_order_of_the_set() -> None:
    half = a_promotion("half", each(Percent(5_000)), stacking={"group": "x"})
    off = a_promotion("off", each(AmountOff(300)), stacking={"group": "y"})
    halved_first = Group(Layer.ITEM, "x"), Group(Layer.ITEM, "y")

    one = a_book(half, off, groups=halved_first)
    other = a_book(half, off, groups=halved_first[::-1])
    unnamed = a_book(half, off)

    totals = [appraise([A_TEN], book, an_occasion()).total for book in (one, other, unnamed)]
    assert totals == [200, 350, 200]


@pytest.mark.parametrize(
    ("with_", "listed", "total"),
    [
        pytest.param(With.ANY, (), 810, id="anything"),
        pytest.param(With.NONE, (), 900, id="nothing else"),
        pytest.param(With.LISTED, ("main",), 810, id="a group that is listed"),
        pytest.param(With.LISTED, ("gifts",), 900, id="a group that is not"),
    ],
)
def test_what_else_may_reduce_the_same_unit(
    with_: With, listed: tuple[str, ...], total: int
) -> None:
    sale = a_promotion("sale", each(Percent(1_000)))
    words = {"with_": with_, "listed": frozenset(listed)}

    assert (
        priced([A_TEN], sale, a_threshold("t", each(Percent(1_000)), stacking=words)).total == total
    )
    # And the other way round: what came first may forbid it.
    first = a_promotion("sale", each(Percent(1_000)), stacking=words)
    assert priced([A_TEN], first, a_threshold("t", each(Percent(1_000)))).total == total


@pytest.mark.parametrize(
    ("base", "total"),
    [
        pytest.param(Base.LIST, 7_000, id="in list prices"),
        pytest.param(Base.AFTER_ITEM, 9_000, id="after the item layer"),
        pytest.param(Base.RUNNING, 9_000, id="as it stands"),
    ],
)
def test_a_threshold_is_measured_in_the_price_it_says(base: Base, total: int) -> None:
    sale = a_promotion("sale", each(Percent(1_000)))
    order = a_threshold("order", off_from(10_000, 2_000, base=base))
    book = a_book(sale, order, joint_thresholds=False)

    assert appraise([an_item("A", 10_000)], book, an_occasion()).total == total


POINTS = AtLeast(Metric.POINTS, 1)
ONE = AtLeast(Metric.QUANTITY, 1)
HUNDRED = AtLeast(Metric.AMOUNT, 10_000)


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(a_threshold("order", off_from(10_000, 2_000)), id="a tier"),
        pytest.param(a_threshold("order", off_from(1, 2_000), condition=HUNDRED), id="a condition"),
        pytest.param(
            a_threshold("order", off_from(1, 2_000), condition=AllOf((ONE, HUNDRED))),
            id="one of several conditions",
        ),
        pytest.param(
            a_threshold("order", off_from(1, 2_000), condition=AnyOf((POINTS, HUNDRED))),
            id="this or another condition",
        ),
    ],
)
def test_a_saving_that_would_cost_more_than_it_brings_is_given_up(order: Promotion) -> None:
    sale = a_promotion("sale", each(Percent(1_000)))
    basket = [an_item("A", 10_000)]

    together = appraise(basket, a_book(sale, order), an_occasion())
    apart = appraise(basket, a_book(sale, order, joint_thresholds=False), an_occasion())

    assert (together.total, apart.total) == (8_000, 9_000)


def test_only_as_much_is_given_up_as_the_threshold_needs() -> None:
    sale = a_promotion("sale", each(Percent(1_000)))
    order = a_threshold("order", off_from(10_000, 2_000))
    basket = [an_item("A", 8_000), an_item("B", 2_100)]

    # 10 % of A would leave 93.00; of B alone it would leave 98.90; neither, then.
    assert priced(basket, sale, order).total == 8_100
    # With B at 25.00 its own 10 % can stay.
    assert priced([basket[0], an_item("B", 2_500)], sale, order).total == 10_500 - 250 - 2_000


def test_a_saving_that_brings_more_than_the_threshold_stays() -> None:
    sale = a_promotion("sale", each(Percent(3_000)))
    order = a_threshold("order", off_from(10_000, 2_000))

    assert priced([an_item("A", 10_000)], sale, order).total == 7_000


def test_a_threshold_in_list_prices_is_reached_without_giving_anything_up() -> None:
    sale = a_promotion("sale", each(Percent(1_000)))
    order = a_threshold("order", off_from(10_000, 2_000, base=Base.LIST))

    assert priced([an_item("A", 10_000)], sale, order).total == 7_000


def test_a_threshold_on_what_nothing_has_reduced_is_not_bought_back() -> None:
    untouched = Selector(not_discounted=True)
    sale = a_promotion("sale", each(Percent(3_000)))
    order = a_threshold("order", off_from(10_000, 2_000, untouched))

    assert priced([an_item("A", 10_000)], sale, order).total == 7_000


def test_what_the_first_group_saved_counts_towards_what_may_be_given_up() -> None:
    first = a_promotion("first", each(Percent(1_000), goods("A")), stacking={"group": "a"})
    second = a_promotion("second", each(Percent(1_000), goods("B")), stacking={"group": "b"})
    order = a_threshold("order", off_from(10_000, 2_000))
    basket = [an_item("A", 5_000), an_item("B", 5_600)]

    # 6.00 may go: 5.00 of A do, then only 1.00 of B could, so B keeps its price.
    assert priced(basket, first, second, order).total == 4_500 + 5_600 - 2_000

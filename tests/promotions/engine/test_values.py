"""What promotions give: one plain example of each mechanic, with its exact numbers."""

from __future__ import annotations

import pytest

from storeapp.domain.catalogue import Traits
from storeapp.promotions.condition import AllOf, AnyOf, AtLeast, Condition, Metric, Not
from storeapp.promotions.occasion import Item
from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    FixedPrice,
    Gift,
    Layer,
    Limit,
    Over,
    Part,
    Pattern,
    Percent,
    Pick,
    PriceList,
    Role,
    Steps,
    Tier,
    Value,
)
from storeapp.promotions.selector import EVERYTHING, Match, Selector
from tests.promotions.build import (
    a_promotion,
    a_threshold,
    an_item,
    cheapest_free,
    each,
    goods,
    n_for,
    off_from,
    priced,
)
from tests.promotions.engine.rules import a_weighed

A, B, C = goods("A"), goods("B"), goods("C")


def nets(items: list[Item], benefit: Benefit, **more: object) -> list[int]:
    """What each line costs under this one benefit."""
    answer = priced(items, a_promotion("p", benefit, **more))  # type: ignore[arg-type]
    return [item.net for item in answer.items]


@pytest.mark.parametrize(
    ("value", "net"),
    [
        pytest.param(Percent(2_000), 2_400, id="20 % off"),
        pytest.param(Percent(10_000), 0, id="free"),
        pytest.param(AmountOff(150), 2_550, id="1.50 off each"),
        pytest.param(AmountOff(1_500), 0, id="never below nothing"),
        pytest.param(FixedPrice(790), 2_370, id="7.90 each"),
        pytest.param(FixedPrice(1_200), 3_000, id="a price above the list price changes nothing"),
        pytest.param(PriceList({"A": 880}), 2_640, id="a price by sku"),
        pytest.param(PriceList({"B": 880}), 3_000, id="no price for this sku"),
        pytest.param(Gift(), 0, id="a gift"),
    ],
)
def test_a_value_for_every_unit(value: Value, net: int) -> None:
    assert nets([an_item("A", 1000, 3)], each(value)) == [net]


def test_half_a_cent_is_rounded_in_the_customers_favour_on_each_unit() -> None:
    assert nets([an_item("A", 1050, 2)], each(Percent(1_500))) == [2 * (1050 - 158)]


@pytest.mark.parametrize(
    ("value", "net"),
    [
        # 1.234 kg at 12.80 per kg is 15.80.
        pytest.param(Percent(1_000), 1580 - 158, id="10 % of the line"),
        pytest.param(AmountOff(200), 1580 - 247, id="2.00 off a kilogram"),
        pytest.param(FixedPrice(1_000), 1234, id="10.00 a kilogram"),
        pytest.param(PriceList({"W": 1_000}), 1234, id="a price list's kilogram"),
    ],
)
def test_weighed_goods_are_reduced_by_the_kilogram(value: Value, net: int) -> None:
    assert nets([a_weighed(1_234)], each(value)) == [net]


def test_a_weighed_line_is_one_piece_only_where_that_is_said() -> None:
    basket = [a_weighed(500), a_weighed(1_000, sku="V")]

    assert nets(basket, n_for(1500, 2)) == [640, 1280]
    assert sum(nets(basket, n_for(1500, 2, limit=Limit(weighed_counts=True)))) == 1500


def test_a_floor_is_what_a_unit_or_a_kilogram_costs_at_least() -> None:
    deal = each(Percent(5_000), limit=Limit(floor=700))

    assert nets([an_item("A", 1000, 2), an_item("B", 600)], deal) == [1400, 600]
    assert nets([a_weighed(1_000)], deal) == [700]


def test_a_set_leaves_each_of_its_units_at_the_floor() -> None:
    # 3 for 10.00 would be 20.00 less; each may lose 2.00.
    assert nets([an_item("A", 1000, 3)], n_for(1000, 3, limit=Limit(floor=800))) == [2400]


@pytest.mark.parametrize(
    ("count", "net"), [(1, 1000), (2, 2000), (3, 2500), (4, 3500), (5, 4500), (6, 5000), (7, 6000)]
)
def test_three_for_25(count: int, net: int) -> None:
    assert nets([an_item("A", 1000, count)], n_for(2500, 3)) == [net]


def test_three_for_a_price_takes_the_dearest_and_each_keeps_its_share() -> None:
    basket = [an_item("A", 1000), an_item("B", 900), an_item("C", 500), an_item("D", 800)]

    # 27.00 for 20.00, shared 10 : 9 : 8.
    assert nets(basket, n_for(2000, 3)) == [741, 667, 500, 592]


def test_three_of_one_good_for_a_price() -> None:
    deal = n_for(2000, 3, same_sku=True)

    assert nets([an_item("A", 1000, 2), an_item("B", 1000, 2)], deal) == [2000, 2000]
    assert nets([an_item("A", 1000, 3), an_item("B", 1000, 2)], deal) == [2000, 2000]


@pytest.mark.parametrize(("count", "free"), [(1, 0), (2, 0), (3, 1), (4, 1), (5, 1), (6, 2)])
def test_buy_two_get_one(count: int, free: int) -> None:
    parts = Part(Role.BUY, A, 2), Part(Role.GET, A)
    deal = Benefit(Pattern.SET, parts, (Tier(Gift()),), over=Over.GET)

    assert nets([an_item("A", 1000, count)], deal) == [1000 * (count - free)]


def test_buy_one_get_another_for_half() -> None:
    parts = Part(Role.BUY, A), Part(Role.GET, B)
    deal = Benefit(Pattern.SET, parts, (Tier(Percent(5_000)),), over=Over.GET)

    assert nets([an_item("A", 1000, 2), an_item("B", 600, 3)], deal) == [2000, 1200]


def test_the_second_piece_at_half_price() -> None:
    parts = Part(Role.BUY, A), Part(Role.GET, A)
    deal = Benefit(Pattern.SET, parts, (Tier(Percent(5_000)),), over=Over.GET)

    assert nets([an_item("A", 1000, 5)], deal) == [4000]


def test_of_three_the_cheapest_is_free_and_the_groups_are_the_customers_best() -> None:
    basket = [an_item("A", 900, 3), an_item("B", 300, 3)]

    # Three A with one free, and three B with one free: better than B free twice.
    assert nets(basket, cheapest_free(3, shared=Over.GET)) == [1800, 600]


def test_the_dearest_of_two_at_a_tenth_less_where_the_shop_says_so() -> None:
    parts = Part(Role.BUY), Part(Role.GET)
    deal = Benefit(Pattern.SET, parts, (Tier(Percent(1_000)),), pick=Pick.DEAREST, over=Over.GET)

    assert nets([an_item("A", 1000), an_item("B", 400)], deal) == [900, 400]


def test_a_meal_of_several_parts_has_a_price() -> None:
    parts = Part(Role.GET, A), Part(Role.GET, B), Part(Role.GET, C, 2)
    deal = Benefit(Pattern.SET, parts, (Tier(FixedPrice(2000)),))
    basket = [an_item("A", 1000, 2), an_item("B", 800), an_item("C", 400, 3)]

    assert sum(nets(basket, deal)) == 1000 + 400 + 2000
    assert sum(nets(basket[:2], deal)) == 2800


def test_an_amount_off_a_bundle_is_taken_once_from_each() -> None:
    parts = Part(Role.GET, A), Part(Role.GET, B)
    deal = Benefit(Pattern.SET, parts, (Tier(AmountOff(300)),))

    assert nets([an_item("A", 1000, 2), an_item("B", 500, 2)], deal) == [1600, 800]


@pytest.mark.parametrize(
    ("amount", "off"), [(19_999, 0), (20_000, 3_000), (39_999, 3_000), (40_000, 3_000)]
)
def test_30_off_from_200_once(amount: int, off: int) -> None:
    answer = priced([an_item("A", amount)], a_threshold("p", off_from(20_000, 3_000)))

    assert answer.total == amount - off


@pytest.mark.parametrize(
    ("amount", "off"), [(19_999, 0), (20_000, 3_000), (39_999, 3_000), (40_000, 6_000)]
)
def test_30_off_each_full_200(amount: int, off: int) -> None:
    deal = off_from(20_000, 3_000, steps=Steps.PER_STEP)

    assert priced([an_item("A", amount)], a_threshold("p", deal)).total == amount - off


def test_the_highest_step_of_a_ladder_of_amounts() -> None:
    part = Part(Role.GET, open=True)
    tiers = Tier(AmountOff(500), amount=5_000), Tier(AmountOff(2_000), amount=10_000)
    deal = a_threshold("p", Benefit(Pattern.SET, (part,), tiers))

    assert [priced([an_item("A", x)], deal).total for x in (4_999, 5_000, 9_999, 10_000)] == [
        4_999,
        4_500,
        9_499,
        8_000,
    ]


@pytest.mark.parametrize(("count", "net"), [(1, 1000), (2, 1800), (3, 2400), (4, 3200)])
def test_two_pieces_10_percent_three_pieces_20(count: int, net: int) -> None:
    tiers = Tier(Percent(1_000), quantity=2), Tier(Percent(2_000), quantity=3)
    deal = Benefit(Pattern.EACH, (Part(Role.GET),), tiers)

    assert nets([an_item("A", 1000, count)], deal) == [net]


def test_pieces_of_a_set_may_be_counted_by_the_step() -> None:
    deal = Benefit(Pattern.SET, (Part(Role.GET),), (Tier(FixedPrice(2500), quantity=3),))

    assert nets([an_item("A", 1000, 4)], deal) == [3500]


def test_a_gift_comes_with_a_purchase() -> None:
    deal = each(Gift(), C, limit=Limit(max_units=1))
    spent = AtLeast(Metric.AMOUNT, 5_000, goods("A", "B"))
    gift = a_threshold("gift", deal, condition=spent)

    assert priced([an_item("A", 5_000), an_item("C", 800, 2)], gift).total == 5_800
    assert priced([an_item("A", 4_999), an_item("C", 800, 2)], gift).total == 6_599


def test_what_something_has_reduced_is_left_alone_where_that_is_said() -> None:
    untouched = Selector(not_discounted=True)
    sale = a_promotion("sale", each(Percent(1_000), A))
    coupon = a_promotion("more", each(Percent(1_000), untouched), layer=Layer.THRESHOLD)

    answer = priced([an_item("A", 1000), an_item("B", 1000)], sale, coupon)

    assert [item.net for item in answer.items] == [900, 900]


def test_brand_but_not_this_sku() -> None:
    plum = Traits(brand="plum", supplier="s1", product="sweet", tags=("new",), categories=("a/b",))
    chosen = Selector((Match(brands=frozenset(("plum",))),), (Match(skus=frozenset(("B",))),))
    basket = [an_item("A", 1000, traits=plum), an_item("B", 1000, traits=plum), an_item("C", 1000)]

    assert nets(basket, each(Percent(1_000), chosen)) == [900, 1000, 1000]


@pytest.mark.parametrize(
    "match",
    [
        pytest.param(Match(products=frozenset(("sweet",))), id="product"),
        pytest.param(Match(suppliers=frozenset(("s1",))), id="supplier"),
        pytest.param(Match(tags=frozenset(("new",))), id="tag"),
        pytest.param(Match(categories=frozenset(("a",))), id="category with what is below"),
        pytest.param(Match(price_min=900, price_max=1000), id="price range"),
        pytest.param(Match(weighed=False), id="not weighed"),
    ],
)
def test_goods_are_named_by_what_they_have(match: Match) -> None:
    traits = Traits(product="sweet", supplier="s1", tags=("new",), categories=("a/b",))
    basket = [an_item("A", 1000, traits=traits), a_weighed(450, 2000)]

    assert nets(basket, each(Percent(1_000), Selector((match,)))) == [900, 900]


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        pytest.param(AtLeast(Metric.QUANTITY, 3), True, id="pieces, a weighed one is one"),
        pytest.param(AtLeast(Metric.QUANTITY, 4), False, id="too few pieces"),
        pytest.param(AtLeast(Metric.AMOUNT, 2_640, EVERYTHING), True, id="amount"),
        pytest.param(AtLeast(Metric.AMOUNT, 2_641, EVERYTHING), False, id="too small an amount"),
        pytest.param(AtLeast(Metric.WEIGHT, 500), True, id="grams"),
        pytest.param(AtLeast(Metric.WEIGHT, 501), False, id="too light"),
        pytest.param(AtLeast(Metric.DISTINCT, 2), True, id="different goods"),
        pytest.param(AtLeast(Metric.DISTINCT, 3), False, id="too few different goods"),
        pytest.param(AtLeast(Metric.POINTS, 1), False, id="points of nobody"),
        pytest.param(Not(AtLeast(Metric.POINTS, 1)), True, id="not"),
        pytest.param(
            AllOf((AtLeast(Metric.QUANTITY, 3), AtLeast(Metric.DISTINCT, 3))), False, id="all"
        ),
        pytest.param(
            AnyOf((AtLeast(Metric.QUANTITY, 3), AtLeast(Metric.DISTINCT, 3))), True, id="any"
        ),
    ],
)
def test_a_condition_measures_the_basket(condition: Condition, met: bool) -> None:
    basket = [an_item("A", 1000, 2), a_weighed(500)]

    answer = priced(basket, a_threshold("p", off_from(1, 100), condition=condition))

    assert answer.total == (2_540 if met else 2_640)


def test_so_often_so_many_and_so_much_at_most() -> None:
    basket = [an_item("A", 1000, 9)]

    assert nets(basket, n_for(2500, 3, limit=Limit(max_uses=2))) == [8000]
    assert nets(basket, each(Percent(1_000), limit=Limit(max_units=4))) == [8600]
    assert nets(basket, each(Percent(1_000), limit=Limit(max_discount=555))) == [8445]


def test_the_cheapest_of_the_eligible_goods_only() -> None:
    deal = each(Percent(10_000), goods("A", "B"), pick=Pick.CHEAPEST, limit=Limit(max_units=1))

    assert nets([an_item("A", 900), an_item("B", 700), an_item("C", 100)], deal) == [900, 0, 100]

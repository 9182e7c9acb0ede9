"""One group of one layer: who is chosen, and which units it takes."""

from __future__ import annotations

import pytest

from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    Limit,
    Over,
    Part,
    Pattern,
    Percent,
    Pick,
    Role,
    Tier,
)
from tests.promotions.build import a_promotion, an_item, each, goods, priced


def test_units_that_one_promotion_picks_stay_open_to_the_others() -> None:
    # 5 % of the whole basket and 5 % of the cheapest two, once: no unit of the three is lost.
    whole = Benefit(Pattern.SET, (Part(Role.GET, open=True),), (Tier(Percent(500)),))
    cheapest = each(Percent(500), pick=Pick.CHEAPEST, limit=Limit(max_uses=1, max_units=2))

    answer = priced([an_item("A", 100, 3)], a_promotion("p0", whole), a_promotion("p1", cheapest))

    assert answer.total == 285


def test_two_promotions_that_pick_do_not_lose_each_others_units() -> None:
    cheapest = each(Percent(1_000), pick=Pick.CHEAPEST, limit=Limit(max_units=3))
    dearest = each(Percent(2_000), pick=Pick.DEAREST, limit=Limit(max_units=2))

    answer = priced(
        [an_item("A", 1000, 4), an_item("B", 500)],
        a_promotion("p0", cheapest),
        a_promotion("p1", dearest),
    )

    # The cheapest three are B and two of A; two of A have 20 %.
    assert answer.total == 4500 - 50 - 2 * 100 - 2 * 200


def test_an_amount_off_a_set_of_one_unit_is_never_more_than_that_unit_costs() -> None:
    one = Benefit(Pattern.SET, (Part(Role.GET),), (Tier(AmountOff(500)),))

    answer = priced([an_item("A", 100), an_item("B", 900)], a_promotion("p", one))

    assert [item.net for item in answer.items] == [0, 400]


def test_each_getting_unit_keeps_its_own_saving_where_only_these_share() -> None:
    # Two sets at once: 10.00 off a 4.00 good makes it free, and takes 10.00 off a 30.00 good.
    parts = (Part(Role.BUY, goods("C")), Part(Role.GET, goods("A", "B")))
    off = Benefit(Pattern.SET, parts, (Tier(AmountOff(1000)),), over=Over.GET)
    basket = [an_item("A", 400), an_item("B", 3000), an_item("C", 500, 2)]

    answer = priced(basket, a_promotion("p", off))

    assert [item.net for item in answer.items] == [0, 2000, 1000]


def test_a_bound_is_shared_by_what_each_unit_would_save() -> None:
    basket = [an_item("A", 1000), an_item("B", 3000)]

    answer = priced(basket, a_promotion("p", each(Percent(1_000), limit=Limit(max_discount=350))))

    assert [item.net for item in answer.items] == [912, 2738]


@pytest.mark.parametrize("lines", [("A", "B", "B"), ("B", "A", "B"), ("B", "B", "A")])
def test_of_equally_cheap_units_that_is_picked_which_suits_the_customer(
    lines: tuple[str, ...],
) -> None:
    # B has 20 % anyway, so the one cheapest unit with 10 % off is A, wherever it stands.
    basket = [an_item(sku, 1000, line=f"{sku}{i}") for i, sku in enumerate(lines)]
    cheapest = each(Percent(1_000), pick=Pick.CHEAPEST, limit=Limit(max_units=1))

    answer = priced(
        basket, a_promotion("b", each(Percent(2_000), goods("B"))), a_promotion("p", cheapest)
    )

    assert answer.total == 3000 - 200 - 200 - 100


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_of_equals_behind_a_cheaper_one_the_lower_sku_is_picked(order: tuple[int, ...]) -> None:
    basket = [an_item("A", 900), an_item("B", 1000), an_item("C", 1000)]
    cheapest = each(Percent(1_000), pick=Pick.CHEAPEST, limit=Limit(max_units=2))

    answer = priced([basket[i] for i in order], a_promotion("p", cheapest))

    assert {item.line: item.net for item in answer.items} == {"A": 810, "B": 900, "C": 1000}

"""What a member's points would take off the basket today, worked out without spending any."""

from __future__ import annotations

import pytest

from storeapp.domain.customer import Customer
from storeapp.domain.money import Money
from storeapp.promotions.rule import BurnPoints, Layer
from tests.services.rules import off
from tests.services.test_pricing import PLUM, Till

BURN = off("burn", BurnPoints(100, 100, most_bp=5_000), layer=Layer.BURN)


@pytest.mark.parametrize(
    ("points", "minor"),
    [
        pytest.param(500, 500, id="all she has"),
        pytest.param(50, None, id="too few"),
        pytest.param(0, None, id="none"),
        pytest.param(100_000, 1000, id="up to half"),
    ],
)
async def test_her_points_are_worth_what_they_take_off(aloop, points: int, minor: int | None):
    till = Till(BURN)
    await till.rules.refresh()
    basket = till.with_goods(PLUM, PLUM).with_customer(Customer("m1", points=points))
    due = till.checkout.priced(basket).due

    buys = await till.pricing.points_buy(basket)
    assert buys == (None if minor is None else Money(minor))
    assert (basket.burn, till.checkout.priced(basket).due) == (0, due)


async def test_without_such_a_promotion_or_a_customer_or_goods_they_buy_nothing(aloop):
    plain, till = Till(off()), Till(BURN)
    for each in (plain, till):
        await each.rules.refresh()
    her = Customer("m1", points=500)

    assert await plain.pricing.points_buy(plain.with_goods(PLUM).with_customer(her)) is None
    assert await till.pricing.points_buy(till.with_goods(PLUM)) is None
    assert await till.pricing.points_buy(till.checkout.fresh().with_customer(her)) is None

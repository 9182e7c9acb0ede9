"""Prices that take longer than a look are worked out beside the window, and are the same."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from storeapp.domain.basket import Basket
from storeapp.domain.pricing import PricedBasket
from storeapp.promotions.engine import price
from storeapp.promotions.optimum.answer import answer
from storeapp.promotions.rule import PaidBy, Percent
from tests.promotions.build import cheapest_free, n_for
from tests.services.fakes import a_product
from tests.services.rules import off
from tests.services.test_pricing import PLUM, Till

BRAND = tuple(a_product(f"B{n}", 500 + 37 * n) for n in range(14))
OVERLAPPING = (
    replace(off("three"), benefit=n_for(1200, 3)),
    replace(off("free"), benefit=cheapest_free(3)),
)
LISTED = sum(500 + 37 * n for n in range(14)) * 2
ASKED_S = 20.0
"""Far longer than a loop that is not held up needs; a test that fails waits so long."""


class Prices:
    """The engine as the till asks it: in which thread, briefly or whole, and how it is held."""

    def __init__(self, engine: Callable[..., PricedBasket]) -> None:
        self.engine = engine
        self.whole_in: list[threading.Thread] = []
        self.brief_in: list[threading.Thread] = []
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.held = False
        self.free = True

    def price(self, *asked: Any, brief: bool = False, **more: Any) -> PricedBasket:
        (self.brief_in if brief else self.whole_in).append(threading.current_thread())
        if not brief and self.held:
            self.begun.set()
            self.free = self.go_on.wait(ASKED_S)
        return self.engine(*asked, brief=brief, **more)


@pytest.fixture
def prices(monkeypatch: pytest.MonkeyPatch) -> Prices:
    answer.cache_clear()
    prices = Prices(price)
    monkeypatch.setattr("storeapp.services.pricing.price", prices.price)
    return prices


async def a_till(*more: Any) -> tuple[Till, Basket]:
    till = Till(*OVERLAPPING, *more)
    await till.rules.refresh()
    return till, till.with_goods(*BRAND, *BRAND)


async def test_a_price_that_takes_longer_is_worked_out_in_another_thread(
    aloop, prices: Prices
) -> None:
    till, basket = await a_till()
    at_first = till.pricing.seen(basket)
    await till.pricing.settle(basket)
    settled = till.pricing.seen(basket)

    assert (at_first.exact, at_first.priced.due.minor) == (False, LISTED)
    assert settled.exact
    assert settled.priced == till.pricing.priced(basket)
    assert settled.priced.proven
    assert settled.priced.due.minor < LISTED
    assert set(prices.brief_in) == {threading.main_thread()}
    assert len(prices.whole_in) == 1
    assert threading.main_thread() not in prices.whole_in


async def test_the_loop_goes_on_while_it_is_worked_out(aloop, prices: Prices) -> None:
    till, basket = await a_till()
    prices.held = True
    working = asyncio.create_task(till.pricing.settle(basket))
    await asyncio.to_thread(prices.begun.wait, ASKED_S)
    # Were the loop held up, nobody would say so.
    till.pricing.seen(basket)
    prices.go_on.set()
    await working

    assert prices.free
    assert till.pricing.seen(basket).exact


async def test_one_more_good_shows_what_is_known_of_the_others(aloop, prices: Prices) -> None:
    till, basket = await a_till()
    await till.pricing.settle(basket)
    before = till.pricing.seen(basket).priced
    more = till.with_goods(a_product("X", 999), into=basket)
    meanwhile = till.pricing.seen(more)
    await till.pricing.settle(more)

    assert not meanwhile.exact
    assert meanwhile.priced.lines[:-1] == before.lines
    assert meanwhile.priced.due.minor == before.due.minor + 999
    assert meanwhile.priced.applied == before.applied
    assert till.pricing.seen(more).exact


async def test_a_small_basket_never_waits(aloop, prices: Prices) -> None:
    till = Till(*OVERLAPPING)
    await till.rules.refresh()
    basket = till.with_goods(PLUM, PLUM, PLUM)

    assert till.pricing.seen(basket).exact
    assert till.pricing.settled(basket)
    await till.pricing.settle(basket)
    assert prices.whole_in == []


async def test_it_is_known_for_every_way_to_pay_before_anybody_pays(aloop, prices: Prices) -> None:
    till, basket = await a_till(off("card", Percent(500), trigger=PaidBy(frozenset({"card"}))))
    at_first = till.pricing.settled(basket)
    await till.pricing.settle(basket)
    by_hand = len(prices.whole_in)
    dues = [
        till.pricing.priced(basket, frozenset(way)).due.minor for way in ((), ("cash",), ("card",))
    ]

    assert (at_first, till.pricing.settled(basket)) == (False, True)
    assert dues[0] == dues[1] >= dues[2]
    assert threading.main_thread() not in prices.whole_in[:by_hand]


async def test_newer_promotions_are_compared_once_both_prices_are_known(
    aloop, prices: Prices
) -> None:
    till, basket = await a_till()
    await till.pricing.settle(basket)
    await till.gets(*OVERLAPPING, off("tenth", Percent(1000)))
    unknown = till.pricing.repriced(basket)
    again = till.pricing.again(basket)
    assert again is not None
    await till.pricing.settle(again)
    change = till.pricing.repriced(basket)

    assert unknown is None
    assert change is not None
    assert change.after.due < change.before.due
    assert threading.main_thread() not in prices.whole_in

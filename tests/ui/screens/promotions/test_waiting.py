"""A basket whose price takes longer: painted at once, net when it is known, paid only then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storeapp.domain.money import Money, format_money
from storeapp.domain.pricing import PricedBasket
from storeapp.promotions.optimum.answer import answer
from storeapp.promotions.rule import Percent
from storeapp.services.pricing import Explained
from tests.promotions.build import cheapest_free, n_for
from tests.services.rules import off
from tests.ui.given import PLUM
from tests.ui.screens.promotions.given import has
from tests.ui.screens.sell.given import Selling

OVERLAPPING = (
    replace(off("three"), benefit=n_for(1200, 3)),
    replace(off("free"), benefit=cheapest_free(3)),
)


def puts(selling: Selling, *numbers: int) -> None:
    """One each of so many goods of one brand, each at a price of its own."""
    for number in numbers:
        good = replace(PLUM, sku=f"B{number}", price=Money(500 + 37 * number))
        selling.desk.take(selling.counter.checkout.add(selling.basket, good))


@pytest.fixture
def waiting(selling: Selling) -> Selling:
    """Fourteen goods are in the basket twice, and nobody has worked out what they cost."""
    answer.cache_clear()
    has(selling, *OVERLAPPING)
    puts(selling, *range(14), *range(14))
    assert selling.held.names.count("work out the price") == 1
    return selling


def exact(selling: Selling) -> PricedBasket:
    return selling.counter.pricing.priced(selling.basket)


def figure(priced: PricedBasket) -> str:
    return format_money(priced.due)


def test_the_line_is_there_at_once_and_net_when_it_is_known(waiting: Selling) -> None:
    at_once = waiting.state
    waiting.held.run()

    assert len(at_once.rows) == 14
    assert at_once.hint == "Working out the promotions"
    assert waiting.state.hint != at_once.hint
    assert waiting.state.due == figure(exact(waiting))
    assert waiting.state.due != at_once.due


def test_the_newest_basket_is_shown_not_the_one_that_was_worked_out(waiting: Selling) -> None:
    under_way = waiting.held.work.pop(waiting.held.names.index("work out the price"))
    waiting.held.names.remove("work out the price")
    puts(waiting, 20, 21)
    waiting.held.work.insert(0, under_way)
    waiting.held.run()

    assert len(waiting.state.rows) == 16
    assert waiting.state.due == figure(exact(waiting))


def test_others_hear_only_what_it_really_costs(waiting: Selling) -> None:
    told: list[PricedBasket] = []

    def follower(priced: PricedBasket, explained: Explained | None) -> None:
        told.append(priced)

    waiting.desk.follow(follower)
    puts(waiting, 22)
    before = list(told)
    waiting.held.run()

    assert before == []
    assert told
    assert {priced.due for priced in told} == {exact(waiting).due}


def test_paying_waits_for_the_price_of_this_basket(waiting: Selling) -> None:
    waiting.presenter.pay()
    waiting.presenter.pay()
    before = list(waiting.paying)
    waiting.held.run()

    assert before == []
    [priced] = waiting.paying
    assert priced.basket is waiting.basket
    assert priced.due == exact(waiting).due
    assert priced.proven


def test_newer_promotions_are_worked_out_too(waiting: Selling) -> None:
    waiting.held.run()
    has(waiting, *OVERLAPPING, off("tenth", Percent(1000)), version=2)
    waiting.presenter.again()
    before = waiting.counter.pricing.repriced(waiting.basket)
    waiting.held.run()
    change = waiting.counter.pricing.repriced(waiting.basket)

    assert before is None
    assert change is not None
    assert change.after.due < change.before.due

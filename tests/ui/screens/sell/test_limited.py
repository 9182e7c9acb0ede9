"""F12 with a promotion that all tills share: head office is asked, and nobody waits for long."""

from __future__ import annotations

import pytest

from storeapp.domain.basket import Basket
from storeapp.promotions.rule import AmountOff, Quotas
from storeapp.sync.wire.redeeming import BUDGET_RELEASE, BUDGET_RESERVE
from tests.services.fakes import NOW
from tests.services.rules import off
from tests.ui.given import PLUM, PLUM_CODE
from tests.ui.screens.promotions.given import has
from tests.ui.screens.sell.given import Selling

LATER = int(NOW.timestamp() * 1000) + 1_800_000


def answers(selling: Selling, minor: int) -> None:
    one = {"promotion": "five", "uses": 1, "minor": minor, "until_ms": LATER, "of_member": None}
    selling.counter.office.answers = {
        BUDGET_RESERVE: {"granted": [one]},
        BUDGET_RELEASE: {"granted": []},
    }


@pytest.fixture
def limited(selling: Selling) -> Selling:
    """A plum of 12.90, of which 5.00 are off while a budget lasts; the till has no share of it."""
    has(selling, off("five", AmountOff(500), quotas=Quotas(budget=10_000)))
    selling.scan(PLUM_CODE)
    selling.held.run()
    return selling


def asked(selling: Selling) -> list[str]:
    return [kind for kind, _ in selling.counter.office.asked]


def test_it_is_paid_as_head_office_promised(limited: Selling) -> None:
    answers(limited, 500)
    before = limited.state.due
    limited.presenter.pay()
    limited.held.run()

    assert (before, limited.state.due) == ("¥12.90", "¥7.90")
    assert [basket.due.minor for basket in limited.paying] == [790]


def test_without_head_office_it_is_paid_as_it_was(limited: Selling) -> None:
    limited.presenter.pay()
    limited.held.run()

    assert [basket.due.minor for basket in limited.paying] == [1290]
    assert asked(limited) == [BUDGET_RESERVE]


def test_a_second_press_asks_nothing_more(limited: Selling) -> None:
    answers(limited, 500)
    limited.presenter.pay()
    limited.presenter.pay()
    limited.held.run()

    assert (len(limited.paying), asked(limited)) == (1, [BUDGET_RESERVE])


def test_what_costs_more_by_now_is_said_before_it_is_paid(limited: Selling) -> None:
    answers(limited, 500)
    limited.presenter.pay()
    limited.held.run()
    limited.paying.clear()
    limited.counter.clock.pass_ms(1_700_000)  # The promise is about to end.
    answers(limited, 100)
    limited.presenter.pay()
    limited.held.run()
    first, told = list(limited.paying), limited.told()
    limited.presenter.pay()
    limited.held.run()

    assert (first, limited.state.due) == ([], "¥11.90")
    assert told.startswith("A limited promotion is used up.")
    assert [basket.due.minor for basket in limited.paying] == [1190]


def test_a_change_while_head_office_is_asked_is_not_paid(limited: Selling) -> None:
    answers(limited, 500)
    pricing = limited.counter.pricing
    promise = pricing.promise

    async def and_one_more(basket: Basket) -> None:
        await promise(basket)
        limited.desk.take(limited.counter.checkout.add(basket, PLUM))

    pricing.promise = and_one_more  # type: ignore[method-assign]  # somebody touches a key
    limited.presenter.pay()
    limited.held.run()

    assert limited.paying == []


@pytest.mark.parametrize("leaves", ["park", "abandon", "put_aside"])
def test_a_basket_that_leaves_gives_its_promise_back(limited: Selling, leaves: str) -> None:
    answers(limited, 500)
    limited.presenter.pay()
    limited.held.run()
    presenter = limited.presenter
    works = {
        "park": presenter.park,
        "abandon": lambda: presenter.abandon("changed-mind"),
        "put_aside": presenter.put_aside,
    }
    limited.run(works[leaves]())
    limited.held.run()

    assert asked(limited) == [BUDGET_RESERVE, BUDGET_RELEASE]

"""Paying with promotions: what was saved, and prices that depend on how it is paid."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storeapp.domain.barcode import Scan
from storeapp.domain.customer import Customer
from storeapp.domain.money import Money
from storeapp.promotions.rule import EarnPoints, Layer, PaidBy, Percent, Promotion
from storeapp.ui.screens.pay.paying import Stage
from storeapp.ui.screens.pay.state import FigureRow
from tests.services.fakes import LIN
from tests.services.rules import hold, off, rule_set
from tests.ui.given import PLUM_CODE
from tests.ui.screens.pay.given import Paying

BY_CARD = off("card", Percent(1000), trigger=PaidBy(frozenset({"card"})))
IN_CASH = off("cash", Percent(2000), trigger=PaidBy(frozenset({"cash"})))
ALWAYS = off("always", Percent(1000))


def at_pay(*promotions: Promotion, customer: Customer | None = None) -> Paying:
    """A plum of 12.90 is to be paid."""
    paying = Paying()
    counter = paying.counter
    hold(counter.sales, rule_set(*promotions))
    asyncio.run(counter.rules.refresh())
    basket = counter.checkout.scan(counter.checkout.fresh(), Scan(PLUM_CODE)).basket
    basket = replace(basket, customer=customer)
    paying.presenter.start(counter.checkout.priced(basket), LIN)
    return paying


@pytest.fixture
def dear() -> Paying:
    return at_pay(BY_CARD)


def due(paying: Paying) -> Money:
    return paying.presenter.settlement.due


def test_what_was_saved_is_said_beside_what_is_to_pay() -> None:
    paying = at_pay(ALWAYS)

    assert paying.state.figure == "¥11.61"
    assert paying.state.quiet.startswith("¥1.29 saved")


def test_after_the_sale_the_saving_is_among_the_figures() -> None:
    paying = at_pay(ALWAYS)
    paying.presenter.hand_over(2000)
    paying.work.run()

    assert FigureRow("Saved", "¥1.29") in paying.state.summary


def test_without_promotions_nothing_is_said_of_savings() -> None:
    paying = at_pay(off("other", trigger=PaidBy(frozenset({"voucher"}))))

    assert "saved" not in paying.state.quiet


def test_choosing_the_card_makes_it_cheaper_before_it_is_keyed_in(dear: Paying) -> None:
    before = due(dear)
    dear.presenter.card()
    keyed_in = dear.state.figure
    dear.presenter.confirm()
    dear.work.run()

    assert (before, keyed_in) == (Money(1290), "¥11.61")
    assert dear.presenter.stage is Stage.SOLD
    [sale] = dear.counter.sales.rows.sales.values()
    assert (sale.due, [each.promotion for each in sale.applied]) == (Money(1161), ["card"])


def test_a_card_that_was_not_approved_costs_what_it_did(dear: Paying) -> None:
    dear.presenter.card()
    dear.presenter.decline()

    assert (due(dear), dear.state.figure) == (Money(1290), "¥12.90")
    dear.presenter.hand_over(1290)
    dear.work.run()
    [sale] = dear.counter.sales.rows.sales.values()
    assert (sale.due, sale.applied) == (Money(1290), ())


def test_a_part_by_card_makes_nothing_cheaper(dear: Paying) -> None:
    dear.type("5")
    dear.presenter.card()
    dear.presenter.confirm()
    dear.work.run()
    dear.presenter.card()

    assert due(dear) == Money(1290)
    assert dear.state.figure == "¥7.90"


@pytest.mark.parametrize("amount", ["12.90", "11.61"])
def test_all_of_it_typed_for_the_card_is_all_of_it(dear: Paying, amount: str) -> None:
    dear.type(amount)
    dear.presenter.card()

    assert (dear.state.figure, due(dear)) == ("¥11.61", Money(1161))


def test_points_for_the_card_alone_are_earned_though_it_costs_the_same() -> None:
    points = EarnPoints(points=1, per_minor=100)
    by_card = off("card", points, layer=Layer.EARN, trigger=PaidBy(frozenset({"card"})))
    paying = at_pay(by_card, customer=Customer("M1"))
    paying.presenter.card()
    paying.presenter.confirm()
    paying.work.run()

    [sale] = paying.counter.sales.rows.sales.values()
    assert (sale.due, [each.promotion for each in sale.applied]) == (Money(1290), ["card"])


def test_all_of_it_in_cash_is_cheaper_too() -> None:
    paying = at_pay(IN_CASH)
    paying.presenter.hand_over(1290)
    paying.work.run()

    [sale] = paying.counter.sales.rows.sales.values()
    assert (sale.due, sale.change) == (Money(1032), Money(260))


def test_a_part_in_cash_is_not() -> None:
    paying = at_pay(IN_CASH)
    paying.presenter.hand_over(500)
    paying.work.run()

    assert due(paying) == Money(1290)
    assert paying.presenter.settlement.left == Money(790)

"""Removing a line, parking a basket, paying it, and the next customer."""

import asyncio

from storeapp.ui.screens.sell.state import Panel
from storeapp.ui.texts import Texts
from tests.services.fakes import LIN
from tests.ui.given import NUTS_CODE, PLUM_CODE, RecordingSounds
from tests.ui.screens.sell.given import Selling


def test_a_removed_line_stays_struck_and_costs_nothing(selling: Selling):
    selling.scan(PLUM_CODE, NUTS_CODE)

    selling.presenter.void()

    row = selling.state.rows[1]
    assert (row.voided, row.net, row.detail) == (True, "89.90", "Removed · ¥89.90")
    assert selling.state.due == "¥12.90"
    assert not selling.state.line_open
    assert selling.state.payable


def test_a_line_is_removed_once(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.presenter.void()
    before = selling.basket

    selling.presenter.void()

    assert selling.told().startswith("This line was removed already.")
    assert selling.basket is before


def test_removing_nothing_says_to_scan_first(selling: Selling):
    selling.presenter.void()

    assert selling.told() == "Scan something first."


def test_a_basket_is_parked_and_the_next_begins(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.held.run()
    parked = selling.basket

    selling.run(selling.presenter.park())

    assert [p.basket for p in selling.counter.sales.rows.parked.values()] == [parked]
    assert selling.counter.sales.rows.basket is None
    assert selling.basket.id != parked.id
    assert (selling.state.rows, selling.state.parked) == ((), "1")
    assert selling.told() == "The basket is parked. F7 brings it back."


def test_an_empty_basket_is_not_parked(selling: Selling):
    selling.run(selling.presenter.park())

    assert selling.told().startswith("The basket is empty.")
    assert selling.counter.sales.rows.parked == {}


def test_a_parked_basket_comes_back(selling: Selling):
    selling.scan(PLUM_CODE)
    parked = selling.basket
    selling.run(selling.presenter.park())

    basket = asyncio.run(selling.counter.parking.recall(parked.id))
    selling.run(selling.presenter.recalled(basket))

    assert selling.basket == parked
    assert selling.state.selected == parked.lines[-1].id
    assert selling.state.parked == ""


def test_room_for_another_basket_parks_this_one(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.held.run()
    first = selling.basket

    selling.run(selling.presenter.put_aside())

    assert list(selling.counter.sales.rows.parked) == [first.id]
    assert selling.state.rows == ()


def test_a_basket_of_removed_lines_is_put_on_record_instead(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.presenter.void()
    selling.held.run()

    selling.run(selling.presenter.put_aside())

    assert selling.counter.sales.rows.parked == {}
    assert selling.counter.sales.kinds == ["basket_void/1"]


def test_room_beside_an_empty_basket_needs_nothing(selling: Selling):
    selling.run(selling.presenter.put_aside())

    assert selling.counter.sales.kinds == []
    assert selling.counter.sales.rows.parked == {}


def test_pay_leads_to_paying_this_basket(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.modes.search("Item")

    selling.presenter.pay()

    assert [paying.basket for paying in selling.paying] == [selling.basket]
    assert selling.state.panel is Panel.KEYS


def test_an_empty_basket_is_not_paid(selling: Selling):
    selling.presenter.pay()

    assert selling.paying == []
    assert selling.told().startswith("The basket is empty.")


def test_after_a_sale_the_next_customer_begins(selling: Selling):
    selling.scan(PLUM_CODE)
    first = selling.basket

    selling.presenter.sold()

    assert selling.basket.id != first.id
    assert selling.state.rows == ()
    assert not selling.state.payable


def test_the_parked_list_has_its_door(selling: Selling):
    selling.presenter.open_parked()

    assert selling.opened == ["parked"]


def test_the_basket_under_way_is_there_after_a_restart(selling: Selling, texts: Texts):
    selling.scan(PLUM_CODE, NUTS_CODE)
    kept = selling.kept

    again = Selling(texts, RecordingSounds())
    again.counter.sales.rows.basket = kept
    again.run(again.presenter.start(LIN))

    assert again.basket == kept
    assert [row.name for row in again.state.rows] == ["Plum strips", "Daily nuts"]
    assert again.state.selected == kept.lines[-1].id

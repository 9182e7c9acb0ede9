"""Removing a whole basket: asked first, put on record with its reason, a fresh one after it."""

import asyncio
import json

import pytest

from storeapp.domain.codec.traces import basket_void_from
from storeapp.domain.errors import Refusal
from tests.services.fakes import LIN
from tests.ui.given import NUTS_CODE, PLUM_CODE
from tests.ui.screens.sell.given import Selling


def test_it_asks_with_the_number_of_pieces_and_removes_nothing(selling: Selling):
    selling.scan(PLUM_CODE, PLUM_CODE, NUTS_CODE)
    selling.modes.press("7")
    before = selling.basket

    selling.run(selling.presenter.clear())

    assert selling.asked == [3]
    assert selling.basket == before
    assert selling.state.rows[0].entry is None
    assert selling.kept == before


def test_a_reason_goes_on_record_and_the_next_customer_begins(selling: Selling):
    selling.scan(PLUM_CODE, NUTS_CODE)
    gone = selling.basket
    selling.held.run()

    selling.run(selling.presenter.abandon("customer-left"))

    assert selling.counter.sales.kinds == ["basket_void/1"]
    void = basket_void_from(json.loads(selling.counter.sales.rows.facts[0].body))
    assert (void.reason, void.staff_id, void.basket) == ("customer-left", LIN.id, gone)
    assert selling.basket.lines == ()
    assert selling.basket.id != gone.id
    assert selling.counter.sales.rows.basket is None
    assert selling.told() == "The basket was removed. Next customer."
    assert not selling.state.clearable


def test_what_cannot_be_written_removes_nothing(selling: Selling, monkeypatch):
    selling.scan(PLUM_CODE)
    selling.held.run()
    before = selling.basket

    async def full(_work: object) -> object:
        raise Refusal("disk-full")

    monkeypatch.setattr(selling.counter.sales, "write", full)
    with pytest.raises(Refusal):
        asyncio.run(selling.presenter.abandon("customer-left"))

    assert selling.basket == before
    assert selling.counter.sales.rows.basket == before
    assert selling.counter.sales.kinds == []


def test_lines_that_were_all_removed_just_go(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.presenter.void()
    selling.held.run()
    assert selling.state.clearable

    selling.run(selling.presenter.clear())

    assert selling.asked == []
    (fact,) = selling.counter.sales.rows.facts
    assert basket_void_from(json.loads(fact.body)).reason == "all-lines-removed"
    assert selling.basket.lines == ()


def test_removed_lines_stay_while_the_disk_is_full(selling: Selling, monkeypatch):
    selling.scan(PLUM_CODE)
    selling.presenter.void()
    selling.held.run()

    async def full(_work: object) -> object:
        raise Refusal("disk-full")

    monkeypatch.setattr(selling.counter.sales, "write", full)
    selling.run(selling.presenter.clear())

    assert len(selling.state.rows) == 1
    assert selling.told().startswith("The disk is full")
    assert selling.sounds.heard[-1] == "refused"

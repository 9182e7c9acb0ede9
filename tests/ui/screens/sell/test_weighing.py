"""Loose goods: to the scale, from another scale, and what comes too late."""

import asyncio
from dataclasses import replace

import pytest

from storeapp.domain.barcode import Scan
from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.ports.devices import Weight
from storeapp.ui.screens.sell.rows import PACKAGING
from storeapp.ui.screens.sell.state import Panel
from tests.ui.given import PLUM_CODE
from tests.ui.screens.sell.given import Selling


def test_a_loose_good_goes_to_the_scale_and_into_the_basket(selling: Selling):
    selling.presenter.choose("P3")
    asking = selling.state.asking
    assert (asking.title, asking.detail) == ("Cured plums", "¥39.80 / kg")
    assert asking.hint == "Put it on the scale and keep still …"
    assert not asking.ready

    selling.held.run()

    row = selling.state.rows[0]
    assert (row.quantity, row.unit, row.net) == ("0.356", "kg", "14.17")
    assert [s.panel for s in selling.shown[-2:]] == [Panel.WEIGHING, Panel.KEYS]
    assert selling.state.pieces == "1 item"


def test_a_scale_that_refuses_says_what_to_do_and_enter_tries_again(selling: Selling):
    selling.counter.scale.refusal = "scale-empty"
    selling.presenter.choose("P3")
    selling.held.run()

    asking = selling.state.asking
    assert asking.hint.startswith("Nothing is on the scale.")
    assert (asking.refused, asking.ready, asking.primary) == (True, True, "weigh_again")
    assert selling.sounds.heard == ["refused"]
    assert selling.basket.lines == ()

    selling.counter.scale.refusal = ""
    selling.modes.confirm()
    selling.held.run()
    assert [row.quantity for row in selling.state.rows] == ["0.356"]


def test_a_weight_may_be_typed_from_another_scale(selling: Selling):
    selling.counter.scale.refusal = "scale-unreachable"
    selling.presenter.choose("P3")
    selling.held.run()
    for key in "0.25":
        selling.modes.press(key)
    assert (selling.state.asking.typed, selling.state.asking.primary) == ("0.25", "add_weight")

    selling.modes.confirm()

    assert [(row.quantity, row.net) for row in selling.state.rows] == [("0.250", "9.95")]
    assert selling.state.panel is Panel.KEYS


def test_a_wrong_typed_weight_is_refused_in_place(selling: Selling):
    selling.counter.scale.refusal = "scale-unreachable"
    selling.presenter.choose("P3")
    selling.held.run()
    for key in "0.1234":
        selling.modes.press(key)

    selling.modes.confirm()

    assert selling.told().startswith("At most three digits after the point.")
    assert selling.state.panel is Panel.WEIGHING
    assert selling.basket.lines == ()


@pytest.mark.parametrize("away", ["leave", "scan", "another good", "typed"])
def test_a_late_answer_of_the_scale_is_not_added(selling: Selling, away: str):
    selling.presenter.choose("P3")
    late = selling.held.work.pop()
    if away == "leave":
        selling.modes.leave()
    elif away == "scan":
        selling.scan(PLUM_CODE)
    elif away == "another good":
        selling.presenter.choose("P3")
    else:
        selling.modes.press("1")
        selling.modes.confirm()
    before, panel = selling.basket, selling.state.panel

    asyncio.run(late)

    assert selling.basket is before
    assert selling.state.panel is panel
    assert selling.counter.scale.given_back == 1


def test_a_late_refusal_of_the_scale_is_not_said(selling: Selling):
    selling.counter.scale.refusal = "scale-empty"
    selling.presenter.choose("P3")
    late = selling.held.work.pop()
    selling.modes.leave()

    asyncio.run(late)

    assert selling.sounds.heard == []
    assert selling.state.panel is Panel.KEYS


def test_scans_wait_while_the_scale_settles(selling: Selling):
    class Slow:
        async def weigh(self, *, tare_g: int = 0) -> Weight:
            selling.navigator.scan(Scan(PLUM_CODE))
            return await selling.counter.scale.weigh(tare_g=tare_g)

        def give_back(self) -> None:
            raise AssertionError("the weight was used")

        async def close(self) -> None:
            return

    class Screen:
        takes_scans = True

        def scanned(self, scan: Scan) -> None:
            selling.presenter.scanned(scan)

    selling.navigator._screen = Screen()  # type: ignore[assignment]  # it is never shown
    slow = replace(selling.counter.checkout, scale=Slow())
    selling.modes._desk.checkout = slow

    selling.presenter.choose("P3")
    selling.held.run()

    assert [line.sku for line in selling.basket.lines] == ["P3", "P1"]


def test_a_scanned_loose_good_goes_to_the_scale(selling: Selling, monkeypatch):
    def needs_weight(_basket: Basket, _scan: Scan) -> None:
        raise Refusal("needs-weight", sku="P3")

    checkout = selling.modes._desk.checkout
    monkeypatch.setattr(type(checkout), "scan", lambda _self, b, s: needs_weight(b, s))

    selling.scan("00007")

    assert selling.state.panel is Panel.WEIGHING
    assert selling.sounds.heard == []


def test_f9_asks_which_goods_and_again_shows_all(selling: Selling):
    selling.modes.weigh()
    assert [tile.key for tile in selling.state.tiles] == [PACKAGING, "P3"]
    assert selling.state.tiles_heading == "Which goods are on the scale?"

    selling.modes.weigh()
    assert len(selling.state.tiles) == 24
    assert selling.state.tiles_heading == ""


def test_f9_weighs_a_loose_good_that_was_found(selling: Selling):
    selling.modes.search("plums")

    selling.modes.weigh()

    assert selling.state.panel is Panel.WEIGHING


def test_f9_weighs_again(selling: Selling):
    selling.counter.scale.refusal = "scale-not-stable"
    selling.presenter.choose("P3")
    selling.held.run()
    selling.counter.scale.refusal = ""

    selling.modes.weigh()
    selling.held.run()

    assert [row.quantity for row in selling.state.rows] == ["0.356"]


def test_weighing_a_good_that_left_the_catalogue_is_refused(selling: Selling):
    selling.modes.start_weighing("gone")

    assert selling.told().startswith("This item is no longer sold here.")

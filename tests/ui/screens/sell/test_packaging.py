"""Packaging on the scale: the good's own, or one that was weighed empty before it was filled."""

from __future__ import annotations

from dataclasses import replace

from storeapp.ui.screens.sell.rows import PACKAGING
from storeapp.ui.screens.sell.state import Panel
from tests.ui.given import LOOSE
from tests.ui.screens.sell.given import Selling


def packed(selling: Selling, tare_g: int) -> None:
    """Head office says what the good's packaging weighs."""
    selling.counter.catalogue.products[LOOSE.sku] = replace(LOOSE, tare_g=tare_g)


def weigh_empty(selling: Selling, weight_g: int) -> None:
    """F9, the empty box on the scale, its tile."""
    selling.modes.weigh()
    selling.counter.scale.weight_g = weight_g
    selling.modes.tare()
    selling.held.run()


def test_the_sheet_says_what_is_taken_off_and_the_line_is_net(selling: Selling):
    packed(selling, 12)
    selling.presenter.choose("P3")
    assert selling.state.asking.detail == "¥39.80 / kg · packaging −12 g"

    selling.held.run()

    (row,) = selling.state.rows
    assert (row.quantity, row.unit, row.net) == ("0.344", "kg", "13.69")


def test_a_typed_weight_is_without_the_packaging_already(selling: Selling):
    packed(selling, 12)
    selling.counter.scale.refusal = "scale-unreachable"
    selling.presenter.choose("P3")
    selling.held.run()
    for key in "0.25":
        selling.modes.press(key)
    assert selling.state.asking.detail == "¥39.80 / kg"

    selling.modes.confirm()

    assert [row.quantity for row in selling.state.rows] == ["0.250"]


def test_a_box_is_weighed_empty_then_filled_and_taken_off_once(selling: Selling):
    selling.modes.weigh()
    tile = selling.state.tiles[0]
    assert (tile.key, tile.name, tile.figure) == (
        PACKAGING,
        "Packaging",
        "Put it on empty, touch here",
    )
    selling.counter.scale.weight_g = 30
    selling.modes.tare()
    selling.held.run()
    assert selling.state.tiles[0].figure == "30 g"
    assert selling.basket.lines == ()

    selling.counter.scale.weight_g = 386
    selling.presenter.choose("P3")
    assert selling.state.asking.detail == "¥39.80 / kg · packaging −30 g"
    selling.held.run()
    selling.presenter.choose("P3")
    selling.held.run()

    assert [row.quantity for row in selling.state.rows] == ["0.356", "0.386"]


def test_a_box_goes_before_the_goods_own_packaging_and_stays_for_a_second_try(selling: Selling):
    packed(selling, 12)
    weigh_empty(selling, 30)
    selling.counter.scale.refusal = "scale-not-stable"
    selling.presenter.choose("P3")
    selling.held.run()
    selling.counter.scale.refusal = ""
    selling.counter.scale.weight_g = 130

    selling.modes.confirm()
    assert selling.state.asking.detail == "¥39.80 / kg · packaging −30 g"
    selling.held.run()

    assert [row.quantity for row in selling.state.rows] == ["0.100"]


def test_leaving_forgets_the_box(selling: Selling):
    weigh_empty(selling, 30)
    selling.modes.leave()
    selling.counter.scale.weight_g = 386
    selling.presenter.choose("P3")
    selling.held.run()

    assert [row.quantity for row in selling.state.rows] == ["0.386"]


def test_what_is_too_heavy_is_said_and_nothing_is_taken_off(selling: Selling):
    weigh_empty(selling, 2001)

    assert selling.told().startswith("That is too heavy for packaging (2001 g; 2000 g at most).")
    assert selling.sounds.heard == ["refused"]
    assert selling.state.tiles[0].figure == "Put it on empty, touch here"


def test_a_box_that_was_weighed_too_late_is_not_taken_off(selling: Selling):
    selling.modes.weigh()
    selling.counter.scale.weight_g = 30
    selling.modes.tare()
    selling.modes.leave()
    selling.held.run()

    assert selling.state.panel is Panel.KEYS
    assert selling.desk.under.tare_g is None


def test_the_tile_is_there_only_to_choose_what_to_weigh(selling: Selling):
    assert PACKAGING not in [tile.key for tile in selling.state.tiles]
    selling.modes.weigh()
    assert [tile.key for tile in selling.state.tiles] == [PACKAGING, "P3"]

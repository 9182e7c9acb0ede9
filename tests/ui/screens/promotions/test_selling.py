"""Promotions on the sell screen: what a line says, what the bar says, and the hint."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storeapp.domain.catalogue import Language
from storeapp.domain.quantity import grams
from storeapp.promotions.rule import Layer, Percent
from storeapp.ui.screens.sell.view import SellView
from tests.services.rules import of_skus, off
from tests.ui.given import LOOSE, NUTS_CODE, PLUM, PLUM_CODE
from tests.ui.screens.promotions.given import TEN, THREE, VIP, has
from tests.ui.screens.sell.given import Selling


def test_a_line_says_what_it_saves_and_by_what(selling: Selling) -> None:
    has(selling, TEN)
    selling.scan(PLUM_CODE)

    [row] = selling.state.rows
    assert (row.net, row.list_price) == ("11.61", "12.90")
    assert row.saving == "−¥1.29  ten"
    assert (selling.state.saved, selling.state.explained) == ("¥1.29", True)


def test_in_chinese_it_has_its_chinese_name(selling: Selling) -> None:
    has(selling, TEN)
    selling.texts.speak(Language.CHINESE)
    selling.scan(PLUM_CODE)

    assert selling.state.rows[0].saving == "−¥1.29  优惠ten"


def test_a_weighed_line_says_it_too(selling: Selling) -> None:
    has(selling, off("loose", Percent(2000), of_skus(LOOSE.sku)))
    selling.presenter.choose(LOOSE.sku)
    selling.held.run()

    [row] = selling.state.rows
    assert selling.basket.lines[0].quantity == grams(356)
    assert (row.net, row.list_price, row.saving) == ("11.34", "14.17", "−¥2.83  loose")


def test_two_promotions_on_a_line_are_both_named(selling: Selling) -> None:
    has(selling, TEN, off("order", Percent(1000), layer=Layer.THRESHOLD))
    selling.scan(PLUM_CODE)

    assert selling.state.rows[0].saving == "−¥2.45  ten · order"


def test_without_promotions_nothing_is_explained(selling: Selling) -> None:
    selling.scan(PLUM_CODE)

    assert (selling.state.explained, selling.state.saved, selling.state.hint) == (False, "", "")
    assert "explain the prices" not in selling.held.names


def test_the_hint_comes_after_the_line_is_shown(selling: Selling) -> None:
    has(selling, THREE)
    selling.scan(PLUM_CODE, PLUM_CODE)
    at_once = selling.state.hint
    selling.held.run()

    assert at_once == ""
    assert selling.state.hint == "Saves ¥12.90 more in all with one more Plum strips"


def test_a_hint_about_an_older_basket_is_never_shown(selling: Selling) -> None:
    has(selling, THREE)
    selling.scan(PLUM_CODE, PLUM_CODE)
    selling.held.run()
    shown = len(selling.shown)
    selling.scan(PLUM_CODE)
    selling.held.run()

    assert [state.hint for state in selling.shown[shown:]] == ["", ""]
    assert selling.state.rows[0].saving == "−¥12.90  Daily nuts"


def test_what_changes_while_it_is_looked_is_looked_at_next(selling: Selling) -> None:
    has(selling, THREE)
    selling.scan(PLUM_CODE)
    selling.scan(PLUM_CODE)

    assert selling.held.names.count("explain the prices") == 1
    selling.held.run()
    assert selling.state.hint == "Saves ¥12.90 more in all with one more Plum strips"


def test_selecting_a_line_keeps_the_hint(selling: Selling) -> None:
    has(selling, THREE)
    selling.scan(PLUM_CODE, PLUM_CODE)
    selling.held.run()
    selling.presenter.select(selling.basket.lines[0].id)

    assert selling.state.hint == "Saves ¥12.90 more in all with one more Plum strips"


def test_the_key_leads_to_why(selling: Selling) -> None:
    has(selling, TEN)
    selling.scan(PLUM_CODE)
    selling.presenter.open_promotions()

    assert selling.opened == ["promotions"]


def test_other_prices_are_taken_and_kept(selling: Selling) -> None:
    old = has(selling, TEN)
    selling.scan(PLUM_CODE)
    new = has(selling, off("half", Percent(5000)), version=2)
    before = (selling.basket.rules, selling.state.due)
    selling.scan(NUTS_CODE)
    mixed = selling.state.due
    selling.presenter.bargains.take_prices(selling.basket.with_rules(new))

    assert before == (old, "¥11.61")
    assert mixed == "¥101.51"
    assert selling.state.due == "¥51.40"
    assert selling.told() == "The basket has today's prices now."
    kept = selling.kept
    assert kept is not None
    assert kept.rules == new


def test_a_member_price_waits_for_the_member(selling: Selling) -> None:
    has(selling, VIP)
    selling.scan(PLUM_CODE)

    assert selling.state.due == "¥12.90"
    assert selling.basket.lines[0].sku == PLUM.sku


@pytest.mark.parametrize("language", Language)
def test_the_bar_tells_what_was_saved_and_its_key(
    drawn: Callable[..., SellView], language: Language
) -> None:
    view = drawn("basket", language)
    acted: list[str] = []
    view.acted.connect(acted.append)
    view.saved.click()

    assert acted == ["promotions"]
    assert view.saved.keys == ("F1",)
    assert view.saved.accessibleName().endswith("¥24.50")
    assert view.saved.height() >= 48
    assert view.hint.text() != ""


def test_nothing_moves_when_a_hint_comes(drawn: Callable[..., SellView]) -> None:
    with_hint = drawn("basket", Language.ENGLISH)
    without = drawn("long", Language.ENGLISH)

    assert without.hint.text() == ""
    assert with_hint.basket.geometry() == without.basket.geometry()

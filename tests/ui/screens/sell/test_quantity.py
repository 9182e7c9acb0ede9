"""Quantities: typed on the line or asked for, refused with what is wrong, never scanned into."""

import pytest

from storeapp.ui.notices import Tone
from storeapp.ui.screens.sell.state import Panel
from storeapp.ui.widgets.digits import ERASE
from tests.ui.given import NUTS_CODE, PLUM_CODE, UNKNOWN_CODE
from tests.ui.screens.sell.given import Selling


def test_digits_go_to_the_selected_line_and_enter_sets_them(selling: Selling):
    selling.scan(PLUM_CODE, NUTS_CODE)
    selling.presenter.select(selling.state.rows[0].id)

    selling.modes.press("1")
    selling.modes.press("2")
    assert [row.entry for row in selling.state.rows] == ["12", None]
    assert selling.state.rows[0].detail == "Type the number, then Enter"
    assert selling.state.panel is Panel.KEYS
    assert selling.state.due == "¥102.80"

    selling.modes.confirm()
    assert [row.entry for row in selling.state.rows] == [None, None]
    assert selling.state.rows[0].quantity == "12"
    assert selling.state.due == "¥244.70"


def test_a_quantity_replaces_it_never_continues_the_last_one(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.modes.press("2")
    selling.modes.confirm()
    selling.scan(PLUM_CODE)

    selling.modes.press("5")
    selling.modes.confirm()

    assert selling.state.rows[0].quantity == "5"


def test_f4_asks_with_a_pad_on_the_right(selling: Selling):
    selling.scan(PLUM_CODE)

    selling.modes.ask_quantity()
    asking = selling.state.asking
    assert selling.state.panel is Panel.QUANTITY
    assert (asking.title, asking.typed, asking.untouched) == ("Plum strips", "1", True)
    assert not asking.decimal

    selling.modes.press("3")
    assert selling.state.panel is Panel.QUANTITY
    assert (selling.state.asking.typed, selling.state.asking.untouched) == ("3", False)
    selling.modes.press(ERASE)
    assert selling.state.asking.untouched


def test_a_scan_never_lands_in_the_quantity(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.modes.press("7")

    selling.scan(NUTS_CODE)

    assert [(row.quantity, row.entry) for row in selling.state.rows] == [("1", None), ("1", None)]
    assert selling.state.panel is Panel.KEYS


def test_an_unknown_scan_leaves_the_quantity_too(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.modes.press("7")

    selling.scan(UNKNOWN_CODE)

    assert selling.state.rows[0].entry is None
    assert selling.state.rows[0].quantity == "1"


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ("0", "A quantity is at least 1."),
        ("99999", "At most 9999 fit on one line."),
        ("9999999", "At most 9999 fit on one line."),
        ("1.5", "This item is sold by the piece."),
        (".", "That is not a quantity."),
    ],
)
def test_a_wrong_quantity_is_refused_and_asked_again(selling: Selling, keys: str, sentence: str):
    selling.scan(PLUM_CODE)
    before = selling.basket
    for key in keys:
        selling.modes.press(key)

    selling.modes.confirm()

    assert selling.told().startswith(sentence)
    assert selling.basket is before
    assert selling.state.rows[0].entry == ""


def test_esc_leaves_the_quantity_as_it_was(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.modes.press("7")

    selling.modes.leave()

    assert (selling.state.rows[0].quantity, selling.state.rows[0].entry) == ("1", None)


def test_enter_without_a_digit_changes_nothing(selling: Selling):
    selling.scan(PLUM_CODE)
    before = selling.basket
    selling.modes.ask_quantity()

    selling.modes.confirm()

    assert selling.basket is before
    assert selling.state.panel is Panel.KEYS


def test_moving_to_another_line_leaves_the_quantity(selling: Selling):
    selling.scan(PLUM_CODE, NUTS_CODE)
    selling.modes.press("7")

    selling.presenter.select(selling.state.rows[0].id)

    assert [row.entry for row in selling.state.rows] == [None, None]


def test_digits_without_a_line_say_to_scan_first(selling: Selling):
    selling.modes.press("7")

    assert selling.told() == "Scan something first."
    assert selling.notice.tone is Tone.CALM


def test_a_weight_cannot_be_typed_over(selling: Selling):
    selling.presenter.choose("P3")
    selling.held.run()

    selling.modes.ask_quantity()

    assert selling.told().startswith("A weight cannot be typed over.")
    assert selling.state.panel is Panel.KEYS


def test_paying_takes_a_typed_quantity_first(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.modes.press("3")

    selling.presenter.pay()

    assert [basket.due.minor for basket in selling.paying] == [3870]


def test_paying_stops_at_a_wrong_quantity(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.modes.press("0")

    selling.presenter.pay()

    assert selling.paying == []
    assert selling.told().startswith("A quantity is at least 1.")

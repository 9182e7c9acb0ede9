"""The search field as a person types into it, and what is never typed there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from storeapp.ui.screens.sell.state import SellState
from tests.ui.given import PLUM_CODE
from tests.ui.screens.sell.window import Key, Till


def test_f2_letters_arrows_and_enter_add_a_good(till: Till):
    till.press(Key.Key_F2)
    assert till.view.field.hasFocus()

    till.type("Item 2")
    till.press(Key.Key_Down, Key.Key_Return)

    assert [line.sku for line in till.screen.presenter.basket.lines] == ["M20"]
    assert till.view.field.text() == ""
    assert till.view.basket.hasFocus()


def test_a_letter_begins_a_search_by_itself(till: Till):
    till.type("It")

    assert till.view.field.hasFocus()
    assert till.view.field.text() == "It"
    assert till.view.found.isVisible()


def test_a_touched_result_is_added(till: Till):
    till.press(Key.Key_F2)
    till.type("Item 2")
    found = till.view.found

    QTest.mouseClick(
        found.viewport(),
        Qt.MouseButton.LeftButton,
        pos=found.visualRect(found.rows.index(1)).center(),
    )

    assert [line.sku for line in till.screen.presenter.basket.lines] == ["M20"]


def test_esc_leaves_the_search(till: Till):
    till.press(Key.Key_F2)
    till.type("Item")

    till.press(Key.Key_Escape)

    assert till.view.field.text() == ""
    assert till.view.tiles.isVisible()
    assert till.view.basket.hasFocus()


def test_a_scan_while_one_types_goes_to_the_basket_not_into_the_field(till: Till):
    till.press(Key.Key_F2)
    till.type("Item")

    till.scan(PLUM_CODE)

    assert till.quantities == ["1"]
    assert PLUM_CODE not in till.view.field.text()
    assert [line.sku for line in till.screen.presenter.basket.lines] == ["P1"]


def test_a_letter_that_begins_a_search_shows_one_state(till: Till, monkeypatch):
    shown: list[str] = []
    desk = till.screen.modes._desk
    show = desk._show

    def record(state: SellState) -> None:
        shown.append(state.typed)
        show(state)

    monkeypatch.setattr(desk, "_show", record)

    till.type("I")

    assert shown == ["I"]


@pytest.mark.parametrize(
    "modifier",
    [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier],
    ids=["Ctrl", "Alt"],
)
def test_commands_of_the_system_are_not_typed(till: Till, modifier: Qt.KeyboardModifier, qtlog):
    with qtlog.disabled():  # Qt says that nobody took the key: that is what is wanted.
        QTest.keyClick(till.view.basket, Key.Key_A, modifier)

    assert not till.view.field.hasFocus()
    assert till.view.field.text() == ""


def test_backspace_alone_begins_no_quantity(till: Till):
    till.scan(PLUM_CODE)

    till.press(Key.Key_Backspace)

    assert till.rows[0].entry is None


def test_digits_in_the_field_are_searched_for(till: Till):
    till.scan(PLUM_CODE)
    till.press(Key.Key_F2)

    till.type("12")

    assert till.view.field.text() == "12"
    assert till.quantities == ["1"]

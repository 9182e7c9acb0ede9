"""The sell screen from the keyboard and by touch: real keys in the real window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from storeapp.ui.screens.sell.rows import PACKAGING
from tests.ui.given import NUTS_CODE, PLUM_CODE
from tests.ui.screens.sell.window import Key, Till


def test_a_scan_needs_no_click_before(till: Till):
    till.scan(PLUM_CODE)

    assert till.quantities == ["1"]
    assert till.view.due.text() == "¥12.90"
    assert till.view.basket.hasFocus()


def test_digits_and_enter_set_the_quantity(till: Till):
    till.scan(PLUM_CODE, NUTS_CODE)

    till.press(Key.Key_Up)
    till.type("12")
    till.press(Key.Key_Return)

    assert till.quantities == ["12", "1"]


def test_f4_digits_on_the_pad_and_its_primary_set_the_quantity(till: Till):
    till.scan(PLUM_CODE)
    till.press(Key.Key_F4)
    assert till.view.asking.isVisible()

    till.view.asking.pad.key("4").click()
    till.view.asking.primary.click()

    assert till.quantities == ["4"]
    assert till.view.tiles.isVisible()


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter], ids=["Return", "Enter"])
def test_with_the_pad_open_the_keyboard_works_too(till: Till, key: Key):
    till.scan(PLUM_CODE)
    till.press(Key.Key_F4)

    till.type("81")
    till.press(Key.Key_Backspace, key)

    assert till.quantities == ["8"]


@pytest.mark.parametrize("ask", [Key.Key_F4, Key.Key_7], ids=["asked", "typed"])
def test_esc_leaves_the_quantity(till: Till, ask: Key):
    till.scan(PLUM_CODE)
    till.press(ask, Key.Key_Escape)

    assert till.quantities == ["1"]
    assert till.rows[0].entry is None
    assert till.view.tiles.isVisible()


def test_del_removes_the_line(till: Till):
    till.scan(PLUM_CODE)

    till.press(Key.Key_Delete)

    assert till.rows[0].voided
    assert not till.view.pay.isEnabled()


@pytest.mark.parametrize("way", ["key", "touch"])
def test_shift_del_asks_before_the_basket_is_removed(till: Till, way: str):
    assert not till.view.heading.clear.isVisible()
    till.scan(PLUM_CODE, NUTS_CODE, PLUM_CODE)

    if way == "key":
        QTest.keyClick(till.view.basket, Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    else:
        QTest.mouseClick(till.view.heading.clear, Qt.MouseButton.LeftButton)
    till.held.run()

    assert till.doors == ["clear 3"]
    assert till.quantities == ["2", "1"]


def test_f6_parks(till: Till):
    till.scan(PLUM_CODE)
    till.press(Key.Key_F6)
    till.held.run()

    assert till.quantities == []
    assert till.view.buttons["parked"].accessibleName() == "Parked 1"
    assert till.view.notice.text == "The basket is parked. F7 brings it back."


def test_f7_opens_the_parked_ones_and_f12_pays(till: Till):
    till.scan(PLUM_CODE)

    till.press(Key.Key_F7, Key.Key_F12)

    assert till.doors == ["parked", "pay"]


def test_enter_alone_never_pays(till: Till):
    """The suffix of a scanner that slipped through must not begin a payment."""
    till.scan(PLUM_CODE)

    till.press(Key.Key_Return, Key.Key_Enter)

    assert till.doors == []


def test_f9_weighs_a_loose_good(till: Till):
    till.press(Key.Key_F9)
    shown = [tile.row.key for tile in till.view.tiles.tiles if tile.isVisible()]
    assert shown == [PACKAGING, "P3"]

    till.view.tiles.tiles[1].click()
    assert till.view.asking.isVisible()
    assert not till.view.asking.primary.isEnabled()
    till.held.run()

    assert till.quantities == ["0.356"]

"""Who leaves the till, by which way, and what stays for who comes next."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from storeapp.ui.screens.pay.screen import PayScreen
from storeapp.ui.screens.sell.screen import SellScreen
from storeapp.ui.screens.shift.screen import ShiftScreen
from storeapp.ui.screens.sign_in.screen import SignInScreen
from tests.ui.flow.given import NUTS, PLUM, Day


def test_sign_in_forgets_who_was_there_and_keeps_the_basket(day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    day.flow.sign_out()
    day.work.run()
    assert isinstance(day.top, SignInScreen)
    assert day.strip.told[-1] == "nobody"
    day.navigator.scan(NUTS)
    assert day.sounds.heard[-1] == "refused"
    day.sign_in()
    assert day.lines == ["P1"]


@pytest.mark.parametrize("way", ["key", "touch"])
def test_the_clerk_locks_the_till_from_the_strip(qtbot: QtBot, day: Day, way: str):
    day.enrolled()
    day.sign_in()
    sell, lock = day.sell(PLUM), day.shell.strip.lock
    if way == "key":
        qtbot.keyClick(sell.view.basket, Qt.Key.Key_F3)
    else:
        qtbot.mouseClick(lock, Qt.MouseButton.LeftButton)
    day.work.run()
    assert isinstance(day.top, SignInScreen)
    assert day.strip.told[-1] == "nobody"
    assert not lock.isVisible()
    day.sign_in()
    assert day.lines == ["P1"]


def test_the_shift_screen_is_locked_with_the_same_key(qtbot: QtBot, day: Day):
    day.enrolled(shift=False)
    day.sign_in()
    shift = day.top
    assert isinstance(shift, ShiftScreen)
    qtbot.keyClick(shift.view, Qt.Key.Key_F3)
    day.work.run()
    assert isinstance(day.top, SignInScreen)


def test_a_till_locked_while_the_shift_is_opened_waits_for_the_next_clerk(qtbot: QtBot, day: Day):
    day.enrolled(shift=False)
    day.sign_in()
    shift = day.top
    assert isinstance(shift, ShiftScreen)
    shift.presenter.press("5")
    shift.presenter.confirm()
    day.flow.sign_out()
    day.work.run()
    assert isinstance(day.top, SignInScreen)
    assert day.till.sales.rows.shift is not None
    day.sign_in()
    assert isinstance(day.top, SellScreen)


def test_a_payment_that_began_before_the_till_was_locked_comes_first(day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    day.flow.sign_out()
    sell = day.navigator.screen
    assert isinstance(sell, SellScreen)
    sell.presenter.pay()
    day.work.run()
    assert isinstance(day.top, PayScreen)
    assert day.strip.told[-1] == "Lin"


def test_leaving_the_shift_screen_signs_out(day: Day):
    day.enrolled(shift=False)
    day.sign_in()
    shift = day.top
    assert isinstance(shift, ShiftScreen)
    shift.presenter.sign_out()
    day.work.run()
    assert isinstance(day.top, SignInScreen)
    assert day.till.sales.rows.shift is None


def test_nobody_signs_out_while_a_customer_pays(qtbot: QtBot, day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    pay = day.pay()
    pay.presenter.hand_over(5_00)
    day.work.run()
    qtbot.keyClick(pay.view, Qt.Key.Key_F3)
    day.flow.sign_out()
    day.work.run()
    assert day.top is pay
    assert len(pay.presenter.settlement.tenders) == 1
    pay.presenter.take_back_last()
    day.work.run()
    pay.presenter.back()
    qtbot.keyClick(day.sell().view.basket, Qt.Key.Key_F3)
    day.work.run()
    assert isinstance(day.top, SignInScreen)

"""From the basket to the payment, back, and on to the next customer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storeapp.ui.screens.sell.screen import SellScreen
from tests.ui.flow.given import NUTS, PLUM, Day, scan_during_the_next_write


def test_pay_and_the_next_customer_with_enter(qtbot: QtBot, day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM, NUTS)
    pay = day.pay()
    pay.presenter.hand_over(200_00)
    day.work.run()
    assert day.sales == 1
    assert pay.view.sold.change.text == "¥97.20"
    assert day.lines == ["P1", "P2"]
    qtbot.keyClick(pay.view, Qt.Key.Key_Return)
    assert isinstance(day.top, SellScreen)
    assert day.lines == []


def test_a_scan_begins_the_next_customer(day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    day.pay().presenter.confirm()
    day.work.run()
    day.navigator.scan(NUTS)
    assert isinstance(day.top, SellScreen)
    assert day.lines == ["P2"]
    assert day.sales == 1


def test_a_scan_while_the_sale_is_written_waits_for_the_next_customer(day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    day.pay().presenter.confirm()

    scan_during_the_next_write(day, NUTS, PLUM)
    day.work.run()
    assert day.sales == 1
    assert day.lines == ["P2", "P1"]


def test_one_more_good_before_paying(day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    day.pay()
    day.navigator.scan(NUTS)
    assert isinstance(day.top, SellScreen)
    assert day.lines == ["P1", "P2"]


def test_back_to_the_basket(qtbot: QtBot, day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    pay = day.pay()
    qtbot.keyClick(pay.view, Qt.Key.Key_Escape)
    assert isinstance(day.top, SellScreen)
    assert day.lines == ["P1"]
    assert day.sales == 0


def test_focus_is_where_digits_belong(qtbot: QtBot, day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    pay = day.pay()
    focus = QApplication.focusWidget()
    assert focus is pay.view or day.shell.focusWidget() is pay.view
    qtbot.keyClick(pay.view, Qt.Key.Key_Escape)
    assert day.shell.focusWidget() is day.sell().view.basket

"""A till that stopped in the middle of a payment goes on with it as soon as somebody signs in."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from storeapp.domain.money import Money
from storeapp.ui.screens.pay.screen import PayScreen
from storeapp.ui.screens.sell.screen import SellScreen
from tests.ui.flow.given import NUTS, PLUM, Day


def stopped_while_paying(day: Day, handed_minor: int) -> PayScreen:
    """Plums for 12.90 of which so much cash was on disk; Lin signs in again."""
    checkout = day.till.goods.checkout
    basket = checkout.scan(checkout.fresh(), PLUM).basket
    part = checkout.settlement(checkout.priced(basket)).by_cash(Money(handed_minor))
    asyncio.run(checkout.keep(basket, part.tenders))
    day.enrolled()
    day.sign_in()
    pay = day.top
    assert isinstance(pay, PayScreen)
    return pay


def test_what_was_taken_is_shown_and_the_rest_is_paid(qtbot: QtBot, day: Day):
    pay = stopped_while_paying(day, 10_00)
    assert isinstance(day.navigator.screen, SellScreen)
    assert pay.view.figure.text == "¥2.90"
    assert [line.amount.text() for line in pay.view.taken.lines] == ["¥10.00"]

    pay.presenter.hand_over(5_00)
    day.work.run()
    assert (day.sales, pay.view.sold.change.text) == (1, "¥2.10")
    assert day.till.sales.rows.tenders == ()

    qtbot.keyClick(pay.view, Qt.Key.Key_Return)
    assert isinstance(day.top, SellScreen)
    assert day.lines == []


def test_nobody_locks_the_till_and_no_scan_joins_the_basket(day: Day):
    pay = stopped_while_paying(day, 10_00)

    day.flow.sign_out()
    day.navigator.scan(NUTS)
    day.work.run()

    assert day.top is pay
    assert day.lines == ["P1"]
    assert day.sounds.heard[-1] == "refused"
    assert not day.shell.strip.lock.isEnabled()


def test_a_question_about_a_receipt_waits_for_the_payment(day: Day):
    pay = stopped_while_paying(day, 10_00)
    day.lose_a_receipt()

    assert day.top is pay


def test_taken_back_it_is_an_ordinary_basket_again(qtbot: QtBot, day: Day):
    pay = stopped_while_paying(day, 10_00)

    pay.presenter.take_back_last()
    day.work.run()
    qtbot.keyClick(pay.view, Qt.Key.Key_Escape)

    assert isinstance(day.top, SellScreen)
    assert day.lines == ["P1"]
    day.flow.sign_out()
    day.work.run()
    day.sign_in()
    assert isinstance(day.top, SellScreen)


def test_a_basket_of_which_nothing_was_taken_is_not_being_paid(day: Day):
    checkout = day.till.goods.checkout
    asyncio.run(checkout.keep(checkout.scan(checkout.fresh(), PLUM).basket))
    day.enrolled()
    day.sign_in()

    assert isinstance(day.top, SellScreen)
    assert day.lines == ["P1"]

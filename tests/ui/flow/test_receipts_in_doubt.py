"""When a person is asked whether a receipt came out."""

from __future__ import annotations

from storeapp.ui.screens.print_question.screen import QuestionScreen
from storeapp.ui.screens.sell.screen import SellScreen
from storeapp.ui.screens.sign_in.screen import SignInScreen
from tests.ui.flow.given import PLUM, Day


def test_a_receipt_nobody_knows_about_is_asked_about(day: Day):
    day.enrolled()
    day.sign_in()
    day.lose_a_receipt()
    question = day.top
    assert isinstance(question, QuestionScreen)
    day.navigator.scan(PLUM)
    assert day.lines == ["P1"]
    question.presenter.came_out()
    day.work.run()
    assert isinstance(day.top, SellScreen)


def test_the_question_never_covers_a_payment(day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    pay = day.pay()
    day.lose_a_receipt()
    assert day.top is pay
    day.flow.ask_print()
    day.work.run()
    assert day.top is pay
    pay.presenter.confirm()
    day.work.run()
    assert day.top is pay
    pay.presenter.confirm()
    day.work.run()
    assert isinstance(day.top, QuestionScreen)


def test_later_leaves_it_to_the_strip(day: Day):
    day.enrolled()
    day.sign_in()
    day.lose_a_receipt()
    question = day.top
    assert isinstance(question, QuestionScreen)
    question.presenter.later()
    day.till.board.update(waiting=3)
    day.work.run()
    assert day.top is day.navigator.screen
    day.flow.ask_print()
    day.work.run()
    assert day.top is question


def test_nothing_is_asked_before_somebody_is_there(day: Day):
    day.enrolled()
    day.lose_a_receipt()
    day.flow.ask_print()
    day.flow.sign_out()
    day.work.run()
    assert isinstance(day.top, SignInScreen)
    day.sign_in()
    assert isinstance(day.top, QuestionScreen)

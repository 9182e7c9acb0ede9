"""What is not known of a card, from the payment over the power cut to the manager who decides."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from storeapp.domain.card import AttemptState, Doubt, Unknown
from storeapp.domain.money import Money
from storeapp.domain.staff import Role, StaffMember
from storeapp.ports.sales import Verifier
from storeapp.services.card import CardPayments
from storeapp.ui.screens.card_question.screen import CardQuestionScreen
from storeapp.ui.screens.clear.screen import ClearScreen
from storeapp.ui.screens.pay.paying import Stage
from storeapp.ui.screens.pay.screen import PayScreen
from storeapp.ui.theme.look import Look
from tests.services.fake_terminal import FakeTerminal
from tests.services.fakes import a_config
from tests.ui.flow.given import PLUM, Day

LOST = Unknown(Doubt.NO_ANSWER)
ZHOU = StaffMember("m1", "Zhou", Role.MANAGER)


class CardDay(Day):
    """A day at a till with a card terminal of its own."""

    def __init__(self, look: Look, folder: Path) -> None:
        super().__init__(look, folder)
        self.terminal = FakeTerminal()
        sales, clock = self.till.sales, self.till.goods.clock
        sales.rows.verifiers["m1"] = Verifier(ZHOU, "pin:271828")
        self.cards = CardPayments(sales, self.terminal, clock, a_config())
        self.till.cards = self.cards

    def charge(self) -> PayScreen:
        screen = self.pay()
        self.work.run()
        screen.presenter.card()
        self.work.run()
        return screen

    @property
    def states(self) -> list[AttemptState]:
        return [each.state for each in self.till.sales.rows.cards.values()]

    @property
    def question(self) -> CardQuestionScreen:
        screen = self.top
        assert isinstance(screen, CardQuestionScreen)
        return screen

    def decide(self, *, charged: bool, pin: str = "271828") -> None:
        presenter = self.question.presenter
        presenter.ask_manager()
        self.work.run()
        presenter.choose(charged)
        for digit in pin:
            presenter.press(digit)
        presenter.confirm()
        self.work.run()


@pytest.fixture
def day(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[CardDay]:
    day = CardDay(look, tmp_path)
    qtbot.addWidget(day.shell)
    day.shell.resize(1280, 800)
    day.shell.show()
    day.enrolled()
    yield day
    day.flow.stop()
    day.strip.stop()
    day.work.close()


def test_a_manager_who_finds_it_in_the_list_ends_the_doubt_with_a_sale(day: CardDay):
    day.sign_in()
    day.sell(PLUM)
    day.terminal.paying = [LOST]
    screen = day.charge()
    screen.view.money.manager.click()
    day.work.run()
    day.decide(charged=True)

    assert day.states == [AttemptState.PAID]
    assert screen.presenter.stage is Stage.SOLD
    assert len(day.till.sales.rows.sales) == 1
    assert day.terminal.asked == ["pay"]


def test_a_manager_who_does_not_find_it_opens_the_payment_again(day: CardDay):
    day.sign_in()
    day.sell(PLUM)
    day.terminal.paying = [LOST]
    screen = day.charge()
    screen.view.money.manager.click()
    day.work.run()
    day.decide(charged=False)

    assert day.states == [AttemptState.DECLINED]
    assert screen.presenter.stage is Stage.TAKING
    assert day.till.sales.rows.sales == {}


def test_a_wrong_pin_decides_nothing(day: CardDay):
    day.sign_in()
    day.sell(PLUM)
    day.terminal.paying = [LOST]
    screen = day.charge()
    screen.view.money.manager.click()
    day.work.run()
    day.decide(charged=True, pin="111111")

    assert day.states == [AttemptState.UNKNOWN]
    assert day.till.sales.rows.sales == {}
    assert day.question is not None


def test_a_sale_in_doubt_is_held_among_the_parked_and_asked_about_when_it_comes_back(day: CardDay):
    day.sign_in()
    sell = day.sell(PLUM)
    day.terminal.paying = [LOST]
    screen = day.charge()
    screen.view.money.hold.click()
    day.work.run()
    assert day.top is sell
    (parked,) = day.till.sales.rows.parked.values()

    basket = asyncio.run(day.till.goods.parking.recall(parked.basket.id))
    asyncio.run(sell.presenter.recalled(basket))
    again = day.pay()
    day.work.run()
    assert again.presenter.stage is Stage.DOUBT


def test_what_was_left_open_is_asked_about_before_selling_on(day: CardDay):
    day.terminal.paying = [LOST]
    asyncio.run(day.cards.pay("sale-before", Money(1290), lambda _: None))
    day.sign_in()

    assert not day.question.view.isHidden()
    day.question.presenter.confirm()
    day.work.run()
    assert day.states == [AttemptState.PAID]
    assert not isinstance(day.top, CardQuestionScreen)


def test_a_till_that_stopped_at_the_terminal_goes_on_with_the_doubt(day: CardDay):
    day.sign_in()
    sell = day.sell(PLUM)
    day.terminal.paying = [LOST]
    asyncio.run(day.cards.pay(sell.presenter.basket.id, Money(1290), lambda _: None))
    day.flow.sign_out()
    day.work.run()
    day.sign_in()

    screen = day.top
    assert isinstance(screen, PayScreen)
    assert screen.presenter.stage is Stage.DOUBT


def test_nobody_signs_out_over_the_question_of_a_payment(day: CardDay):
    day.sign_in()
    day.sell(PLUM)
    day.terminal.paying = [LOST]
    day.charge().view.money.manager.click()
    day.work.run()
    question = day.question
    day.flow.sign_out()
    day.work.run()

    assert day.top is question


def test_a_basket_that_is_given_up_gives_its_charge_back(day: CardDay):
    day.sign_in()
    sell = day.sell(PLUM)
    asyncio.run(day.cards.pay(sell.presenter.basket.id, Money(1290), lambda _: None))
    day.work.spawn(sell.presenter.clear(), "clear")
    day.work.run()
    sheet = day.top
    assert isinstance(sheet, ClearScreen)
    next(iter(sheet.view.reasons.values())).click()
    sheet.view.confirmed.emit()
    day.work.run()

    assert day.states == [AttemptState.REVERSED]

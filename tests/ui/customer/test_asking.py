"""What she agrees to, touched on her own display: nothing is ticked before she touches it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storeapp.domain.catalogue import Language, Name
from storeapp.domain.errors import Defect
from storeapp.domain.membership import Answers, Applicant, Consent, Purpose
from storeapp.ui.audience import Audience
from storeapp.ui.customer.asking import Asked
from storeapp.ui.customer.state import CustomerState, Page
from storeapp.ui.customer.texts import TEXTS
from storeapp.ui.customer.window import CustomerWindow
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from tests.ui.screens.pay.given import basket_of

STORE = Name("西湖店", "West Lake")
HER = Applicant("小林", "13800000417")
LEFT = Qt.MouseButton.LeftButton


class Display:
    """Her window, and what was heard of her."""

    def __init__(self, qtbot: QtBot, look: Look) -> None:
        self.window = CustomerWindow(look, Texts(Language.CHINESE), STORE)
        qtbot.addWidget(self.window)
        self.window.show()
        self.audience = Audience()
        self.audience.join(self.window.presenter)
        self.leave = self.audience.ask_by(self.window)
        self.heard: list[Answers | None] = []

    def ask(self) -> bool:
        return self.audience.ask(HER, self.heard.append)

    def touch(self, *keys: str) -> None:
        for key in keys:
            page = self.window.view.asks
            choice = next(each for each in page.choices if each.row.key == key)
            QTest.mouseClick(choice, LEFT)

    def join(self) -> None:
        QTest.mouseClick(self.window.view.asks.join, LEFT)

    @property
    def ticked(self) -> list[str]:
        return [each.row.key for each in self.window.view.asks.choices if each.row.ticked]

    @property
    def asking(self) -> bool:
        return self.window.view.asks.isVisible()


@pytest.fixture
def display(qtbot: QtBot, look: Look) -> Display:
    return Display(qtbot, look)


def said(*granted: Purpose) -> tuple[Consent, ...]:
    order = (Purpose.BROWSING, Purpose.MARKETING, Purpose.SHARING)
    return tuple(Consent(each, each in granted, "zh-CN/2026-11") for each in order)


def test_she_touches_what_she_agrees_to_and_joins(display: Display):
    assert display.ask()
    assert (display.asking, display.ticked, display.heard) == (True, [], [])
    display.touch("of_age", "browsing")
    assert display.ticked == ["of_age", "browsing"]
    display.join()

    assert display.heard == [Answers("display", True, said(Purpose.BROWSING))]
    assert not display.asking


def test_joining_without_a_tick_agrees_to_nothing(display: Display):
    display.ask()
    display.join()

    assert display.heard == [Answers("display", False, said())]


def test_below_her_age_nothing_can_be_ticked_and_taking_it_back_takes_all(display: Display):
    display.ask()
    display.touch("browsing", "marketing")
    assert display.ticked == []
    display.touch("of_age", "marketing", "of_age")

    assert display.ticked == []


def test_no_thank_you_is_told_once(display: Display):
    display.ask()
    QTest.mouseClick(display.window.view.asks.refuse, LEFT)
    display.join()

    assert display.heard == [None]


def test_her_basket_waits_behind_the_question(display: Display):
    display.ask()
    display.audience.basket(basket_of(12_90))
    assert display.asking
    display.join()

    assert display.window.view.figure.text == "¥12.90"
    assert display.window.view.figure.isVisible()


def test_who_is_not_waited_for_any_more_sees_her_basket_again(display: Display):
    display.ask()
    display.audience.hush()
    assert not display.asking
    display.window.presenter.agreed()

    assert display.heard == []


@pytest.mark.parametrize("end", ["opened", "closed"])
def test_the_question_goes_with_the_clerk(display: Display, end: str):
    display.ask()
    getattr(display.audience, end)()

    assert (display.asking, display.heard) == (False, [])


def test_a_window_that_was_put_away_answers_that_there_is_none(display: Display):
    display.ask()
    display.window.close()
    assert display.heard == [None]

    assert (display.audience.asks, display.ask()) == (False, False)


def test_without_a_display_nobody_is_asked(display: Display):
    display.leave()

    assert (display.audience.asks, display.ask(), display.asking) == (False, False, False)


def test_a_touch_beside_the_question_reaches_nothing(display: Display):
    view = display.window.view
    assert view.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    display.ask()
    assert not view.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    flags = display.window.windowFlags()
    assert flags & Qt.WindowType.WindowDoesNotAcceptFocus


def test_her_number_is_masked_where_others_can_see_it():
    asks = Asked(HER).picture(Texts().of(TEXTS))

    assert asks.who == "小林 · 138****0417"
    assert HER.phone not in repr(HER)


def test_who_is_not_of_age_agrees_to_nothing():
    with pytest.raises(Defect):
        Answers("display", False, (Consent(Purpose.SHARING, True, "v1"),))


def test_a_state_that_asks_nothing_shows_no_question(display: Display):
    display.window.view.show_state(CustomerState(Page.WELCOME, "x"))

    assert not display.asking

"""The question about a card payment: every picture fits, every key does what it says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storeapp.domain.card import Decline, Doubt
from storeapp.ports.devices import Prompt
from storeapp.ui.card_texts import CARD_TEXTS, DECLINES, DOUBTS, PROMPTS
from storeapp.ui.screens.card_question.samples import samples
from storeapp.ui.screens.card_question.view import CardQuestionView
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look


@pytest.fixture
def view(qtbot: QtBot, look: Look):
    view = CardQuestionView(look)
    qtbot.addWidget(view)
    view.resize(560, 752)
    view.show()
    return view


def test_every_prompt_decline_and_doubt_has_its_sentence():
    assert set(PROMPTS) == set(Prompt)
    assert set(DECLINES) == set(Decline)
    assert set(DOUBTS) == set(Doubt)
    assert all(english and chinese for english, chinese in CARD_TEXTS.values())


def test_asked_the_terminal_comes_first_and_a_manager_by_f9(view: CardQuestionView, texts: Texts):
    told: list[str] = []
    view.passed_on.connect(lambda: told.append("manager"))
    view.confirmed.connect(lambda: told.append("terminal"))
    view.show_state(samples(texts)["asked"])
    view.manager.click()
    view.primary.click()

    assert told == ["manager", "terminal"]
    assert view.primary.accessibleName() == "Ask the terminal"


def test_the_manager_says_what_the_list_says_and_types_a_pin(view: CardQuestionView, texts: Texts):
    told: list[object] = []
    view.chosen.connect(told.append)
    view.picked.connect(told.append)
    view.pressed.connect(told.append)
    view.show_state(samples(texts)["decided"])
    view.verdicts[1].click()
    view.managers[0].click()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_7)

    assert told == [False, "m1", "7"]
    assert view.pad.key("0").height() >= 48

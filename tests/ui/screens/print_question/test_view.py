"""The question whether a receipt came out, as a person meets it."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from storeapp.domain.catalogue import Language
from storeapp.ports.sales import JobState
from storeapp.ui.screens.print_question.samples import samples
from storeapp.ui.screens.print_question.screen import QuestionScreen
from storeapp.ui.screens.print_question.view import QuestionView
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, right_width
from tests.ui.looking import clipped, crowded_targets, focus_order, nameless, small_targets
from tests.ui.screens.print_question.given import Asking


class Question(Asking):
    """The same with the real view."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.screen = QuestionScreen(
            self.printing,
            around=self.around,
            answered=lambda: self.went.append("answered"),
            look=look,
        )
        self.presenter = self.screen.presenter
        self.view = self.screen.view


@pytest.fixture
def question(qtbot: QtBot, look: Look):
    question = Question(look)
    qtbot.addWidget(question.view)
    question.view.resize(right_width(1280), 800 - Size.STRIP)
    question.load()
    question.view.show()
    question.screen.opened()
    yield question
    question.work.close()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param(Qt.Key.Key_Return, JobState.PRINTED, id="enter"),
        pytest.param(Qt.Key.Key_F8, JobState.ABANDONED, id="f8"),
        pytest.param(Qt.Key.Key_Escape, JobState.SENT_UNCONFIRMED, id="esc"),
    ],
)
def test_keys_answer(qtbot: QtBot, question: Question, key: Qt.Key, expected: JobState):
    qtbot.keyClick(question.view, key)
    question.work.run()
    assert question.jobs["receipt:1:0"] is expected
    assert question.went == ["answered"]


def test_touch_answers(qtbot: QtBot, question: Question):
    qtbot.mouseClick(question.view.no, Qt.MouseButton.LeftButton)
    question.work.run()
    assert question.jobs["receipt:1:0"] is JobState.ABANDONED


def test_other_keys_do_not_reach_what_lies_below(qtbot: QtBot, question: Question):
    qtbot.keyClicks(question.view, "123x")
    assert (question.went, question.work.names) == ([], [])
    assert question.screen.takes_scans is False


def test_tab_order_follows_the_eye(question: Question):
    expected = ["Later", "No: print a marked copy", "Yes, it did"]
    assert focus_order(question.view)[1:] == expected


def test_language_switches_while_it_is_open(question: Question):
    question.texts.speak(Language.CHINESE)
    question.screen.again()
    assert question.view.question.text() == "这张单据打印出来了吗？"


def test_rests_while_covered(question: Question):
    question.screen.covered(covered=True)
    question.view.primary.click()
    assert question.work.names == []


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", sorted(samples(Texts())))
def test_every_state_is_whole_named_and_large_enough(
    qtbot: QtBot, look: Look, name: str, language: Language
):
    view = QuestionView(look)
    qtbot.addWidget(view)
    view.resize(right_width(1280), 800 - Size.STRIP)
    view.show_state(samples(Texts(language))[name])
    view.show()
    assert clipped(view) == []
    assert nameless(view) == []
    assert small_targets(view) == []
    assert crowded_targets(view) == []

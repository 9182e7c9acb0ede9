"""A till that cannot start says what to do, in both languages, and closes with its one key."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.ui.screens.stopped.samples import samples
from storeapp.ui.screens.stopped.state import stopped
from storeapp.ui.screens.stopped.texts import TEXTS
from storeapp.ui.screens.stopped.view import StoppedView
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size
from tests.ui.looking import clipped, crowded_targets, focus_order, nameless, place, small_targets


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> StoppedView:
    view = StoppedView()
    qtbot.addWidget(view)
    view.resize(1280, 800 - Size.STRIP)
    view.show_state(stopped(Refusal("file-locked"), Texts().of(TEXTS)))
    view.show()
    view.take_focus()
    return view


def test_it_says_what_happened_and_what_to_do(view: StoppedView):
    assert view.what.text() == "The till cannot start"
    assert view.sentence.text() == (
        "The key to the till's file is missing. Do not reinstall; call head office."
    )
    assert view.support.text() == "When you call for help, say: file-locked"


def test_it_is_said_in_the_language_of_the_moment(view: StoppedView):
    view.show_state(stopped(Refusal("disk-full"), Texts(Language.CHINESE).of(TEXTS)))
    assert view.what.text() == "收银台无法启动"
    assert view.sentence.text() == "磁盘已满，没有保存。请清理磁盘后重试。"
    assert view.sheet.primary.caption == "关闭"
    assert view.accessibleDescription() == view.sentence.text()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter], ids=["Return", "Enter"])
def test_enter_closes(qtbot: QtBot, view: StoppedView, key: Qt.Key):
    with qtbot.waitSignal(view.left_screen, timeout=500):
        qtbot.keyClick(view, key)


def test_touch_closes(qtbot: QtBot, view: StoppedView):
    with qtbot.waitSignal(view.left_screen, timeout=500):
        qtbot.mouseClick(view.sheet.primary, Qt.MouseButton.LeftButton)


def test_there_is_one_key_and_it_stands_where_primaries_stand(view: StoppedView):
    assert focus_order(view)[1:] == ["Close"]
    assert place(view.sheet.primary, view).getRect() == (736, 672, 528, 64)


@pytest.mark.parametrize("language", list(Language))
def test_every_state_is_whole_named_and_large_enough(view: StoppedView, language: Language):
    for state in samples(Texts(language)).values():
        view.show_state(state)
        assert clipped(view) == []
        assert nameless(view) == []
        assert small_targets(view) == []
        assert crowded_targets(view) == []

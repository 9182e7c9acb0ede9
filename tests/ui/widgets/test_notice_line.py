"""A notice comes, shakes when something was refused, goes by itself, and is never modal."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractAnimation
from PySide6.QtWidgets import QVBoxLayout, QWidget

from storeapp.ui.notices import Notice, Tone
from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.notice_line import NoticeLine


@pytest.fixture
def line(look: Look, qtbot) -> Iterator[NoticeLine]:
    window = QWidget()
    line = NoticeLine()
    QVBoxLayout(window).addWidget(line)
    qtbot.addWidget(window)
    window.resize(500, 100)
    window.show()
    yield line
    window.close()


def swings(line: NoticeLine) -> bool:
    return line._swing.state() == QAbstractAnimation.State.Running


def test_nothing_to_say_takes_no_room(line: NoticeLine):
    assert not line.isVisible()
    assert line.text == ""


def test_a_refusal_shakes_and_rests_where_it_was(line: NoticeLine, qtbot):
    line.show_notice(Notice("Not in the catalogue.", Tone.REFUSED, 1))
    start = line._said.x()

    assert line.text == "Not in the catalogue."
    assert line.accessibleName() == "Not in the catalogue."
    assert swings(line)
    qtbot.waitUntil(lambda: not swings(line), timeout=1000)
    assert line._said.x() == start


def test_a_calm_notice_does_not_shake(line: NoticeLine):
    line.show_notice(Notice("The basket is parked.", Tone.CALM, 1))

    assert line.isVisible()
    assert not swings(line)


def test_the_same_notice_does_not_start_over(line: NoticeLine):
    notice = Notice("The basket is parked.", Tone.CALM, 1)
    line.show_notice(notice)
    line._rest.timeout.emit()
    assert not line.isVisible()

    line.show_notice(notice)
    assert not line.isVisible()
    line.show_notice(Notice("The basket is parked.", Tone.CALM, 2))
    assert line.isVisible()


def test_another_language_changes_the_words_only(line: NoticeLine, qtbot):
    line.show_notice(Notice("Not in the catalogue.", Tone.REFUSED, 1))
    qtbot.waitUntil(lambda: not swings(line), timeout=1000)

    line.show_notice(Notice("目录中没有。", Tone.REFUSED, 1))

    assert line.text == "目录中没有。"
    assert not swings(line)


def test_it_goes_when_there_is_nothing_more_to_say(line: NoticeLine):
    line.show_notice(Notice("Not in the catalogue.", Tone.REFUSED, 1))

    line.show_notice(None)

    assert not line.isVisible()
    assert not line._rest.isActive()

"""One sentence that stays."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from storeapp.ui.notices import Notice, Tone
from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.sentence import Sentence


def test_speaks_and_is_silent_without_moving_anything(qtbot: QtBot, look: Look):
    frame, below = QWidget(), QWidget()
    sentence = Sentence()
    column = QVBoxLayout(frame)
    column.addWidget(sentence)
    column.addWidget(below, 1)
    qtbot.addWidget(frame)
    frame.resize(400, 300)
    frame.show()
    silent = below.geometry()
    sentence.show_notice(Notice("The disk is full.", Tone.REFUSED))
    assert (sentence.text, sentence.accessibleName()) == ("The disk is full.",) * 2
    assert sentence.property("tone") == "refused"
    assert below.geometry() == silent
    sentence.show_notice(Notice("Try again.", Tone.ATTENTION))
    assert (sentence.text, sentence.property("tone")) == ("Try again.", "attention")
    sentence.show_notice(None)
    assert sentence.text == ""
    assert below.geometry() == silent

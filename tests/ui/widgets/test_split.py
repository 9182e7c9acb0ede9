"""The frame of a whole screen."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import right_width
from storeapp.ui.widgets.split import Split
from tests.ui.looking import place


def test_right_side_is_as_wide_as_every_other(qtbot: QtBot, look: Look):
    split = Split()
    qtbot.addWidget(split)
    split.show()
    for width in (1280, 1920):
        split.resize(width, 760)
        assert split.sheet.width() == right_width(width)


def test_both_headings_stand_on_one_line(qtbot: QtBot, look: Look):
    split = Split()
    about = QLabel("about")
    split.put_in_middle(about)
    split.sheet.body.addStretch(1)
    qtbot.addWidget(split)
    split.heading.say("Who is at the till?")
    split.sheet.say(title="PIN", back="Clear", primary="Sign in")
    split.resize(1280, 760)
    split.show()
    left, right = place(split.heading, split), place(split.sheet.title, split)
    assert abs(left.center().y() - right.center().y()) <= 1
    assert 0 < place(about, split).center().y() < 760 // 2

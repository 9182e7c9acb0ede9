"""A large choice."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.option import Option


def test_taken_by_touch_and_by_its_key(qtbot: QtBot, look: Look):
    option = Option(look, "F8")
    qtbot.addWidget(option)
    with qtbot.waitActive(option):
        option.show()
        option.activateWindow()
    clicks: list[None] = []
    option.clicked.connect(lambda: clicks.append(None))
    qtbot.mouseClick(option, Qt.MouseButton.LeftButton)
    qtbot.keyClick(option, Qt.Key.Key_F8)
    assert len(clicks) == 2


def test_name_says_more_than_the_caption(qtbot: QtBot, look: Look):
    option = Option(look)
    qtbot.addWidget(option)
    option.say("¥50.00", "Cash ¥50.00")
    assert (option.text(), option.accessibleName()) == ("¥50.00", "Cash ¥50.00")
    option.say("Cash")
    assert option.accessibleName() == "Cash"


def test_the_chosen_one_looks_chosen(qtbot: QtBot, look: Look):
    option = Option(look, "F8")
    qtbot.addWidget(option)
    option.resize(128, 64)
    option.say("Cash")
    before = option.grab().toImage()
    option.choose(True)
    assert option.chosen
    assert option.grab().toImage() != before


@pytest.mark.parametrize(("width", "size_px"), [(330, 22), (122, 15), (40, 13)])
def test_a_long_caption_is_drawn_smaller(qtbot: QtBot, look: Look, width: int, size_px: int):
    option = Option(look)
    qtbot.addWidget(option)
    option.resize(width, 64)
    option.say("¥9,876,543.21")
    assert option._size_px() == size_px


def test_the_captions_of_a_row_have_one_size(qtbot: QtBot, look: Look):
    box = QWidget()
    qtbot.addWidget(box)
    row = [Option(look, str(place), box) for place in (1, 2, 3)]
    for place, (option, caption) in enumerate(
        zip(row, ("Customer asks", "Not readable", "For the books"), strict=True)
    ):
        option.setGeometry(place * 180, 0, 170, 64)
        option.say(caption)
    below = Option(look, "4", box)
    below.setGeometry(0, 72, 170, 64)
    below.say("No")

    assert [option._size_px() for option in (*row, below)] == [17, 17, 17, 22]
    row[0].choose(True)
    assert [option._size_px() for option in row] == [17, 17, 17]


def test_rests_when_disabled(qtbot: QtBot, look: Look):
    option = Option(look, "F8")
    qtbot.addWidget(option)
    option.resize(128, 64)
    option.say("Cash")
    lively = option.grab().toImage()
    option.setEnabled(False)
    assert option.grab().toImage() != lively

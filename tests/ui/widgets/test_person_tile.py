"""A person to touch."""

from pytestqt.qtbot import QtBot

from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Mode
from storeapp.ui.widgets.person_row import PersonRow
from storeapp.ui.widgets.person_tile import PersonTile

LIN = PersonRow("u1", "林梅", "林", "收银员", hint="PIN 314159")


def test_is_named_and_large_enough(qtbot: QtBot, look: Look):
    tile = PersonTile(look)
    qtbot.addWidget(tile)
    tile.show_row(LIN, chosen=False)
    assert tile.accessibleName() == "林梅, 收银员"
    assert tile.toolTip() == "林梅"
    assert tile.height() == 96


def test_chosen_and_dark_look_different(qtbot: QtBot, look: Look):
    tile = PersonTile(look)
    qtbot.addWidget(tile)
    tile.resize(320, 96)
    tile.show_row(LIN, chosen=False)
    plain = tile.grab().toImage()
    tile.show_row(LIN, chosen=True)
    chosen = tile.grab().toImage()
    look.wear(Mode.DARK)
    assert plain != chosen
    assert tile.grab().toImage() != chosen


def test_the_hint_is_drawn(qtbot: QtBot, look: Look):
    tile = PersonTile(look)
    qtbot.addWidget(tile)
    tile.resize(320, 96)
    tile.show_row(LIN, chosen=False)
    with_hint = tile.grab().toImage()
    tile.show_row(PersonRow("u1", "林梅", "林", "收银员"), chosen=False)
    assert tile.grab().toImage() != with_hint

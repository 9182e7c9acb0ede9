"""Tiles of people."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.people import People
from storeapp.ui.widgets.person_row import PersonRow
from storeapp.ui.widgets.person_tile import PersonTile

ROWS = tuple(PersonRow(f"u{i}", f"Name {i}", "N", "Cashier") for i in range(5))


def shown_in(qtbot: QtBot, look: Look, height: int = 400) -> People:
    """People in a frame, after another tile."""
    frame = QWidget()
    qtbot.addWidget(frame)
    people = People(look, PersonTile(look, frame), frame)
    people.resize(600, height)
    frame.resize(600, height)
    frame.show()
    people.kept_in = frame  # type: ignore[attr-defined]  # else Python lets go of the frame
    return people


def test_shows_everybody_and_marks_the_chosen_one(qtbot: QtBot, look: Look):
    people = shown_in(qtbot, look)
    people.show_rows(ROWS, "u3")
    assert [tile.row.id for tile in people.tiles] == ["u0", "u1", "u2", "u3", "u4"]
    assert [tile.row.id for tile in people.tiles if tile.chosen] == ["u3"]
    people.show_rows(ROWS[:2], "u0")
    assert [tile.row.id for tile in people.tiles] == ["u0", "u1"]
    assert [tile.chosen for tile in people.tiles] == [True, False]


def test_a_touch_picks(qtbot: QtBot, look: Look):
    people = shown_in(qtbot, look)
    people.show_rows(ROWS, "u0")
    with qtbot.waitSignal(people.picked) as picked:
        qtbot.mouseClick(people.tiles[4], Qt.MouseButton.LeftButton)
    assert picked.args == ["u4"]


def test_scrolls_when_there_are_more_than_fit(qtbot: QtBot, look: Look):
    people = shown_in(qtbot, look, height=220)
    people.show_rows(ROWS, "u4")
    assert not people.tiles[4].visibleRegion().isEmpty()
    assert people.verticalScrollBar().value() == people.verticalScrollBar().maximum() > 0
    people.show_rows(ROWS, "u0")
    assert people.verticalScrollBar().value() == 0

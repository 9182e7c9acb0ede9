"""A field is reached by its key and says what a person did in it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.text_field import TextField


@pytest.fixture
def field(look: Look, qtbot) -> Iterator[TextField]:
    window = QWidget()
    field = TextField("F2")
    column = QVBoxLayout(window)
    column.addWidget(QPushButton("other"))
    column.addWidget(field)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield field
    window.close()


def test_its_key_focuses_it_and_selects_what_is_there(field: TextField, qtbot):
    field.hold("plum")

    with qtbot.waitSignal(field.entered):
        QTest.keyClick(field.window(), Qt.Key.Key_F2)

    assert field.hasFocus()
    assert field.selectedText() == "plum"


def test_only_a_person_types(field: TextField, qtbot):
    with qtbot.assertNotEmitted(field.typed):
        field.hold("plum")

    with qtbot.waitSignal(field.typed) as typed:
        QTest.keyClicks(field, "s")
    assert typed.args == ["plums"]


@pytest.mark.parametrize(
    ("key", "signal", "args"),
    [
        (Qt.Key.Key_Escape, "left", []),
        (Qt.Key.Key_Up, "stepped", [-1]),
        (Qt.Key.Key_Down, "stepped", [1]),
        (Qt.Key.Key_Return, "confirmed", []),
        (Qt.Key.Key_Enter, "confirmed", []),
    ],
    ids=lambda value: value.name if isinstance(value, Qt.Key) else "",
)
def test_keys_that_are_not_text(field: TextField, qtbot, key: Qt.Key, signal: str, args: list):
    field.setFocus()

    with qtbot.waitSignal(getattr(field, signal)) as emitted:
        QTest.keyClick(field, key)

    assert emitted.args == args


def test_its_key_is_shown_until_one_types(field: TextField):
    field.clearFocus()
    assert field._hint.isVisible()

    field.setFocus()
    assert not field._hint.isVisible()


def test_it_is_named(field: TextField):
    field.say("Find by name")
    assert field.accessibleName() == "Find by name"

    field.say("Find by name or code", "Search")
    assert (field.placeholderText(), field.accessibleName()) == ("Find by name or code", "Search")


def test_holding_the_same_text_keeps_the_cursor(field: TextField):
    field.hold("plum")
    field.setCursorPosition(2)

    field.hold("plum")

    assert field.cursorPosition() == 2

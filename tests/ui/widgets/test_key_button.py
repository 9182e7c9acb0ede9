"""A button answers to touch and key at once, shows its key, and leaves the focus alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.key_button import KeyButton, primary_button


@pytest.fixture
def window(look: Look, qtbot) -> QWidget:
    window = QWidget()
    QHBoxLayout(window)
    qtbot.addWidget(window)
    return window


def shown(window: QWidget, qtbot, *widgets: QWidget) -> None:
    row = window.layout()
    assert row is not None
    for widget in widgets:
        row.addWidget(widget)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()


def test_its_key_clicks_at_once(window: QWidget, qtbot):
    button, clicks = KeyButton("F6"), []
    button.clicked.connect(lambda: clicks.append("click"))
    shown(window, qtbot, button)

    QTest.keyClick(window, Qt.Key.Key_F6)

    assert clicks == ["click"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter], ids=["Return", "Enter"])
def test_a_primary_may_have_two_keys(window: QWidget, qtbot, key: Qt.Key):
    button, clicks = primary_button("Return Enter", "Enter"), []
    button.clicked.connect(lambda: clicks.append("click"))
    shown(window, qtbot, button)

    QTest.keyClick(window, key)

    assert clicks == ["click"]
    assert button.keys == ("Return", "Enter")


@pytest.mark.parametrize("state", ["disabled", "hidden", "parent disabled"])
def test_its_key_rests_while_it_cannot_be_used(window: QWidget, qtbot, state: str):
    button, clicks = KeyButton("F6"), []
    button.clicked.connect(lambda: clicks.append("click"))
    around = QWidget()
    QHBoxLayout(around).addWidget(button)
    shown(window, qtbot, around, QLineEdit())
    button.setEnabled(state != "disabled")
    button.setVisible(state != "hidden")
    around.setEnabled(state != "parent disabled")

    QTest.keyClick(window, Qt.Key.Key_F6)

    assert clicks == []


def test_a_touch_leaves_the_focus_where_it_was(window: QWidget, qtbot):
    button, field = KeyButton("F6"), QLineEdit()
    shown(window, qtbot, button, field)
    field.setFocus()

    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert field.hasFocus()
    assert button.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_it_shows_caption_count_and_key_and_is_named(window: QWidget, qtbot):
    button = KeyButton("F7")
    button.say("Parked", "2")
    shown(window, qtbot, button)

    assert button.caption == "Parked"
    assert button.accessibleName() == "Parked 2"
    assert [part.text() for part in button._parts if part.isVisible()] == ["Parked", "2", "F7"]

    button.say("Parked")
    assert button.accessibleName() == "Parked"
    assert [part.text() for part in button._parts if part.isVisible()] == ["Parked", "F7"]


def test_no_button_is_ever_a_default_button(look: Look, qtbot):
    button = KeyButton("F6")
    qtbot.addWidget(button)

    assert not button.autoDefault()
    assert not button.isDefault()


@pytest.mark.parametrize(("kind", "height"), [("quiet", 48), ("primary", 64)])
def test_heights_are_the_tokens(window: QWidget, qtbot, kind: str, height: int):
    button = KeyButton("F6", kind=kind)
    button.say("Pay")
    shown(window, qtbot, button)

    assert button.height() >= height
    assert button.sizeHint().height() == height

"""What a key means to an entry."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from storeapp.ui.widgets.digits import ERASE
from storeapp.ui.widgets.key_press import entry_key


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        (Qt.Key.Key_7, "7", "7"),
        (Qt.Key.Key_Period, ".", "."),
        (Qt.Key.Key_Backspace, "\b", ERASE),
        (Qt.Key.Key_A, "a", ""),
        (Qt.Key.Key_F8, "", ""),
        (Qt.Key.Key_Return, "\r", ""),
    ],
)
def test_digits_the_point_and_erase(key: Qt.Key, text: str, expected: str):
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
    assert entry_key(event) == expected

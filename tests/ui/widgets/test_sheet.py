"""A sheet has one way back and one next step, where the screen has its own."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.sheet import Sheet
from tests.ui.looking import clipped, nameless, place, small_targets


@pytest.fixture
def sheet(look: Look, qtbot) -> Sheet:
    sheet = Sheet()
    sheet.body.addWidget(QWidget())
    sheet.say(title="Parked baskets", back="Back", primary="Bring back")
    qtbot.addWidget(sheet)
    sheet.resize(560, 760)
    with qtbot.waitActive(sheet):
        sheet.show()
        sheet.activateWindow()
    return sheet


@pytest.mark.parametrize(
    ("key", "signal"),
    [
        (Qt.Key.Key_Escape, "closed"),
        (Qt.Key.Key_Return, "confirmed"),
        (Qt.Key.Key_Enter, "confirmed"),
    ],
    ids=["Esc", "Return", "Enter"],
)
def test_its_keys(sheet: Sheet, qtbot, key: Qt.Key, signal: str):
    with qtbot.waitSignal(getattr(sheet, signal), timeout=500):
        QTest.keyClick(sheet, key)


def test_the_primary_action_is_at_the_bottom_right_in_its_size(sheet: Sheet):
    where = place(sheet.primary, sheet)

    assert (where.left(), where.width(), where.height()) == (16, 528, 64)
    assert sheet.height() - where.bottom() - 1 == 16


def test_a_sheet_is_named_and_reachable(sheet: Sheet):
    assert sheet.accessibleName() == "Parked baskets"
    assert small_targets(sheet) == []
    assert nameless(sheet) == []
    assert clipped(sheet) == []

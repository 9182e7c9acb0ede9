"""Where typed digits appear."""

from pytestqt.qtbot import QtBot

from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.entry_field import EntryField


def test_a_hint_until_something_is_typed(qtbot: QtBot, look: Look):
    field = EntryField(look)
    qtbot.addWidget(field)
    field.resize(240, 64)
    field.show_entry("Cash received", "", "¥265.10", "")
    hinted = field.grab().toImage()
    assert (field.figure, field.after, field.accessibleName()) == ("¥265.10", "", "Cash received")
    field.show_entry("Cash received", "¥265.10", "¥265.10", "Change ¥0.00")
    assert (field.figure, field.after) == ("¥265.10", "Change ¥0.00")
    assert field.accessibleName() == "Cash received ¥265.10"
    assert field.grab().toImage() != hinted

"""Words and their figures."""

from pytestqt.qtbot import QtBot

from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.figure_rows import FigureRows


def test_shows_as_many_rows_as_there_are(qtbot: QtBot, look: Look):
    rows = FigureRows()
    qtbot.addWidget(rows)
    rows.show_rows((("Total", "¥265.13"), ("Cash", "¥300.00")))
    assert list(rows.texts) == [("Total", "¥265.13"), ("Cash", "¥300.00")]
    rows.show_rows((("Total", "¥1.00"),))
    assert list(rows.texts) == [("Total", "¥1.00")]
    rows.show_rows(())
    assert list(rows.texts) == []

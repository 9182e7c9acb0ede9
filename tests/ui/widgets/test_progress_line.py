"""How far something has come."""

from pytestqt.qtbot import QtBot

from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.progress_line import ProgressLine


def test_fills_in_the_primary_colour(qtbot: QtBot, look: Look):
    line = ProgressLine(look)
    qtbot.addWidget(line)
    line.resize(200, 8)
    line.fill(45, "Getting the goods: 45 %")
    image = line.grab().toImage()
    primary = look.colour("primary").name()
    filled = [x for x in range(200) if image.pixelColor(x, 4).name() == primary]
    assert filled[0] <= 4
    assert 85 <= filled[-1] <= 90
    assert filled == list(range(filled[0], filled[-1] + 1))
    assert (line.percent, line.accessibleName()) == (45, "Getting the goods: 45 %")


def test_unknown_is_empty(qtbot: QtBot, look: Look):
    line = ProgressLine(look)
    qtbot.addWidget(line)
    line.fill(30, "")
    line.fill(None, "Getting the settings")
    assert line.percent == 0

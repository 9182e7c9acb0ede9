"""The largest figure."""

from pytestqt.qtbot import QtBot

from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.large_figure import LargeFigure


def test_as_large_as_it_may_be(qtbot: QtBot, look: Look):
    figure = LargeFigure(look, most_px=88)
    qtbot.addWidget(figure)
    figure.resize(500, figure.height())
    figure.say("¥34.90", spoken="Change ¥34.90")
    assert figure.size_px == 88
    assert figure.accessibleName() == "Change ¥34.90"


def test_as_small_as_it_must(qtbot: QtBot, look: Look):
    figure = LargeFigure(look, most_px=88)
    qtbot.addWidget(figure)
    figure.resize(200, figure.height())
    figure.say("¥99,999,999.99")
    assert 15 <= figure.size_px < 30
    assert figure.accessibleName() == "¥99,999,999.99"


def test_never_smaller_than_text(qtbot: QtBot, look: Look):
    figure = LargeFigure(look)
    qtbot.addWidget(figure)
    figure.resize(10, figure.height())
    figure.say("¥99,999,999.99")
    assert figure.size_px in (14, 15, 16)


def test_drawn_in_the_colour_of_its_role(qtbot: QtBot, look: Look):
    figure = LargeFigure(look, most_px=88)
    qtbot.addWidget(figure)
    figure.resize(300, figure.height())
    figure.say("888", role="accent")
    image = figure.grab().toImage()
    colours = {image.pixelColor(x, 62).name() for x in range(image.width())}
    assert look.colour("accent").name() in colours

"""Dots instead of digits."""

from itertools import pairwise

from pytestqt.qtbot import QtBot

from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.pin_dots import PinDots


def test_fills_up_and_grows_for_a_longer_pin(qtbot: QtBot, look: Look):
    dots = PinDots(look)
    qtbot.addWidget(dots)
    dots.resize(400, 48)
    pictures = []
    for count in (0, 3, 6, 9):
        dots.fill(count, f"{count} digits typed")
        assert dots.filled == count
        assert dots.accessibleName() == f"{count} digits typed"
        pictures.append(dots.grab().toImage())
    assert all(a != b for a, b in pairwise(pictures))

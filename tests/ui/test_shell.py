"""The window: one screen, sheets over its right side, the basket never left."""

import pytest
from PySide6.QtCore import QAbstractAnimation, QRect
from PySide6.QtWidgets import QWidget

from storeapp.ui.shell import Shell
from storeapp.ui.theme.look import Look


@pytest.fixture
def shell(look: Look, qtbot) -> Shell:
    shell = Shell(look)
    qtbot.addWidget(shell)
    shell.resize(1280, 800)
    shell.show()
    return shell


def test_a_screen_fills_the_window_below_the_strip(shell: Shell):
    screen = QWidget()

    shell.put_screen(screen)

    assert screen.isVisible()
    assert screen.size().toTuple() == (1280, 752)
    assert shell.strip.height() == 48


def test_another_screen_takes_its_place(shell: Shell):
    first, second = QWidget(), QWidget()
    shell.put_screen(first)

    shell.put_screen(second)

    assert not first.isVisible()
    assert second.isVisible()


def test_a_sheet_slides_over_the_right_side_only(shell: Shell, qtbot):
    sheet = QWidget()
    shell.put_screen(QWidget())

    shell.put_sheet(sheet)
    qtbot.waitUntil(lambda: sheet.x() == 720, timeout=1000)

    assert sheet.geometry() == QRect(720, 0, 560, 752)


def test_a_sheet_keeps_its_side_when_the_window_grows(shell: Shell):
    sheet = QWidget()
    shell.put_screen(QWidget())
    shell.put_sheet(sheet)

    shell.resize(1920, 1080)

    assert sheet.geometry() == QRect(1080, 0, 840, 1032)


def test_a_sheet_that_is_taken_off_is_gone_at_once(shell: Shell):
    screen, sheet = QWidget(), QWidget()
    shell.put_screen(screen)
    shell.put_sheet(sheet)

    shell.take_sheet(sheet)

    assert not sheet.isVisible()
    assert screen.isVisible()
    assert shell.stage._slide.state() == QAbstractAnimation.State.Stopped


def test_a_screen_put_under_a_sheet_stays_under_it(shell: Shell):
    screen, sheet = QWidget(), QWidget()
    shell.put_screen(QWidget())
    shell.put_sheet(sheet)

    shell.put_screen(screen)

    order = shell.stage.children()
    assert order.index(screen) < order.index(sheet)


def test_closing_the_window_is_told(shell: Shell, qtbot):
    with qtbot.waitSignal(shell.closed, timeout=500):
        shell.close()

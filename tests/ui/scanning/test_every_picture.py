"""Every screen and sheet in each of its states: a scan reaches neither field nor button.

The screens come from the designers' gallery, and the gallery has to have them all.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import storeapp.ui.screens
from storeapp.domain.barcode import Scan
from storeapp.domain.catalogue import Language
from storeapp.ui.gallery import SCREENS, SHEETS, Booth, pictures
from storeapp.ui.shell import Shell
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from tests.ui.scanning.conftest import Wedge
from tests.ui.scanning.strokes import GAPS_MS, scan_into_stalled
from tests.ui.scanning.watching import Watch

CODES = (
    "6901234567892",
    "2112345012506",
    "AB 12-cd.x",
    "0106901234567892\x1d10A",
    "90+7*4/1",
    "0000",
)
SCANNED = tuple(zip(CODES, product(GAPS_MS, "\r\t"), strict=True))
NAMES = [name for name, _ in pictures(Booth(Look(), Texts(Language.ENGLISH)))]


def shown(name: str, look: Look, qtbot: QtBot) -> Shell:
    """The window with that picture in it, and the focus where the screen puts it."""
    shell = Shell(look)
    qtbot.addWidget(shell)
    shell.resize(1280, 800)
    shell.show()
    shell.activateWindow()
    dict(pictures(Booth(look, Texts(Language.ENGLISH))))[name](shell)
    qtbot.waitUntil(shell.isActiveWindow)
    return shell


def typed() -> list[tuple[str, int]]:
    return [(code + ending, gap_ms) for code, (gap_ms, ending) in SCANNED]


@pytest.mark.parametrize("name", NAMES)
def test_six_scans_into_a_stalled_window_are_six_scans_and_nothing_else(
    name: str, look: Look, qtbot: QtBot, wedge: Wedge
) -> None:
    shell = shown(name, look, qtbot)
    focus, watch = QApplication.focusWidget(), Watch(shell)
    scans: list[Scan] = []
    wedge(scans.append)

    scan_into_stalled(shell, typed(), qtbot)

    assert [scan.text for scan in scans] == list(CODES)
    assert watch.touched == []
    assert watch.fields_are_as_before()
    assert QApplication.focusWidget() is focus
    assert shell.isVisible()


FELT = ["enrol", "sign-in", "shift", "stopped", "sell", "pay", "exception", "clear"]


@pytest.mark.parametrize("screen", FELT)
def test_the_watch_notices_those_keys_when_there_is_no_wedge(
    screen: str, look: Look, qtbot: QtBot
) -> None:
    touched: list[str] = []
    for name in (name for name in NAMES if name.startswith(screen + "-")):
        shell = shown(name, look, qtbot)
        watch = Watch(shell)
        scan_into_stalled(shell, typed(), qtbot)
        touched += watch.touched
        shell.close()
        if touched:
            break
    assert touched


def test_the_gallery_has_every_screen(look: Look, qtbot: QtBot) -> None:
    booth = Booth(look, Texts(Language.ENGLISH))
    shown = set()
    for widget in (booth.basket(), *(view(look) for _, _, view in (*SCREENS, *SHEETS))):
        qtbot.addWidget(widget)
        shown.add(type(widget).__module__)
    (folder,) = storeapp.ui.screens.__path__
    screens = (view.parent.name for view in Path(folder).glob("*/view.py"))
    assert {
        screen for screen in screens if f"storeapp.ui.screens.{screen}.view" not in shown
    } == set()

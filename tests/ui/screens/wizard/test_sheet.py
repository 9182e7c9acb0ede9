"""The sheet that sets devices up as it is drawn: readable, touchable, by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import pytest
from PySide6.QtCore import QSize, Qt

from storeapp.domain.barcode import Scan
from storeapp.domain.catalogue import Language
from storeapp.ui.screens.wizard.code_picture import CodePicture
from storeapp.ui.screens.wizard.samples import samples
from storeapp.ui.screens.wizard.screen import WizardScreen
from storeapp.ui.screens.wizard.view import WizardView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import LIGHT
from tests.services.setup_given import Setting
from tests.ui.given import HeldWork, RecordingSounds
from tests.ui.sheets import drawing, every_sample, flaws

Draw = Callable[..., WizardView]
draw = drawing(WizardView, samples)


@every_sample(samples)
def test_every_sample_can_be_read_and_touched(
    draw: Draw, name: str, language: Language, size: QSize
) -> None:
    assert flaws(draw(name, language, size)) == []


def test_keys_alone_answer_everything(draw: Draw, qtbot) -> None:
    look = draw("look")
    heard: list[object] = []
    look.answered.connect(lambda question, said: heard.append((question, said)))
    look.skipped.connect(lambda: heard.append("skipped"))
    look.confirmed.connect(lambda: heard.append("confirmed"))
    look.take_focus()
    for key in (Qt.Key.Key_B, Qt.Key.Key_3, Qt.Key.Key_5, Qt.Key.Key_6, Qt.Key.Key_F4):
        qtbot.keyClick(look, key)
    qtbot.keyClick(look, Qt.Key.Key_Return)
    read = draw("pole-read")
    read.answered.connect(lambda question, said: heard.append((question, said)))
    qtbot.keyClick(read, Qt.Key.Key_1)
    labels = draw("labels-read")
    labels.answered.connect(lambda question, said: heard.append((question, said)))
    qtbot.keyClick(labels, Qt.Key.Key_4)

    assert heard == [
        ("letter", "B"),
        ("columns", 48),
        ("cut", "no"),
        ("opened", "yes"),
        "skipped",
        "confirmed",
        ("readable", "yes"),
        ("size", "50x30"),
    ]


def test_a_kind_and_a_place_are_chosen_by_keys_and_touch(draw: Draw, qtbot) -> None:
    what, where, who = draw("what"), draw("printer"), draw("who")
    heard: list[str] = []
    for signal in (what.selected, where.selected, who.pressed, who.picked):
        signal.connect(heard.append)
    qtbot.keyClick(what.places, Qt.Key.Key_Down)
    there = where.places.visualRect(where.places.rows.index(2)).center()
    qtbot.mouseClick(where.places.viewport(), Qt.MouseButton.LeftButton, pos=there)
    qtbot.keyClick(who, Qt.Key.Key_7)
    who.managers[1].click()

    assert heard == ["scanner", "tcp://192.168.8.40", "7", "u3"]


def test_an_address_can_be_typed(draw: Draw, qtbot) -> None:
    view = draw("printer")
    heard: list[str] = []
    view.typed.connect(heard.append)
    view.confirmed.connect(lambda: heard.append("confirmed"))
    view.field.setFocus()
    qtbot.keyClicks(view.field, "ab")
    qtbot.keyClick(view.field, Qt.Key.Key_Return)

    assert heard == ["a", "ab", "confirmed"]


@pytest.mark.parametrize("name", ["what", "display"])
def test_where_nothing_can_be_typed_no_field_is_shown(draw: Draw, name: str) -> None:
    assert not draw(name).field.isVisible()


def test_both_codes_fit_the_usual_screen_in_pixels_that_a_reader_can_tell(draw: Draw) -> None:
    assert [draw(name).scanning.code.module_px for name in ("scan", "scan-more")] == [4, 2]


def test_a_code_is_painted_bar_by_bar_and_never_squeezed(look: Look, qtbot) -> None:
    code = CodePicture()
    qtbot.addWidget(code)
    code.resize(9, 128)
    code.show_bars((True, False, True), "101")
    image = code.grab().toImage()
    middle = [image.pixelColor(x, 64).name() == LIGHT.text.lower() for x in range(9)]
    code.resize(2, 128)

    assert middle == [True] * 3 + [False] * 3 + [True] * 3
    assert code.module_px == 0


def test_a_sheet_that_is_taken_off_says_so(draw: Draw) -> None:
    view = draw("scan")
    gone: list[bool] = []
    view.gone.connect(lambda: gone.append(True))
    view.hide()

    assert gone == [True]


def test_a_scan_is_refused_meanwhile(look: Look, texts: Texts, sounds: RecordingSounds) -> None:
    held = HeldWork()
    around = Surroundings(texts, sounds, held.spawn, nullcontext)
    screen = WizardScreen(Setting().setup, around=around, close=lambda: None, look=look)
    screen.scanned(Scan("6901234567892"))
    screen.opened()
    screen.covered(covered=True)
    screen.again()

    assert (sounds.heard, screen.widget.isEnabled()) == (["refused"], False)
    screen.view.deleteLater()

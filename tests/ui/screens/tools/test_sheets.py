"""Every sheet of the tools as it is drawn: readable, touchable, named, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt

from storeapp.domain.catalogue import Language
from storeapp.ui.screens.approval import samples as approval
from storeapp.ui.screens.approval.view import ApprovalView
from storeapp.ui.screens.card_day import samples as card_day
from storeapp.ui.screens.card_day.view import CardDayView
from storeapp.ui.screens.drawer import samples as drawer
from storeapp.ui.screens.drawer.view import DrawerView
from storeapp.ui.screens.labels import samples as labels
from storeapp.ui.screens.labels.view import LabelsView
from storeapp.ui.screens.receipts import samples as receipts
from storeapp.ui.screens.receipts.view import ReceiptsView
from storeapp.ui.screens.tools import samples as tools
from storeapp.ui.screens.tools.view import ToolsView
from storeapp.ui.shell import Shell
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from tests.ui.looking import clipped, crowded_targets, nameless, small_targets

Draw = Callable[[str, str, Language, QSize], Any]
USUAL = QSize(1280, 800)
SHEETS: dict[str, tuple[Any, Callable[[Look], Any]]] = {
    "approval": (approval.samples, ApprovalView),
    "card-day": (card_day.samples, CardDayView),
    "drawer": (drawer.samples, DrawerView),
    "labels": (labels.samples, LabelsView),
    "receipts": (receipts.samples, ReceiptsView),
    "tools": (tools.samples, ToolsView),
}
PICTURES = [(sheet, name) for sheet, (made, _) in SHEETS.items() for name in made(Texts())]


@pytest.fixture
def draw(look: Look, qtbot) -> Iterator[Draw]:
    shells: list[Shell] = []

    def put(sheet: str, name: str, language: Language, size: QSize) -> Any:
        made, view_of = SHEETS[sheet]
        shell = Shell(look)
        shells.append(shell)
        qtbot.addWidget(shell)
        view = view_of(look)
        view.show_state(made(Texts(language))[name])
        shell.resize(size)
        shell.put_sheet(view)
        shell.show()
        view.take_focus()
        return view

    yield put
    for shell in shells:
        shell.close()


@pytest.mark.parametrize(
    "size", [QSize(1024, 700), USUAL, QSize(1920, 1080)], ids=["1024", "1280", "1920"]
)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("sheet", "name"), PICTURES)
def test_every_sample_can_be_read_and_touched(
    draw: Draw, sheet: str, name: str, language: Language, size: QSize
) -> None:
    view = draw(sheet, name, language, size)

    assert clipped(view) == []
    assert small_targets(view) == []
    assert crowded_targets(view) == []
    assert nameless(view) == []


KEYS: dict[str, tuple[str, str, list[tuple[Qt.Key, str, tuple[object, ...]]]]] = {
    "approval": (
        "approval",
        "asked",
        [
            (Qt.Key.Key_7, "pressed", ("7",)),
            (Qt.Key.Key_Backspace, "pressed", ("erase",)),
            (Qt.Key.Key_Return, "confirmed", ()),
            (Qt.Key.Key_Escape, "closed", ()),
        ],
    ),
    "the end of day": (
        "card-day",
        "unknown",
        [
            (Qt.Key.Key_F8, "seen", ()),
            (Qt.Key.Key_Return, "confirmed", ()),
            (Qt.Key.Key_Escape, "closed", ()),
        ],
    ),
    "the drawer": (
        "drawer",
        "change",
        [
            (Qt.Key.Key_1, "chosen", ("change",)),
            (Qt.Key.Key_3, "chosen", ("other",)),
            (Qt.Key.Key_Return, "confirmed", ()),
            (Qt.Key.Key_Escape, "closed", ()),
        ],
    ),
    "labels": (
        "labels",
        "list",
        [
            (Qt.Key.Key_Down, "selected", ("100215",)),
            (Qt.Key.Key_4, "pressed", ("4",)),
            (Qt.Key.Key_Minus, "fewer", ()),
            (Qt.Key.Key_Plus, "more", ()),
            (Qt.Key.Key_Delete, "remove", ()),
            (Qt.Key.Key_F9, "weigh", ()),
            (Qt.Key.Key_Return, "confirmed", ()),
            (Qt.Key.Key_Escape, "closed", ()),
        ],
    ),
    "the list of receipts": (
        "receipts",
        "list",
        [
            (Qt.Key.Key_Down, "selected", ("1",)),
            (Qt.Key.Key_Return, "confirmed", ()),
            (Qt.Key.Key_Escape, "closed", ()),
        ],
    ),
    "a receipt": (
        "receipts",
        "reason",
        [
            (Qt.Key.Key_2, "reasoned", ("unreadable",)),
            (Qt.Key.Key_Return, "confirmed", ()),
            (Qt.Key.Key_Escape, "closed", ()),
        ],
    ),
    "tools": (
        "tools",
        "whole",
        [
            (Qt.Key.Key_Down, "selected", ("drawer",)),
            (Qt.Key.Key_3, "pressed", ("3",)),
            (Qt.Key.Key_Return, "confirmed", ()),
            (Qt.Key.Key_Escape, "closed", ()),
        ],
    ),
}


@pytest.mark.parametrize(("sheet", "name", "keys"), KEYS.values(), ids=KEYS.keys())
def test_keys_alone_do_everything(
    draw: Draw, qtbot, sheet: str, name: str, keys: list[tuple[Qt.Key, str, tuple[object, ...]]]
) -> None:
    view = draw(sheet, name, Language.ENGLISH, USUAL)
    heard: list[tuple[str, tuple[object, ...]]] = []
    for signal in {what for _, what, _ in keys}:
        said = getattr(view, signal)
        if hasattr(said, "clicked"):
            said.clicked.connect(lambda _=False, signal=signal: heard.append((signal, ())))
        else:
            said.connect(lambda *values, signal=signal: heard.append((signal, values)))
    with qtbot.waitActive(view.window()):
        view.window().activateWindow()
    view.take_focus()
    for key, _, _ in keys:
        qtbot.keyClick(view.window().focusWidget(), key)
    qtbot.keyClick(view, Qt.Key.Key_Q)  # Means nothing, and reaches no screen below.

    assert heard == [(what, values) for _, what, values in keys]


def test_digits_in_a_field_are_typed_and_choose_nothing(draw: Draw, qtbot) -> None:
    view = draw("drawer", "writing", Language.ENGLISH, USUAL)
    chosen: list[str] = []
    view.chosen.connect(chosen.append)
    with qtbot.waitActive(view.window()):
        view.window().activateWindow()
    view.take_focus()
    qtbot.keyClicks(view.window().focusWidget(), "2 bags")

    assert (view.field.text(), chosen) == ("2 bags", [])


def test_the_arrows_move_the_paper(draw: Draw, qtbot) -> None:
    view = draw("receipts", "paper", Language.ENGLISH, QSize(1024, 700))
    bar = view.paper.verticalScrollBar()
    begun = bar.value()
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    lower = bar.value()
    qtbot.keyClick(view, Qt.Key.Key_Up)

    assert begun == 0 < bar.value() < lower


def test_touches_say_what_is_touched(draw: Draw, qtbot) -> None:
    heard: list[str] = []
    for sheet, name, widget, signal in (
        ("approval", "asked", lambda v: v.managers[1], "picked"),
        ("drawer", "start", lambda v: v.reasons["count"], "chosen"),
        ("receipts", "paper", lambda v: v.reasons["for-the-books"], "reasoned"),
    ):
        view = draw(sheet, name, Language.ENGLISH, USUAL)
        getattr(view, signal).connect(heard.append)
        qtbot.mouseClick(widget(view), Qt.MouseButton.LeftButton)

    assert heard == ["u3", "count", "for-the-books"]

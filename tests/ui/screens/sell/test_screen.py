"""The sell screen as a person sees it: it fits, can be touched and read out, and holds still."""

import pytest
from PySide6.QtCore import QAbstractAnimation, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from storeapp.domain.barcode import Scan
from storeapp.domain.catalogue import Language
from storeapp.ui.screens.sell import samples
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Mode
from tests.ui.given import NUTS_CODE, PLUM_CODE, UNKNOWN_CODE, RecordingSounds
from tests.ui.looking import clipped, crowded_targets, focus_order, nameless, place, small_targets
from tests.ui.screens.sell.window import Key, Till

SIZES = [(1280, 800), (1920, 1080)]
SAMPLES = list(samples.samples(Texts()))


@pytest.mark.parametrize("size", SIZES, ids=["1280", "1920"])
@pytest.mark.parametrize("language", Language, ids=lambda language: language.value)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_state_fits_and_can_be_touched_and_read_out(
    drawn, name: str, language: Language, size: tuple[int, int]
):
    view = drawn(name, language, size)

    assert clipped(view) == []
    assert small_targets(view) == []
    assert crowded_targets(view) == []
    assert nameless(view) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_there_is_one_primary_action_always_in_one_place(drawn, name: str):
    view = drawn(name, Language.ENGLISH)

    primaries = [
        button
        for button in (view.pay, view.asking.primary)
        if button.isVisible() and button.property("kind") == "primary"
    ]
    assert [place(button, view).getRect() for button in primaries] == [(736, 672, 528, 64)]


def test_the_tab_key_follows_the_eye(till: Till):
    till.scan(PLUM_CODE)

    order = focus_order(till.view.basket)

    assert order[:6] == ["Basket", "Quantity", "Remove", "Weigh", "Park", "Parked"]
    assert order[6:8] == ["Return", "Search"]
    assert order[8] == "Plum strips ¥12.90"
    assert order[8 + 24] == "Pay"


def test_the_lines_are_read_out(till: Till):
    till.scan(PLUM_CODE)
    QAccessible.setActive(True)

    basket = QAccessible.queryAccessibleInterface(till.view.basket)

    assert basket.child(0).text(QAccessible.Text.Name) == "Plum strips, 1, ¥12.90"
    assert till.view.due.accessibleName() == "Amount due ¥12.90"


def test_the_hint_of_an_empty_basket_is_read_out(till: Till, texts: Texts):
    QAccessible.setActive(True)
    basket = QAccessible.queryAccessibleInterface(till.view.basket)
    said = QAccessible.Text.Description
    assert basket.text(said) == "Scan an item, or press F2 to find one by name."

    texts.speak(Language.CHINESE)
    till.navigator.again()
    assert basket.text(said) == "请扫描商品，或按 F2 按名称查找。"

    till.scan(PLUM_CODE)
    assert basket.text(said) == ""


def test_the_newest_line_glows_and_fades(till: Till, qtbot):
    till.scan(PLUM_CODE)
    fade = till.view.basket._fade

    assert fade.state() == QAbstractAnimation.State.Running
    assert fade.duration() == 400
    lit = till.view.basket.viewport().grab().toImage()
    qtbot.waitUntil(lambda: fade.state() == QAbstractAnimation.State.Stopped, timeout=2000)
    assert till.view.basket.viewport().grab().toImage() != lit


def test_an_unknown_code_is_said_below_the_basket_and_nothing_is_modal(
    till: Till, sounds: RecordingSounds
):
    till.scan(PLUM_CODE, UNKNOWN_CODE)

    assert till.view.notice.text.startswith("4006381333931 is not in the catalogue.")
    assert sounds.heard == ["accepted", "refused"]
    assert QApplication.activeModalWidget() is None
    till.scan(NUTS_CODE)
    assert till.quantities == ["1", "1"]


def test_only_the_changed_row_is_told_to_the_list(till: Till):
    till.scan(PLUM_CODE, NUTS_CODE)
    changes: list[tuple[int, int]] = []
    rows = till.view.basket.rows
    rows.dataChanged.connect(lambda a, b, _: changes.append((a.row(), b.row())))
    rows.rowsInserted.connect(lambda *_: changes.append((-1, -1)))

    till.scan(NUTS_CODE)

    assert changes == [(1, 1)]


def test_a_scan_moves_no_other_part_of_the_window(till: Till, qtbot):
    till.scan(PLUM_CODE)
    QApplication.processEvents()
    parts = till.view.findChildren(QWidget)
    moved: list[str] = []

    class Watch(QWidget):
        def eventFilter(self, watched, event) -> bool:
            if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
                moved.append(type(watched).__name__)
            return False

    watch = Watch()
    qtbot.addWidget(watch)
    for part in parts:
        part.installEventFilter(watch)
    till.scan(PLUM_CODE)
    QApplication.processEvents()
    for part in parts:
        part.removeEventFilter(watch)

    assert till.view.pieces.text() == "2 items"
    assert moved == []


def test_80_lines_scroll_and_the_newest_is_in_sight(till: Till):
    till.scan(PLUM_CODE)
    for place_in_list in range(22):
        till.screen.presenter.choose(f"M{place_in_list}")

    basket = till.view.basket
    last = basket.visualRect(basket.rows.index(22))

    assert basket.verticalScrollBar().maximum() > 0
    assert basket.viewport().rect().contains(last)


def test_nine_digits_fit(drawn):
    view = drawn("long", Language.ENGLISH)

    assert view.due.text() == "¥10,021,756.42"
    assert clipped(view) == []


def test_the_language_changes_at_run_time(till: Till, texts: Texts):
    till.scan(PLUM_CODE)

    texts.speak(Language.CHINESE)
    till.navigator.again()

    assert till.view.pay.caption == "收款"
    assert till.view.buttons["park"].caption == "挂单"
    assert till.rows[0].name == "梅条"
    assert till.view.field.placeholderText() == "按名称、拼音、货号或条码查找"
    assert till.view.basket.hasFocus()


def test_the_look_changes_at_run_time(till: Till, look: Look):
    till.scan(PLUM_CODE)
    light = till.shell.grab().toImage()

    look.wear(Mode.DARK)

    dark = till.shell.grab().toImage()
    corner = QPoint(300, 600)
    assert light.pixelColor(corner).name() == "#ffffff"
    assert dark.pixelColor(corner).name() == look.palette.surface.lower()


def test_under_a_sheet_the_keys_rest_and_the_basket_stays(till: Till):
    till.scan(PLUM_CODE)

    class Sheet:
        takes_scans = False

        def __init__(self) -> None:
            self.widget = QWidget()

        def scanned(self, scan: Scan) -> None:
            return

        def again(self) -> None:
            return

        def opened(self) -> None:
            self.widget.setFocus()

        def covered(self, *, covered: bool) -> None:
            return

    sheet = Sheet()
    till.navigator.open(sheet)
    till.press(Key.Key_F12, Key.Key_F6, Key.Key_Delete, Key.Key_F4)
    till.view.heading.clear.click()
    assert till.held.names == ["keep the basket"]
    assert till.doors == []
    assert till.quantities == ["1"]
    assert till.view.basket.isEnabled()
    lines = till.view.basket.viewport()
    QTest.mouseClick(lines, Qt.MouseButton.LeftButton, pos=QPoint(40, 28))
    assert not till.view.basket.hasFocus()

    till.scan(NUTS_CODE)
    assert till.quantities == ["1", "1"]

    till.navigator.close(sheet)
    till.press(Key.Key_F12)
    assert till.doors == ["pay"]
    assert till.view.basket.hasFocus()

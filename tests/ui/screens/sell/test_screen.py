"""The sell screen as a person meets it: real keys, real touches, in the real window."""

import asyncio
from collections.abc import Callable, Iterator
from typing import cast

import pytest
from PySide6.QtCore import QAbstractAnimation, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from storeapp.domain.barcode import Scan
from storeapp.domain.catalogue import Language
from storeapp.ui.navigator import Navigator
from storeapp.ui.screens.sell import samples
from storeapp.ui.screens.sell.presenter import Doors
from storeapp.ui.screens.sell.screen import SellScreen
from storeapp.ui.screens.sell.state import LineRow, SellState
from storeapp.ui.screens.sell.view import SellView
from storeapp.ui.shell import Shell
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Mode
from storeapp.ui.widgets.pictures import Pictures
from tests.services.fakes import LIN
from tests.ui.given import (
    NUTS_CODE,
    PLUM_CODE,
    UNKNOWN_CODE,
    Counter,
    HeldWork,
    RecordingSounds,
    many,
)
from tests.ui.looking import (
    clipped,
    crowded_targets,
    focus_order,
    nameless,
    place,
    small_targets,
)

Key = Qt.Key
SIZES = [(1280, 800), (1920, 1080)]


class Till:
    """The sell screen in the window, over a counter in memory."""

    def __init__(self, look: Look, texts: Texts, sounds: RecordingSounds) -> None:
        self.counter, self.held = Counter(many(30)), HeldWork()
        self.shell = Shell(look)
        self.navigator = Navigator(self.shell, sounds)
        self.doors: list[str] = []
        self.screen = SellScreen(
            self.counter.checkout,
            self.counter.parking,
            ("P1", "P3", *(f"M{n}" for n in range(22))),
            around=Surroundings(texts, sounds, self.held.spawn, self.navigator.busy),
            doors=Doors(
                lambda _: self.doors.append("pay"),
                lambda: self.doors.append("parked"),
                lambda pieces: self.doors.append(f"clear {pieces}"),
            ),
            look=look,
        )
        self.view = self.screen.view
        asyncio.run(self.screen.presenter.start(LIN))
        self.shell.resize(1280, 800)
        self.navigator.go(self.screen)

    def scan(self, *codes: str) -> None:
        for code in codes:
            self.navigator.scan(Scan(code))

    def press(self, *keys: Key) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.shell, key)

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(QApplication.focusWidget() or self.shell, letter)

    @property
    def quantities(self) -> list[str]:
        return [row.quantity for row in self.rows]

    @property
    def rows(self) -> tuple[LineRow, ...]:
        return cast("tuple[LineRow, ...]", self.view.basket.rows.rows)


@pytest.fixture
def till(look: Look, texts: Texts, sounds: RecordingSounds, qtbot) -> Iterator[Till]:
    till = Till(look, texts, sounds)
    qtbot.addWidget(till.shell)
    with qtbot.waitActive(till.shell):
        till.shell.show()
        till.shell.activateWindow()
    yield till
    till.held.close()


@pytest.fixture
def drawn(look: Look, qtbot) -> Iterator[Callable[..., SellView]]:
    """Draws a sample state in the window."""
    shells: list[Shell] = []

    def draw(name: str, language: Language, size: tuple[int, int] = (1280, 800)) -> SellView:
        shell = Shell(look)
        shells.append(shell)
        qtbot.addWidget(shell)
        view = SellView(look, Pictures(samples.drawing))
        view.show_state(samples.samples(Texts(language))[name])
        shell.resize(*size)
        shell.put_screen(view)
        shell.show()
        return view

    yield draw
    for shell in shells:
        shell.close()


SAMPLES = list(samples.samples(Texts()))


# --- what everybody needs --------------------------------------------------------------


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
    assert order[6] == "Search"
    assert order[7] == "Plum strips ¥12.90"
    assert order[7 + 24] == "Pay"


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


# --- keys --------------------------------------------------------------------------------


def test_a_scan_needs_no_click_before(till: Till):
    till.scan(PLUM_CODE)

    assert till.quantities == ["1"]
    assert till.view.due.text() == "¥12.90"
    assert till.view.basket.hasFocus()


def test_digits_and_enter_set_the_quantity(till: Till):
    till.scan(PLUM_CODE, NUTS_CODE)

    till.press(Key.Key_Up)
    till.type("12")
    till.press(Key.Key_Return)

    assert till.quantities == ["12", "1"]


def test_f4_digits_on_the_pad_and_its_primary_set_the_quantity(till: Till):
    till.scan(PLUM_CODE)
    till.press(Key.Key_F4)
    assert till.view.asking.isVisible()

    till.view.asking.pad.key("4").click()
    till.view.asking.primary.click()

    assert till.quantities == ["4"]
    assert till.view.tiles.isVisible()


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter], ids=["Return", "Enter"])
def test_with_the_pad_open_the_keyboard_works_too(till: Till, key: Key):
    till.scan(PLUM_CODE)
    till.press(Key.Key_F4)

    till.type("81")
    till.press(Key.Key_Backspace, key)

    assert till.quantities == ["8"]


@pytest.mark.parametrize("ask", [Key.Key_F4, Key.Key_7], ids=["asked", "typed"])
def test_esc_leaves_the_quantity(till: Till, ask: Key):
    till.scan(PLUM_CODE)
    till.press(ask, Key.Key_Escape)

    assert till.quantities == ["1"]
    assert till.rows[0].entry is None
    assert till.view.tiles.isVisible()


def test_del_removes_the_line(till: Till):
    till.scan(PLUM_CODE)

    till.press(Key.Key_Delete)

    assert till.rows[0].voided
    assert not till.view.pay.isEnabled()


@pytest.mark.parametrize("way", ["key", "touch"])
def test_shift_del_asks_before_the_basket_is_removed(till: Till, way: str):
    assert not till.view.heading.clear.isVisible()
    till.scan(PLUM_CODE, NUTS_CODE, PLUM_CODE)

    if way == "key":
        QTest.keyClick(till.view.basket, Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    else:
        QTest.mouseClick(till.view.heading.clear, Qt.MouseButton.LeftButton)
    till.held.run()

    assert till.doors == ["clear 3"]
    assert till.quantities == ["2", "1"]


def test_f6_parks(till: Till):
    till.scan(PLUM_CODE)
    till.press(Key.Key_F6)
    till.held.run()

    assert till.quantities == []
    assert till.view.buttons["parked"].accessibleName() == "Parked 1"
    assert till.view.notice.text == "The basket is parked. F7 brings it back."


def test_f7_opens_the_parked_ones_and_f12_pays(till: Till):
    till.scan(PLUM_CODE)

    till.press(Key.Key_F7, Key.Key_F12)

    assert till.doors == ["parked", "pay"]


def test_enter_alone_never_pays(till: Till):
    """The suffix of a scanner that slipped through must not begin a payment."""
    till.scan(PLUM_CODE)

    till.press(Key.Key_Return, Key.Key_Enter)

    assert till.doors == []


def test_f9_weighs_a_loose_good(till: Till):
    till.press(Key.Key_F9)
    assert [tile.row.key for tile in till.view.tiles.tiles if tile.isVisible()] == ["P3"]

    till.view.tiles.tiles[0].click()
    assert till.view.asking.isVisible()
    assert not till.view.asking.primary.isEnabled()
    till.held.run()

    assert till.quantities == ["0.356"]


# --- search ------------------------------------------------------------------------------


def test_f2_letters_arrows_and_enter_add_a_good(till: Till):
    till.press(Key.Key_F2)
    assert till.view.field.hasFocus()

    till.type("Item 2")
    till.press(Key.Key_Down, Key.Key_Return)

    assert [line.sku for line in till.screen.presenter.basket.lines] == ["M20"]
    assert till.view.field.text() == ""
    assert till.view.basket.hasFocus()


def test_a_letter_begins_a_search_by_itself(till: Till):
    till.type("It")

    assert till.view.field.hasFocus()
    assert till.view.field.text() == "It"
    assert till.view.found.isVisible()


def test_a_touched_result_is_added(till: Till):
    till.press(Key.Key_F2)
    till.type("Item 2")
    found = till.view.found

    QTest.mouseClick(
        found.viewport(),
        Qt.MouseButton.LeftButton,
        pos=found.visualRect(found.rows.index(1)).center(),
    )

    assert [line.sku for line in till.screen.presenter.basket.lines] == ["M20"]


def test_esc_leaves_the_search(till: Till):
    till.press(Key.Key_F2)
    till.type("Item")

    till.press(Key.Key_Escape)

    assert till.view.field.text() == ""
    assert till.view.tiles.isVisible()
    assert till.view.basket.hasFocus()


def test_a_scan_while_one_types_goes_to_the_basket_not_into_the_field(till: Till):
    till.press(Key.Key_F2)
    till.type("Item")

    till.scan(PLUM_CODE)

    assert till.quantities == ["1"]
    assert PLUM_CODE not in till.view.field.text()
    assert [line.sku for line in till.screen.presenter.basket.lines] == ["P1"]


def test_a_letter_that_begins_a_search_shows_one_state(till: Till, monkeypatch):
    shown: list[str] = []
    desk = till.screen.modes._desk
    show = desk._show

    def record(state: SellState) -> None:
        shown.append(state.typed)
        show(state)

    monkeypatch.setattr(desk, "_show", record)

    till.type("I")

    assert shown == ["I"]


@pytest.mark.parametrize(
    "modifier",
    [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier],
    ids=["Ctrl", "Alt"],
)
def test_commands_of_the_system_are_not_typed(till: Till, modifier: Qt.KeyboardModifier, qtlog):
    with qtlog.disabled():  # Qt says that nobody took the key: that is what is wanted.
        QTest.keyClick(till.view.basket, Key.Key_A, modifier)

    assert not till.view.field.hasFocus()
    assert till.view.field.text() == ""


def test_backspace_alone_begins_no_quantity(till: Till):
    till.scan(PLUM_CODE)

    till.press(Key.Key_Backspace)

    assert till.rows[0].entry is None


def test_digits_in_the_field_are_searched_for(till: Till):
    till.scan(PLUM_CODE)
    till.press(Key.Key_F2)

    till.type("12")

    assert till.view.field.text() == "12"
    assert till.quantities == ["1"]


# --- what one sees -----------------------------------------------------------------------


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

"""Parked baskets: looked at, one brought back, never two mixed."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.domain.basket import Basket
from storeapp.domain.catalogue import Language
from storeapp.ui.navigator import Navigator
from storeapp.ui.screens.parked import samples
from storeapp.ui.screens.parked.presenter import ParkedDoors
from storeapp.ui.screens.parked.screen import ParkedScreen
from storeapp.ui.screens.parked.state import ParkedRow
from storeapp.ui.screens.parked.view import ParkedSheet
from storeapp.ui.shell import Shell
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from tests.services.fakes import LIN
from tests.ui.given import LOOSE, NUTS_CODE, PLUM_CODE, Counter, HeldWork, RecordingSounds
from tests.ui.looking import clipped, crowded_targets, nameless, place, small_targets

Key = Qt.Key


class Below:
    """The screen below the sheet: takes the scans, and the basket that came back."""

    takes_scans = True

    def __init__(self) -> None:
        self.widget = QWidget()
        self.widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.scans: list[str] = []
        self.put_aside_times = 0
        self.recalled: list[Basket] = []

    def scanned(self, scan: Scan) -> None:
        self.scans.append(scan.text)

    def opened(self) -> None:
        self.widget.setFocus()

    def again(self) -> None:
        return

    def covered(self, *, covered: bool) -> None:
        return

    async def put_aside(self) -> None:
        self.put_aside_times += 1

    async def bring_back(self, basket: Basket) -> None:
        self.recalled.append(basket)


class Till:
    """Three parked baskets, and the sheet over a screen."""

    def __init__(self, look: Look, texts: Texts, sounds: RecordingSounds) -> None:
        self.counter, self.held, self.below = Counter(), HeldWork(), Below()
        self.parked = [self.park(PLUM_CODE), self.park(NUTS_CODE, NUTS_CODE, PLUM_CODE)]
        self.shell = Shell(look)
        self.navigator = Navigator(self.shell, sounds)
        doors = ParkedDoors(
            put_aside=self.below.put_aside,
            recalled=self.below.bring_back,
            close=lambda: self.navigator.close(self.sheet),
        )
        self.sheet = ParkedScreen(
            self.counter.checkout,
            self.counter.parking,
            texts=texts,
            spawn=self.held.spawn,
            busy=self.navigator.busy,
            doors=doors,
            look=look,
        )
        self.shell.resize(1280, 800)
        self.navigator.go(self.below)

    @property
    def view(self) -> ParkedSheet:
        return self.sheet.view

    def park(self, *codes: str) -> Basket:
        basket = self.counter.checkout.fresh()
        for code in codes:
            basket = self.counter.checkout.scan(basket, Scan(code)).basket
        asyncio.run(self.counter.parking.park(basket, LIN))
        self.counter.clock.pass_ms(int(timedelta(minutes=9).total_seconds() * 1000))
        return basket

    def open(self) -> None:
        self.navigator.open(self.sheet)
        self.held.run()

    def press(self, *keys: Key) -> None:
        for key in keys:
            QTest.keyClick(self.view.baskets, key)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        rows = cast("tuple[ParkedRow, ...]", self.view.baskets.rows.rows)
        return [(row.time, row.goods, row.pieces, row.due) for row in rows]


@pytest.fixture
def till(look: Look, texts: Texts, sounds: RecordingSounds, qtbot) -> Iterator[Till]:
    till = Till(look, texts, sounds)
    qtbot.addWidget(till.shell)
    with qtbot.waitActive(till.shell):
        till.shell.show()
        till.shell.activateWindow()
    yield till
    till.held.close()


def test_the_newest_comes_first_and_is_selected(till: Till):
    till.open()

    assert till.rows == [
        ("10:51", "Daily nuts, Plum strips", "3 items", "¥192.70"),
        ("10:42", "Plum strips", "1 item", "¥12.90"),
    ]
    assert till.view.baskets.currentIndex().row() == 0
    assert till.view.baskets.hasFocus()


def test_enter_brings_the_selected_one_back_and_takes_the_sheet_off(till: Till):
    till.open()

    till.press(Key.Key_Down, Key.Key_Return)
    till.held.run()

    assert till.below.recalled == [till.parked[0]]
    assert till.below.put_aside_times == 1
    assert till.counter.sales.rows.basket == till.parked[0]
    assert list(till.counter.sales.rows.parked) == [till.parked[1].id]
    assert till.navigator.top is till.below
    assert till.below.widget.hasFocus()


def test_enter_before_the_list_is_there_takes_the_newest_once_it_is(till: Till):
    till.navigator.open(till.sheet)
    till.press(Key.Key_Return)

    till.held.run()

    assert till.below.recalled == [till.parked[1]]
    assert till.navigator.top is till.below


def test_enter_before_an_empty_list_does_nothing(till: Till):
    for basket in till.parked:
        asyncio.run(till.counter.parking.recall(basket.id))
    till.navigator.open(till.sheet)
    till.press(Key.Key_Return)

    till.held.run()

    assert till.below.recalled == []
    assert till.below.put_aside_times == 0
    assert till.navigator.top is till.sheet


def test_esc_forgets_an_enter_that_waited(till: Till):
    till.navigator.open(till.sheet)
    till.press(Key.Key_Return, Key.Key_Escape)

    till.held.run()

    assert till.below.recalled == []
    assert len(till.counter.sales.rows.parked) == 2


def test_what_an_earlier_look_found_is_not_taken_for_what_is_parked_now(till: Till):
    till.open()
    till.press(Key.Key_Escape)
    asyncio.run(till.counter.parking.recall(till.parked[1].id))

    till.navigator.open(till.sheet)
    assert till.rows == []
    till.press(Key.Key_Return)
    till.held.run()

    assert till.below.recalled == [till.parked[0]]


def test_one_that_is_gone_is_refused_in_place_and_the_list_is_new(
    till: Till, sounds: RecordingSounds
):
    till.open()
    asyncio.run(till.counter.parking.recall(till.parked[1].id))

    till.press(Key.Key_Return)
    till.held.run()

    assert till.view.notice.text == "This basket was brought back already. Choose another."
    assert [row[1] for row in till.rows] == ["Plum strips"]
    assert till.below.recalled == []
    assert till.navigator.top is till.sheet


def test_esc_takes_the_sheet_off_and_changes_nothing(till: Till):
    till.open()

    till.press(Key.Key_Escape)

    assert till.navigator.top is till.below
    assert len(till.counter.sales.rows.parked) == 2


def test_without_parked_baskets_it_says_what_parks_one(till: Till):
    for basket in till.parked:
        asyncio.run(till.counter.parking.recall(basket.id))
    till.open()

    assert till.rows == []
    assert till.view.baskets._hint == "No basket is parked. F6 parks the one on the left."
    assert not till.view.primary.isEnabled()
    till.press(Key.Key_Return)
    assert till.held.names == ["list the parked baskets"]


def test_a_scan_goes_to_the_basket_below(till: Till):
    till.open()

    till.navigator.scan(Scan(PLUM_CODE))

    assert till.below.scans == [PLUM_CODE]


def test_letters_and_digits_fall_nowhere(till: Till):
    till.open()

    till.press(Key.Key_A, Key.Key_5, Key.Key_Delete)

    assert till.navigator.top is till.sheet


def test_it_is_said_again_in_chinese(till: Till, texts: Texts):
    till.open()

    texts.speak(Language.CHINESE)
    till.navigator.again()

    assert till.rows[0] == ("10:51", "每日坚果、梅条", "3 件", "¥192.70")
    assert till.view.title.text() == "挂单列表"
    assert till.view.primary.caption == "取回"


def test_more_than_two_goods_are_and_more(till: Till):
    basket = asyncio.run(till.counter.checkout.weigh(till.parked[1], LOOSE)).basket
    asyncio.run(till.counter.parking.park(basket, LIN))

    till.open()

    assert [row[1] for row in till.rows] == ["Daily nuts, Plum strips and more", "Plum strips"]


@pytest.mark.parametrize("language", Language, ids=lambda language: language.value)
@pytest.mark.parametrize("name", list(samples.samples(Texts())))
def test_every_state_fits_and_can_be_touched_and_read_out(
    look: Look, qtbot, name: str, language: Language
):
    sheet = ParkedSheet(look)
    qtbot.addWidget(sheet)
    sheet.show_state(samples.samples(Texts(language))[name])
    sheet.resize(560, 760)
    sheet.show()

    assert clipped(sheet) == []
    assert small_targets(sheet) == []
    assert crowded_targets(sheet) == []
    assert nameless(sheet) == []
    assert place(sheet.primary, sheet).getRect() == (16, 680, 528, 64)

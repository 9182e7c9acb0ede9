"""The sheets that remove a basket, park it, or bring one back."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from storeapp.domain.codec.traces import basket_void_from
from storeapp.ui.screens.clear.screen import ClearScreen
from storeapp.ui.screens.parked.screen import ParkedScreen
from storeapp.ui.screens.sell.screen import SellScreen
from tests.ui.flow.given import NUTS, PLUM, Day, scan_during_the_next_write


def open_clear(day: Day) -> ClearScreen:
    day.work.spawn(day.sell().presenter.clear(), "clear")
    day.work.run()
    sheet = day.top
    assert isinstance(sheet, ClearScreen)
    return sheet


def test_a_customer_who_walks_away_leaves_a_record(qtbot: QtBot, day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM, NUTS)
    sheet = open_clear(day)
    qtbot.keyClick(sheet.view, Qt.Key.Key_1)
    qtbot.keyClick(sheet.view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    scan_during_the_next_write(day, NUTS)
    day.work.run()
    assert isinstance(day.top, SellScreen)
    assert day.till.sales.kinds[-1] == "basket_void/1"
    void = basket_void_from(json.loads(day.till.sales.rows.facts[-1].body))
    assert void.reason == "customer-left"
    assert day.lines == ["P2"]


def test_esc_keeps_every_line(qtbot: QtBot, day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM, NUTS)
    facts = list(day.till.sales.kinds)
    qtbot.keyClick(open_clear(day).view, Qt.Key.Key_Escape)
    assert isinstance(day.top, SellScreen)
    assert (day.lines, day.till.sales.kinds) == (["P1", "P2"], facts)


def test_a_scan_over_the_question_goes_on_with_the_basket(day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    open_clear(day)
    day.navigator.scan(NUTS)
    assert isinstance(day.top, SellScreen)
    assert day.lines == ["P1", "P2"]


def test_parked_and_brought_back(day: Day):
    day.enrolled()
    day.sign_in()
    sell = day.sell(PLUM)
    day.work.spawn(sell.presenter.park(), "park")
    day.work.run()
    assert day.lines == []
    day.sell(NUTS).presenter.open_parked()
    day.work.run()
    parked = day.top
    assert isinstance(parked, ParkedScreen)
    parked.view.confirmed.emit()
    day.work.run()
    assert day.lines == ["P1"]
    assert len(day.till.sales.rows.parked) == 1


def test_the_parked_sheet_closes(qtbot: QtBot, day: Day):
    day.enrolled()
    day.sign_in()
    day.sell().presenter.open_parked()
    parked = day.top
    assert isinstance(parked, ParkedScreen)
    day.work.run()
    parked.view.closed.emit()
    assert isinstance(day.top, SellScreen)

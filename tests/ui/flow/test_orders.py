"""From the strip to the orders and back; a new one rings once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from storeapp.domain.barcode import Scan
from storeapp.domain.pickup_code import Collected, pickup_code
from storeapp.ui.screens.orders.screen import OrdersScreen
from storeapp.ui.screens.sell.screen import SellScreen
from storeapp.ui.theme.look import Look
from tests.services.fake_orders import KEY, a_row
from tests.services.fakes import NOW
from tests.ui.flow.given import PLUM, Day
from tests.ui.flow.test_cards import CardDay

UNTIL_MS = round(NOW.timestamp() * 1000) + 3_600_000


@pytest.fixture
def day(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Day]:
    day = CardDay(look, tmp_path)
    qtbot.addWidget(day.shell)
    day.shell.resize(1280, 800)
    day.shell.show()
    day.shell.activateWindow()
    qtbot.waitUntil(day.shell.isActiveWindow)
    day.shell.strip.orders_asked.connect(day.flow.orders)
    yield day
    day.flow.stop()
    day.strip.stop()
    day.work.close()


def at_work(day: Day) -> None:
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)


def test_ctrl_o_leads_to_the_orders_and_esc_back_to_the_basket(day: Day, qtbot: QtBot) -> None:
    at_work(day)
    qtbot.keyClick(day.shell, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    day.work.run()
    opened = day.top
    assert isinstance(opened, OrdersScreen)
    qtbot.keyClick(opened.view, Qt.Key.Key_Escape)

    assert isinstance(day.top, SellScreen)


def test_nobody_looks_after_orders_before_signing_in(day: Day) -> None:
    day.enrolled()
    before = type(day.top)
    day.flow.orders()

    assert type(day.top) is before


def test_a_new_order_rings_once_and_the_strip_says_for_how_long(day: Day) -> None:
    at_work(day)
    since = NOW - timedelta(minutes=12)
    for count in (1, 1, 2, 1):
        day.till.board.update(orders_new=count, orders_since=since)

    assert day.sounds.heard.count("rang") == 2
    assert day.shell.strip.orders.accessibleName() == "Orders 1 new, 12 min"
    day.till.board.update(orders_new=0, orders_since=None)
    assert day.shell.strip.orders.accessibleName() == "Orders"


def test_a_customers_code_scanned_at_the_basket_opens_her_order(day: Day) -> None:
    at_work(day)
    day.till.sales.rows.book.told["O7-1"] = a_row(
        state="READY", lease_until_ms=UNTIL_MS, code_until_ms=UNTIL_MS
    )
    day.navigator.scan(Scan(pickup_code(KEY, Collected("S01", 7, 1, UNTIL_MS))))
    day.work.run()

    assert isinstance(day.top, OrdersScreen)
    assert day.top.view.ask.text() == "Who takes it?"

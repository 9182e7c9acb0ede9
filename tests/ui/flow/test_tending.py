"""The devices are looked after beside the basket, from the strip."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from storeapp.services.counter import Counter
from storeapp.ui.screens.devices.screen import DevicesScreen
from storeapp.ui.screens.pay.screen import PayScreen
from storeapp.ui.screens.sell.screen import SellScreen
from storeapp.ui.screens.sign_in.screen import SignInScreen
from storeapp.ui.screens.wizard.screen import WizardScreen
from tests.services.setup_given import Setting
from tests.ui.flow.given import NUTS, PLUM, Day


@pytest.mark.parametrize("way", ["key", "touch"])
def test_the_strip_leads_to_the_devices_and_esc_back(qtbot: QtBot, day: Day, way: str) -> None:
    day.enrolled()
    day.shell.strip.devices_asked.connect(day.flow.tend)
    day.sign_in()
    sell = day.sell(PLUM)
    if way == "key":
        qtbot.keyClick(sell.view.basket, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    else:
        qtbot.mouseClick(day.shell.strip.devices, Qt.MouseButton.LeftButton)
    opened = day.top
    assert isinstance(opened, DevicesScreen)
    qtbot.keyClick(opened.view, Qt.Key.Key_Escape)

    assert isinstance(day.top, SellScreen)
    assert day.lines == ["P1"]


def test_a_scan_meant_for_a_device_reaches_no_basket(day: Day) -> None:
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    day.flow.tend()
    day.sell(NUTS)
    top = day.top

    assert isinstance(top, DevicesScreen)
    assert top.view.notice.text == "It read 6923450657713."
    assert day.lines == ["P1"]


def test_nobody_leaves_a_payment_for_the_devices(day: Day) -> None:
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    day.pay()
    day.flow.tend()

    assert isinstance(day.top, PayScreen)


def test_before_anybody_signs_in_there_is_nothing_to_tend(day: Day) -> None:
    day.enrolled()
    hidden = day.shell.strip.devices.isHidden()
    day.flow.tend()

    assert hidden
    assert isinstance(day.top, SignInScreen)


@pytest.mark.parametrize("kept", [True, False], ids=["with a settings file", "without"])
def test_the_devices_lead_to_the_set_up_where_it_can_be_kept(
    qtbot: QtBot, day: Day, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    counter = day.till.counter

    async def with_setup() -> Counter:
        return replace(await counter(), setup=Setting().setup if kept else None)

    monkeypatch.setattr(day.till, "counter", with_setup)
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    day.flow.tend()
    tending = day.top
    assert isinstance(tending, DevicesScreen)
    qtbot.keyClick(tending.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    day.work.run()
    opened = day.top

    assert isinstance(opened, WizardScreen if kept else DevicesScreen)
    if kept:
        qtbot.keyClick(opened.widget, Qt.Key.Key_Escape)
        assert day.top is tending

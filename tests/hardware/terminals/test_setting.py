"""The terminal as an ordinary device: chosen in the settings, operated in a window."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from storeapp.domain.card import Approved, AttemptState, CardAttempt
from storeapp.domain.errors import Refusal
from storeapp.domain.money import CNY, Money
from storeapp.hardware.factory import open_devices
from storeapp.hardware.model import DeviceSettings
from storeapp.hardware.sim.machines import Simulators
from storeapp.hardware.sim.paper import ReceiptFont
from storeapp.hardware.sim.terminal import Mood, SimTerminal
from storeapp.hardware.sim.terminal_panel import MOODS, TerminalPanel
from storeapp.hardware.sim.window import SimulatorWindow
from storeapp.hardware.terminals.absent import NoTerminal
from storeapp.hardware.terminals.address import terminal_at
from storeapp.hardware.terminals.apdu import Apdu
from storeapp.hardware.terminals.messages import authorisation

FONTS = Path(__file__).parents[3] / "resources" / "fonts"


def settings(terminal: str) -> DeviceSettings:
    return DeviceSettings(FONTS, printer="none", drawer="none", wedge=None, terminal=terminal)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("zvt://10.0.0.7", "tcp://10.0.0.7:20007"),
        ("zvt://terminal:5577", "tcp://terminal:5577"),
        ("zvt://10.0.0.7?password=123456", "tcp://10.0.0.7:20007"),
    ],
)
def test_a_terminal_has_an_address(address: str, name: str):
    assert terminal_at(address).name == name


@pytest.mark.parametrize(
    "address",
    [
        "zvt://",
        "tcp://10.0.0.7",
        "zvt://10.0.0.7:port",
        "zvt://10.0.0.7?password=1234567",
        "zvt://10.0.0.7?password=abc",
        "",
    ],
)
def test_what_is_no_address_is_shown_without_its_password(address: str):
    with pytest.raises(Refusal) as refused:
        terminal_at(address)

    assert refused.value.code == "device-address-unreadable"
    assert refused.value.facts == {"text": address.partition("?")[0]}


async def test_a_simulated_terminal_is_an_ordinary_driver(aloop):
    devices = open_devices(settings("sim"))
    at = datetime(2026, 11, 21, 10, 42, tzinfo=UTC)
    attempt = CardAttempt("n", "b1", 1, Money(1280), at, AttemptState.SENT)
    try:
        outcome = await devices.terminal.pay(attempt, lambda prompt: None)
    finally:
        await devices.close()

    assert isinstance(outcome, Approved)
    assert devices.simulators.terminal is not None
    assert devices.simulators.terminal.owed_minor == 1280


async def test_a_terminal_elsewhere_is_not_asked_before_it_is_needed(aloop):
    devices = open_devices(settings("zvt://127.0.0.1:9"))

    assert devices.terminal.name == "tcp://127.0.0.1:9"
    assert devices.simulators.terminal is None
    await devices.close()


async def test_without_one_cards_go_through_the_stand_alone_terminal(aloop):
    devices = open_devices(settings("none"))

    assert isinstance(devices.terminal, NoTerminal)
    await devices.close()


def test_a_setting_that_is_no_terminal_is_refused(aloop):
    with pytest.raises(Refusal) as refused:
        open_devices(settings("card"))
    assert refused.value.code == "device-address-unreadable"


@pytest.mark.parametrize("mood", Mood, ids=lambda mood: mood.value)
def test_each_mood_has_its_button(qtbot, mood: Mood):
    machine = SimTerminal()
    panel = TerminalPanel(machine)
    qtbot.addWidget(panel)
    panel.moods[mood].click()

    assert machine.mood is mood
    assert [each for each, button in panel.moods.items() if button.isChecked()] == [mood]
    assert panel.moods[mood].text() == str(MOODS[mood])
    panel.changes.stop()


def test_a_late_payment_is_approved_by_hand(qtbot):
    machine = SimTerminal()
    machine.mood = Mood.LATE
    window = SimulatorWindow(_only(machine), ReceiptFont(FONTS))
    qtbot.addWidget(window)
    panel = window.findChild(TerminalPanel)
    assert isinstance(panel, TerminalPanel)
    assert not panel.approve_now.isEnabled()
    line = machine.connect(lambda data, delay_ms: None, lambda: None)
    line.take(authorisation(Money(1280, CNY)).encode())
    for _ in range(3):
        line.take(Apdu(0x8000).encode())

    assert panel.approve_now.isEnabled()
    panel.approve_now.click()
    assert not panel.approve_now.isEnabled()
    assert panel.charged.text() == "Charges  已扣款  1 · 12.80"
    machine.approve_late()  # Nobody waits any more.
    assert machine.owed_minor == 1280
    window.detach()


def test_a_command_that_the_machine_does_not_know_is_refused():
    said = bytearray()
    line = SimTerminal().connect(lambda data, delay_ms: said.extend(data), lambda: None)
    line.take(Apdu(0x0670).encode())

    assert said.hex(" ") == "84 83 00"


def test_a_test_that_waits_in_vain_is_told():
    machine = SimTerminal()

    assert not machine.await_waiting(0.01)


def _only(machine: SimTerminal):
    return Simulators(terminal=machine)

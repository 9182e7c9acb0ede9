"""What a clerk does beside selling, at the real window with the simulated devices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from storeapp.domain.codec import drawer_open_from
from storeapp.domain.fact import FactKind
from storeapp.hardware.labels.marks import Bars, Words
from storeapp.hardware.wizard import DeviceProbes
from storeapp.ports.probing import Probes
from tests.scenarios.album import Album
from tests.scenarios.chain import HeadOffice, a_head_office
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.selling import scan
from tests.scenarios.working import at_work

pytestmark = pytest.mark.usefixtures("aloop")


@pytest.fixture
def probed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was looked for or tried on the devices' places, which only the set-up may do."""
    tried: list[str] = []
    for name in vars(Probes):
        if not name.startswith("_"):
            monkeypatch.setattr(DeviceProbes, name, lambda *_, name=name, **__: tried.append(name))
    return tried


async def test_the_tools_by_keys_alone(tmp_path: Path, chain_url: str, probed: list[str]) -> None:
    devices = {"terminal": "sim", "label_printer": "sim"}
    with a_head_office(chain_url, tmp_path) as office:
        async with at_work(office, tmp_path, Album(), AtTheCounter, **devices) as (at, _):
            await sell_one_by_card(at, office)
            await copy_its_receipt(at)
            await open_the_drawer(at)
            await print_a_label(at, office)
            await close_the_terminal_s_day(at)
    assert probed == []


async def more(at: AtTheCounter, key: str) -> None:
    """The list of tools, and the one with that key."""
    focus = QApplication.focusWidget() or at.window.shell
    QTest.keyClick(focus, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    await at.until_sees("Without a sale, with a reason")
    at.type(key)


async def sell_one_by_card(at: AtTheCounter, office: HeadOffice) -> None:
    (good,) = office.bagged(1)
    await scan(at, good)
    at.press("F12")
    await at.until_sees("To pay")
    await at.until(lambda: at.sees("Card"), "the card may be chosen")
    at.press("F10")
    await at.until_sees("HZ01-1-1-000001")
    await at.documents(1)
    at.press("Enter")
    await at.until(lambda: not at.sees("Next customer"), "the next customer may come")


async def copy_its_receipt(at: AtTheCounter) -> None:
    await more(at, "1")
    await at.until_sees("HZ01-1-1-000001")
    at.press("Enter")
    await at.until_sees("No copy so far")
    at.type("2")
    at.press("Enter")
    await at.until_sees("COPY 1 is being printed.")
    await at.picture("A copy of the receipt")
    original, copy = await at.documents(2)

    assert (copy.copy, copy.blocks[1:]) == (1, original.blocks)
    assert len(at.printer.sheets) == 2
    at.press("Esc", "Esc", "Esc")


async def open_the_drawer(at: AtTheCounter) -> None:
    assert not at.drawer.is_open
    await more(at, "2")
    at.type("1")
    at.press("Enter")
    await at.until_sees("It is open.")
    await at.picture("The drawer is open")
    assert at.drawer.is_open
    at.drawer.shut()
    facts = await at.window.till.sales.facts(after=0, most=99, most_bytes=10**6)
    reasons = [
        drawer_open_from(json.loads(fact.body)).reason
        for fact in facts
        if fact.kind == FactKind.DRAWER_OPEN.value
    ]

    assert reasons == ["count-float", "change"]
    at.press("Enter", "Esc")


async def print_a_label(at: AtTheCounter, office: HeadOffice) -> None:
    (good,) = office.bagged(1)
    await more(at, "3")
    at.scan(good.code)
    await at.until_sees("Print 1 label")
    at.type("3")
    await at.picture("Three labels for the shelf")
    at.press("Enter")
    await at.until_sees("3 labels went to the printer.")
    printer = at.window.till.devices.simulators.labels
    assert printer is not None
    product = at.window.till.catalogue.product(good.sku)
    assert product is not None
    marks = printer.labels[-1].marks

    assert len(printer.labels) == 3
    assert [mark.text for mark in marks if isinstance(mark, Bars)] == [good.code]
    assert f"v{product.price_pos}" in [mark.text for mark in marks if isinstance(mark, Words)]
    at.press("Esc", "Esc")


async def close_the_terminal_s_day(at: AtTheCounter) -> None:
    terminal = at.window.till.devices.simulators.terminal
    assert terminal is not None
    owed_minor = terminal.owed_minor
    await more(at, "4")
    at.press("Enter")
    await at.until_sees("Handed over")
    await at.picture("The terminal's day is closed")
    (*_, slip) = await at.documents(3)

    assert at.sees(f"{owed_minor / 100:,.2f}")
    assert slip.title.startswith("Card terminal, end of day ")
    at.press("Enter", "Esc")

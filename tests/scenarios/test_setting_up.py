"""A till is set up from nothing by keys alone, on real sockets and a pseudo terminal, and a till
started from what was saved prints by it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from storeapp.bootstrap.settings_file import write_settings
from storeapp.bootstrap.workplace import RESOURCES, Files, Workplace
from storeapp.domain.money import CNY
from storeapp.domain.receipt import Pair, ReceiptDoc
from storeapp.hardware.escpos.items import Cut, TextLine
from storeapp.hardware.factory import open_devices
from storeapp.hardware.labels.reader import read_zpl
from storeapp.hardware.model import Devices, DeviceSettings
from storeapp.hardware.scanners.learning import EAN_CODE, GS1_CODE
from storeapp.hardware.scanners.wedge_qt import WedgeScanner
from storeapp.hardware.sim.display import SimPole
from storeapp.hardware.sim.keyboard import strike
from storeapp.hardware.sim.printer import SimPrinter
from storeapp.hardware.sim.scale import SimScale
from storeapp.hardware.sim.scale_port import ScalePort
from storeapp.hardware.sim.terminal import SimTerminal
from storeapp.hardware.sim.terminal_server import SimTerminalServer
from storeapp.hardware.wizard import DeviceProbes
from storeapp.ports.sales import JobState, PrintJob, SalesUnit, Verifier
from storeapp.services.drawer import Drawer
from storeapp.services.setup import Setup
from storeapp.services.signing_in import SigningIn
from storeapp.services.status import StatusBoard
from storeapp.settings import Settings, load
from storeapp.ui.screens.wizard.screen import WizardScreen
from storeapp.ui.screens.wizard.state import Step, WizardState
from storeapp.ui.screens.wizard.view import WizardView
from storeapp.ui.shell import Shell
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.tasks import cancel_all, spawn
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from tests.hardware.on_tcp import on_tcp
from tests.hardware.test_factory import fitted
from tests.services.fake_drawer import FakeDrawer
from tests.services.fakes import FakeClock, FakeIds, FakeOffice, FakePins, FakeSales, FakeUploads
from tests.services.setup_given import TILL, WEI
from tests.ui.given import DrawnCatalogue, RecordingSounds

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are POSIX")
FONTS = RESOURCES / "fonts"
SOON_S = 10
T = TypeVar("T")
RECEIPT = ReceiptDoc("S01-2-1-000001", (Pair("梅条", "￥12.80"),))


class Shop:
    """The devices that stand on the counter; `labels` is what came out of the label printer."""

    def __init__(self, held: ExitStack) -> None:
        self.pole, self.labels = SimPole("ascii"), list[object]()
        self.paper: Devices = open_devices(DeviceSettings(FONTS, wedge=None, sim_printer_port=0))
        self.terminal = SimTerminal(lambda: datetime(2026, 11, 21, 10, 42, tzinfo=UTC))
        self._ends = held
        self._terminal = SimTerminalServer(self.terminal)
        held.callback(self._terminal.close)
        self._scale = ScalePort(SimScale(), "mt8217").on_terminal()
        held.callback(self._scale.close)
        self.printer_at = fitted(self.paper.simulators.server).address
        self.scale_at = self._scale.place
        self.terminal_at = self._terminal.address
        self.pole_at = held.enter_context(on_tcp(self.pole.take))
        self.labels_at = held.enter_context(on_tcp(self._label, whole=True))

    def _label(self, job: bytes) -> None:
        self.labels += read_zpl(job)

    @property
    def printer(self) -> SimPrinter:
        return fitted(self.paper.simulators.printer)


def qapp() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


class Hand:
    """Somebody at the keyboard, who waits for what the sheet says."""

    def __init__(self, setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
        self.state: WizardState | None = None
        self.closed = False
        self._changed = asyncio.Event()
        self._clock = count(10_000, 10_000)
        show = WizardView.show_state

        def shown(view: WizardView, state: WizardState) -> None:
            show(view, state)
            self.state = state
            self._changed.set()

        monkeypatch.setattr(WizardView, "show_state", shown)
        look, sounds = Look(), RecordingSounds()
        around = Surroundings(Texts(), sounds, spawn, nullcontext)
        self.screen = WizardScreen(setup, around=around, close=self._close, look=look)
        self.shell = Shell(look)
        self.screen.presenter.open()

    def _close(self) -> None:
        self.closed = True

    async def come_to_front(self) -> None:
        active = asyncio.Event()

        def focused(window: object) -> None:
            active.set()

        qapp().focusWindowChanged.connect(focused)
        self.shell.put_sheet(self.screen.view)
        self.shell.show()
        self.shell.activateWindow()
        if not self.shell.isActiveWindow():
            await asyncio.wait_for(active.wait(), SOON_S)
        qapp().focusWindowChanged.disconnect(focused)
        self.screen.opened()

    async def shown(self, holds: Callable[[WizardState], bool]) -> None:
        async with asyncio.timeout(SOON_S):
            while self.state is None or not holds(self.state):
                self._changed.clear()
                await self._changed.wait()

    async def at(self, step: Step, selected: str = "") -> None:
        await self.shown(
            lambda state: state.step is step and state.ready and selected in ("", state.selected)
        )

    def press(self, *keys: Qt.Key | str) -> None:
        """Each goes where the focus is."""
        for key in keys:
            focus = QApplication.focusWidget()
            assert focus is not None
            if isinstance(key, Qt.Key):
                QTest.keyClick(focus, key)
            else:
                QTest.keyClicks(focus, key)

    async def go_to(self, kind: str) -> None:
        await self.at(Step.WHAT, kind)
        self.press(Qt.Key.Key_Return)
        await self.shown(lambda state: state.step is Step.WHERE)

    async def type_place(self, kind: str, place: str) -> None:
        await self.go_to(kind)
        self.press(Qt.Key.Key_F2, place, Qt.Key.Key_Return)

    async def scan(self, text: str, scans: int) -> None:
        strike(self.shell.windowHandle(), text, start_ms=next(self._clock), gap_ms=8)
        await self.shown(lambda state: len(state.facts) == scans + 1)


@pytest.fixture
def held() -> Iterator[ExitStack]:
    with ExitStack() as held:
        yield held


def a_setup(file: Path) -> Setup:
    sales, clock = FakeSales(), FakeClock()
    sales.rows.device = TILL
    sales.rows.verifiers[WEI.id] = Verifier(WEI, "pin:246810")
    return Setup(
        SigningIn(sales, FakePins(), clock),
        DeviceProbes(FONTS, ports=tuple, usb=tuple, queues=tuple, typing=tuple),
        Drawer(sales, FakeDrawer(), StatusBoard(), clock, FakeUploads()),
        clock,
        CNY,
        lambda changes: write_settings(file, changes, home=file.parent),
    )


async def set_up(shop: Shop, hand: Hand) -> None:
    """Every device of the shop, from the manager's PIN to the last page."""
    await hand.shown(lambda state: bool(state.manager))
    hand.press("246810", Qt.Key.Key_Return)
    await hand.type_place("printer", shop.printer_at)
    await hand.at(Step.LOOK)
    hand.press("b", "2", "5", "6", Qt.Key.Key_Return)
    await hand.go_to("scanner")
    hand.press(Qt.Key.Key_Return)
    await hand.shown(lambda state: state.step is Step.SCAN and bool(state.bars))
    await hand.scan(f"~{EAN_CODE}\r", 1)
    await hand.scan(f"~{GS1_CODE}\r", 2)
    hand.press(Qt.Key.Key_Return)
    await hand.type_place("scale", shop.scale_at.removeprefix("serial://"))
    await hand.go_to("display")
    hand.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    await hand.type_place("pole", shop.pole_at)
    await hand.shown(lambda state: "CD5220" in state.question)
    hand.press("2", Qt.Key.Key_Return)
    await hand.shown(lambda state: "ESCPOS" in state.question)
    hand.press("1", Qt.Key.Key_Return)
    await hand.type_place("labels", shop.labels_at)
    await hand.at(Step.READ)
    hand.press("1", Qt.Key.Key_Return)
    await hand.type_place("terminal", shop.terminal_at.removeprefix("zvt://"))
    await hand.shown(lambda state: state.step is Step.WHAT and not state.selected)
    hand.press(Qt.Key.Key_Return)


class PrintingSales(FakeSales):
    """One receipt waits to be printed."""

    def __init__(self) -> None:
        super().__init__()
        self.printed = asyncio.Event()
        self.rows.jobs["r1"] = PrintJob("r1", "receipt:1:0", RECEIPT)

    async def write(self, work: Callable[[SalesUnit], T]) -> T:
        done = await super().write(work)
        if self.rows.jobs["r1"].state is JobState.PRINTED:
            self.printed.set()
        return done


async def printed_by(settings: Settings, printer: SimPrinter) -> list[object]:
    """What lies on the paper after a till with these settings was started with a job waiting."""
    sales = PrintingSales()
    parts = (sales, DrawnCatalogue(), FakeClock(), FakeIds(), StatusBoard(), FakeUploads())
    till = Workplace(settings, Files(*parts, FakeOffice()), spawn=spawn, deliver=lambda scan: None)
    try:
        await asyncio.wait_for(sales.printed.wait(), SOON_S)
        wedges = [each for each in till.devices.scanners if isinstance(each, WedgeScanner)]
        assert len(wedges) == 1
    finally:
        await cancel_all()
        await till.close()
    return list(printer.items)


async def test_by_keys_alone_from_nothing_to_a_printed_receipt(
    aloop: object, held: ExitStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "storeapp.toml"
    shop = Shop(held)
    hand = Hand(a_setup(file), monkeypatch)
    try:
        await hand.come_to_front()
        await set_up(shop, hand)
        settings = load(file, home=tmp_path)
        page = len(shop.printer.sheets)
        shop.printer.tear_off()
        items = await printed_by(settings, shop.printer)
    finally:
        hand.shell.close()
        await shop.paper.close()

    assert hand.closed
    assert (page, fitted(shop.paper.simulators.drawer).openings) == (1, 1)
    assert (settings.printer, settings.printer_encoding) == (shop.printer_at, "gbk")
    assert (settings.printer_columns, settings.printer_cuts, settings.drawer) == (
        42,
        False,
        "printer",
    )
    assert (settings.scanner, settings.wedge.partition("&")[0]) == ("", "prefix=~")
    assert settings.scale == f"mt8217+{shop.scale_at}"
    assert (settings.customer_display, settings.pole) == ("window", f"escpos+{shop.pole_at}")
    assert (settings.label_printer, len(shop.labels)) == (f"zpl+{shop.labels_at}", 1)
    assert (settings.terminal, shop.terminal.charges) == (shop.terminal_at, ())
    [line] = [item.text for item in items if isinstance(item, TextLine) and item.text.strip()]
    assert line == "梅条" + " " * (42 - 4 - 7) + "￥12.80"
    assert not any(isinstance(item, Cut) for item in items)

"""The label printer as a device: its setting, its results, its simulator and panel."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from storeapp.domain.errors import Refusal
from storeapp.domain.price_label import LabelKind
from storeapp.hardware.factory import open_devices
from storeapp.hardware.labels import printer as printing
from storeapp.hardware.labels.address import USUAL, label_printer_at
from storeapp.hardware.labels.printer import MarkingPrinter, NoLabels
from storeapp.hardware.labels.sim import SimLabelLink, SimLabelPrinter
from storeapp.hardware.labels.template import LabelSize
from storeapp.hardware.labels.tspl import tspl
from storeapp.hardware.labels.zpl import zpl
from storeapp.hardware.model import DeviceSettings
from storeapp.hardware.sim.label_panel import NOTHING, LabelPanel
from storeapp.hardware.sim.paper import ReceiptFont
from storeapp.hardware.sim.window import SimulatorWindow
from storeapp.hardware.transports.link import LinkBroken
from storeapp.hardware.transports.memory import MemoryTransport
from storeapp.hardware.worker import DeviceWorker
from storeapp.ports.devices import Outcome, PrintResult, Trouble
from tests.hardware.labels.conftest import FONTS, a_label

LABELS = [a_label(), a_label(LabelKind.ITEM)]


def a_printer(transport, language=zpl, size: LabelSize = USUAL) -> MarkingPrinter:
    return MarkingPrinter(transport, language, size, DeviceWorker("labels"), fonts=FONTS)


async def test_labels_go_out_as_one_job(aloop):
    link = MemoryTransport()
    printer = a_printer(link)
    result = await printer.print(LABELS, copies=2)
    await printer.close()

    assert result == PrintResult(Outcome.HANDED_OVER)
    assert link.openings == 1
    assert link.written.count(b"^XA") == 2
    assert link.written.count(b"^PQ2") == 2


@pytest.mark.parametrize("sent", [0, 7])
async def test_a_line_that_breaks_says_whether_anything_left(aloop, sent: int):
    class Breaking(MemoryTransport):
        def _write(self, data: bytes, timeout_ms: int) -> None:
            raise LinkBroken("cut", sent=sent)

    printer = a_printer(Breaking())
    result = await printer.print(LABELS)
    await printer.close()

    assert result.outcome is (Outcome.SENT_UNCONFIRMED if sent else Outcome.NOT_SENT)
    assert result.trouble is Trouble.UNREACHABLE


async def test_a_printer_that_is_not_there_gets_nothing(aloop):
    link = MemoryTransport(reachable=False)
    printer = a_printer(link)
    result = await printer.print(LABELS)
    await printer.close()
    closed = await printer.print(LABELS)

    assert (result.outcome, result.trouble) == (Outcome.NOT_SENT, Trouble.UNREACHABLE)
    assert closed.outcome is Outcome.NOT_SENT
    assert link.written == b""


async def test_a_printer_that_hangs_is_not_waited_for(aloop, monkeypatch):
    let_go = threading.Event()

    class Stuck(MemoryTransport):
        def _write(self, data: bytes, timeout_ms: int) -> None:
            let_go.wait(10)

    monkeypatch.setattr(printing, "_WHOLE_S", 0.05)
    printer = a_printer(Stuck())
    begun = await printer.print(LABELS)
    waiting = await printer.print(LABELS)
    let_go.set()
    await printer.close()

    assert begun.outcome is Outcome.SENT_UNCONFIRMED
    assert waiting.outcome is Outcome.NOT_SENT


async def test_a_shop_without_one_prints_nothing(aloop):
    none = NoLabels()

    assert (await none.print(LABELS)).outcome is Outcome.NOT_SENT
    await none.close()


@pytest.mark.parametrize(
    ("address", "name", "size", "language"),
    [
        ("zpl+tcp://10.0.0.9", "tcp://10.0.0.9:9100", USUAL, zpl),
        ("tspl+tcp://10.0.0.9:6101?size=40x30&dpi=300", "tcp://10.0.0.9:6101",
         LabelSize(40, 30, 300), tspl),
        ("zpl+serial://COM3?baud=19200&size=100x50", "serial://COM3", LabelSize(100, 50), zpl),
    ],
)  # fmt: skip
def test_a_label_printer_has_an_address(address, name, size, language):
    printer = label_printer_at(address, fonts=FONTS)

    assert printer.name == name
    assert (printer._size, printer._language) == (size, language)


@pytest.mark.parametrize(
    "address",
    [
        "zpl",
        "zpl+",
        "epl+tcp://10.0.0.9",
        "zpl+tcp://10.0.0.9?size=60",
        "zpl+tcp://10.0.0.9?size=600x400",
        "zpl+tcp://10.0.0.9?dpi=600",
        "zpl+tcp://10.0.0.9?dpi=x",
        "zpl+10.0.0.9",
    ],
)
def test_what_is_no_address_is_refused(address: str):
    with pytest.raises(Refusal) as refused:
        label_printer_at(address, fonts=FONTS)
    assert refused.value.code == "device-address-unreadable"


async def test_labels_in_a_file(aloop, tmp_path: Path):
    printer = label_printer_at(f"tspl+file://{tmp_path / 'labels.prn'}", fonts=FONTS)
    result = await printer.print([a_label()])
    await printer.close()

    assert result == PrintResult(Outcome.HANDED_OVER)
    assert (tmp_path / "labels.prn").read_bytes().endswith(b"PRINT 1,1\r\n")


async def test_the_simulated_printer_keeps_and_shows_what_it_printed(aloop, qtbot):
    machine = SimLabelPrinter()
    panel = LabelPanel(machine, FONTS)
    qtbot.addWidget(panel)
    assert panel.shown.text() == str(NOTHING)
    printer = a_printer(SimLabelLink(machine))
    result = await printer.print(LABELS, copies=2)
    panel.power_off.click()
    off = await printer.print(LABELS)
    await printer.close()
    panel.changes.stop()
    panel.refresh()

    assert result == PrintResult(Outcome.HANDED_OVER)
    assert off.outcome is Outcome.NOT_SENT
    assert len(machine.labels) == 4
    assert panel.shown.pixmap().width() == 330


def test_the_simulated_printer_forgets_old_labels(font):
    machine = SimLabelPrinter()
    for _ in range(30):
        machine.take(b"^XA^PW10^LL10^PQ1^XZ")

    assert len(machine.labels) == 24


async def test_a_label_printer_is_a_device_like_the_others(aloop, qtbot):
    devices = open_devices(a_till("sim"))
    window = SimulatorWindow(devices.simulators, ReceiptFont(FONTS))
    qtbot.addWidget(window)
    result = await devices.labels.print([a_label()])
    await devices.close()
    window.detach()

    assert result == PrintResult(Outcome.HANDED_OVER)
    assert isinstance(window.findChild(LabelPanel), LabelPanel)
    assert devices.simulators.labels is not None
    assert len(devices.simulators.labels.labels) == 1


@pytest.mark.parametrize(
    ("setting", "name"), [("none", "none"), ("zpl+tcp://10.0.0.9", "tcp://10.0.0.9:9100")]
)
async def test_nothing_is_opened_before_a_label_is_printed(aloop, setting: str, name: str):
    devices = open_devices(a_till(setting))
    await devices.close()

    assert devices.labels.name == name
    assert devices.simulators.labels is None


def a_till(label_printer: str) -> DeviceSettings:
    return DeviceSettings(
        FONTS, printer="none", drawer="none", wedge=None, label_printer=label_printer
    )

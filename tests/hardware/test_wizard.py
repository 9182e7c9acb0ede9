"""What the wizard finds and tries, on simulated devices over real sockets."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from serial.tools.list_ports_common import ListPortInfo

from storeapp.domain.errors import Refusal
from storeapp.hardware.escpos.items import Bars, Cut, Qr, Raster, TextLine
from storeapp.hardware.factory import open_devices
from storeapp.hardware.model import DeviceSettings
from storeapp.hardware.sim.printer import Fault
from storeapp.hardware.transports.usb import printers_on_bus
from storeapp.hardware.wizard import EAN_13, DeviceProbes, system_queues
from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind
from storeapp.ports.probing import Candidate
from tests.hardware.test_factory import fitted
from tests.hardware.usb_bus import VENDOR_CLASS, Bus, UsbPrinter


def a_port(device: str, description: str, usb: tuple[int, int, str] | None = None) -> ListPortInfo:
    port = ListPortInfo(device)
    port.description = description
    if usb:
        port.vid, port.pid, port.serial_number = usb
    return port


def probes(fonts: Path, **listed: object) -> DeviceProbes:
    nothing: dict[str, object] = {"ports": tuple, "usb": tuple, "queues": tuple}
    return DeviceProbes(fonts, **{**nothing, **listed})  # type: ignore[arg-type]  # by its name


async def test_a_printer_may_be_on_usb_in_a_queue_at_a_saved_host_or_on_a_port(
    aloop: object, fonts: Path
) -> None:
    wizard = probes(
        fonts,
        saved=("tcp://10.0.0.5:9100", "sim"),
        usb=lambda: (("usb:04b8:0e15:S1", "TM-T20"),),
        queues=lambda: ("cups://front",),
        ports=lambda: (
            a_port("COM3", "USB Serial", (0x0403, 0x6001, "A5")),
            a_port("/dev/ttyS0", "n/a"),
        ),
    )

    assert await wizard.candidates(DeviceKind.PRINTER) == (
        Candidate("usb:04b8:0e15:S1", "TM-T20"),
        Candidate("cups://front"),
        Candidate("tcp://10.0.0.5:9100"),
        Candidate("serial://usb:0403:6001:A5", "USB Serial (COM3)"),
        Candidate("serial:///dev/ttyS0"),
        Candidate("sim"),
    )


async def test_a_scale_is_looked_for_on_ports_only(aloop: object, fonts: Path) -> None:
    wizard = probes(fonts, queues=lambda: ("cups://front",), ports=lambda: (a_port("COM3", "x"),))

    found = await wizard.candidates(DeviceKind.SCALE)
    assert found == (Candidate("serial://COM3", "x"), Candidate("sim"))


def test_only_what_says_that_it_prints_is_offered() -> None:
    bus = Bus(UsbPrinter(), UsbPrinter(vendor=0x1234, interface_class=VENDOR_CLASS))

    assert [address for address, _ in printers_on_bus(bus)] == ["usb:04b8:0e15:S1"]


def test_queues_are_listed_where_the_system_can(tmp_path: Path) -> None:
    lists, fails = tmp_path / "lists", tmp_path / "fails"
    for script, body in ((lists, "echo front; echo kitchen"), (fails, "exit 1")):
        script.write_text(f"#!/bin/sh\n{body}\n")
        script.chmod(0o755)

    if sys.platform != "win32":
        assert system_queues(str(lists)) == ("cups://front", "cups://kitchen")
        assert system_queues(str(fails)) == ()
        assert system_queues(str(tmp_path / "missing")) == ()


def test_a_list_that_never_comes_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*args: object, **kwargs: object) -> object:
        raise subprocess.TimeoutExpired("lpstat", 5)

    monkeypatch.setattr(subprocess, "run", late)

    if sys.platform != "win32":
        assert system_queues() == ()


@pytest.mark.parametrize("kick", [True, False], ids=["with the drawer", "without"])
async def test_the_page_is_printed_and_cut_once_and_the_drawer_opens_when_asked(
    aloop: object, fonts: Path, kick: bool
) -> None:
    there = open_devices(DeviceSettings(fonts, wedge=None, sim_printer_port=0))
    machine, drawer = fitted(there.simulators.printer), fitted(there.simulators.drawer)
    try:
        said = await probes(fonts).print_page(fitted(there.simulators.server).address, kick=kick)
        assert machine.wait_for(lambda printer: len(printer.sheets) == 1)
        assert machine.wait_for(lambda _: drawer.openings == int(kick))
    finally:
        await there.close()

    [sheet] = machine.sheets
    lines = [item.text for item in sheet.items if isinstance(item, TextLine)]
    assert said is Trouble.NONE
    assert lines[:2] == ["A  中文 打印 测试 梅条 ￥12.80", "B  中文 打印 测试 梅条 ￥12.80"]
    assert any(isinstance(item, Raster) for item in sheet.items)  # C is a picture.
    assert "48 ".ljust(47, "-") + "|" in lines
    assert [item.text for item in sheet.items if isinstance(item, Qr | Bars)] == [EAN_13] * 2
    assert [type(item) for item in sheet.items].count(Cut) <= 1


async def test_a_printer_that_is_off_is_said(aloop: object, fonts: Path) -> None:
    there = open_devices(DeviceSettings(fonts, wedge=None, sim_printer_port=0))
    fitted(there.simulators.printer).set_fault(Fault.POWER_OFF, on=True)
    address = fitted(there.simulators.server).address
    await there.close()

    assert await probes(fonts).print_page(address, kick=False) is Trouble.UNREACHABLE


async def test_an_address_that_is_none_is_refused(aloop: object, fonts: Path) -> None:
    with pytest.raises(Refusal, match="device-address-unreadable"):
        await probes(fonts).print_page("somewhere", kick=False)


async def test_a_scale_over_tcp_is_recognised(aloop: object, fonts: Path) -> None:
    there = open_devices(
        DeviceSettings(fonts, "none", wedge=None, scale="sim:mt-sics", sim_scale_port=0)
    )
    try:
        port = fitted(there.simulators.scale_port)
        place = port.address.partition("+")[2]
        assert await probes(fonts).scale_protocol(place) == "mt-sics"
    finally:
        await there.close()

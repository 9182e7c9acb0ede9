"""From settings to devices, and a whole round: scan, drawer, receipt, scale."""

from __future__ import annotations

import asyncio
from typing import Any, TypeVar

import pytest

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.hardware.displays.pole import NoPole, Pole
from storeapp.hardware.drawers import NoDrawer
from storeapp.hardware.escpos.items import Cut
from storeapp.hardware.factory import open_devices
from storeapp.hardware.model import DeviceSettings
from storeapp.hardware.scanners.serial_scanner import SerialScanner
from storeapp.hardware.scanners.wedge_qt import WedgeScanner
from storeapp.hardware.sim.scanner import SimScanner
from storeapp.hardware.transports.tcp9100 import Tcp9100
from storeapp.ports.devices import Outcome, Trouble, Weight

T = TypeVar("T")


def fitted(machine: T | None) -> T:
    """The simulated machine that these settings must have given."""
    assert machine is not None
    return machine


async def test_a_simulated_till_works_end_to_end(aloop, fonts, receipt):
    devices = open_devices(DeviceSettings(fonts, columns=32, scale="sim", sim_printer_port=0))
    sims = devices.simulators
    received: list[Scan] = []
    devices.start_scanners(received.append)
    fitted(sims.scanner).scan("6901234567892")
    fitted(sims.scale).put(250)
    try:
        assert await devices.drawer.open() is True
        assert (await devices.printer.print(receipt)).outcome is Outcome.PRINTED
        assert await devices.scale.weigh() == Weight(250)
    finally:
        await devices.close()
    assert [scan.text for scan in received] == ["6901234567892"]
    assert fitted(sims.drawer).openings == 1
    assert len(fitted(sims.printer).sheets) == 1
    assert fitted(sims.printer).width_dots == 384


@pytest.mark.parametrize("cuts", [True, False], ids=["cut", "torn off"])
async def test_paper_is_cut_where_there_is_a_cutter(aloop, fonts, short_receipt, cuts: bool):
    devices = open_devices(DeviceSettings(fonts, wedge=None, cuts=cuts))
    machine = fitted(devices.simulators.printer)
    try:
        assert (await devices.printer.print(short_receipt)).outcome is Outcome.PRINTED
    finally:
        await devices.close()
    assert any(isinstance(item, Cut) for item in machine.items) is cuts


async def test_one_till_s_driver_prints_on_another_s_simulator_over_tcp(
    aloop, fonts, short_receipt
):
    there = open_devices(DeviceSettings(fonts, wedge=None, sim_printer_port=0))
    address = fitted(there.simulators.server).address
    here = open_devices(DeviceSettings(fonts, address, wedge=None))
    try:
        assert await here.drawer.open() is True
        assert (await here.printer.print(short_receipt)).outcome is Outcome.PRINTED
    finally:
        await here.close()
        await there.close()
    assert len(fitted(there.simulators.printer).sheets) == 1
    assert fitted(there.simulators.drawer).openings == 1
    assert here.simulators.printer is None


async def test_a_till_without_devices_says_so_and_sells_on(aloop, fonts, receipt):
    devices = open_devices(DeviceSettings(fonts, printer="none", scale="none", wedge=None))
    result = await devices.printer.print(receipt)
    assert (result.outcome, result.trouble) == (Outcome.NOT_SENT, Trouble.UNREACHABLE)
    assert await devices.drawer.open() is False
    with pytest.raises(Refusal, match="scale-unreachable"):
        await devices.scale.weigh()
    assert devices.scanners == ()
    await devices.close()


async def test_a_file_printer_and_its_drawer_take_turns(aloop, fonts, short_receipt, tmp_path):
    path = tmp_path / "paper.bin"
    devices = open_devices(DeviceSettings(fonts, f"file://{path}", wedge=None))
    assert await devices.drawer.open() is True
    assert (await devices.printer.print(short_receipt)).outcome is Outcome.HANDED_OVER
    await devices.close()
    data = path.read_bytes()
    assert data.startswith(b"\x1bp\x00\x19\xfa\x1b@")
    assert "￥1.00".encode("gb18030") in data


async def test_a_simulated_drawer_beside_a_real_printer(aloop, fonts):
    devices = open_devices(DeviceSettings(fonts, "tcp://127.0.0.1:9", drawer="sim", wedge=None))
    assert await devices.drawer.open() is True
    await devices.close()
    assert fitted(devices.simulators.drawer).openings == 1


async def test_one_till_weighs_on_another_s_simulated_scale_over_tcp(aloop, fonts):
    there = open_devices(DeviceSettings(fonts, wedge=None, scale="sim:mt-sics", sim_scale_port=0))
    fitted(there.simulators.scale).put(250)
    here = open_devices(
        DeviceSettings(fonts, wedge=None, scale=fitted(there.simulators.scale_port).address)
    )
    try:
        assert await here.scale.weigh() == Weight(250)
    finally:
        await here.close()
        await there.close()


async def test_poles_by_setting(aloop, fonts):
    devices = open_devices(DeviceSettings(fonts, wedge=None, pole="sim"))
    changed = asyncio.Event()
    machine = fitted(devices.simulators.pole)
    machine.subscribe(lambda: aloop.call_soon_threadsafe(changed.set))
    devices.pole.total(Money(1280))
    while "应付" not in machine.lines[0]:
        await asyncio.wait_for(changed.wait(), 5)
        changed.clear()
    await devices.close()
    assert machine.lines[0].strip() == ""
    assert isinstance(open_devices(DeviceSettings(fonts, wedge=None)).pole, NoPole)
    other = open_devices(DeviceSettings(fonts, wedge=None, pole="led8+serial://COM4"))
    assert isinstance(other.pole, Pole)


def test_scanners_by_setting(qapp, fonts):
    devices = open_devices(DeviceSettings(fonts, printer="none", scanner="COM3"))
    assert [type(each) for each in devices.scanners] == [WedgeScanner, SerialScanner]
    devices = open_devices(DeviceSettings(fonts, printer="none", scanner="sim", drawer="none"))
    assert [type(each) for each in devices.scanners] == [WedgeScanner, SimScanner]
    assert isinstance(devices.drawer, NoDrawer)


def test_the_printer_is_named_by_its_address(fonts):
    devices = open_devices(DeviceSettings(fonts, "tcp://10.0.0.7", wedge=None))
    assert devices.printer.name == Tcp9100("10.0.0.7").name
    assert devices.printer.trouble is Trouble.NONE


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"printer": "lpt1"}, "device-address-unreadable"),
        ({"encoding": "ebcdic"}, "device-setting-unknown"),
        ({"scale": "kitchen"}, "device-setting-unknown"),
        ({"scale": "sim:kitchen"}, "device-setting-unknown"),
        ({"scale": "mt8217+lpt1"}, "device-address-unreadable"),
        ({"pole": "lamp"}, "device-setting-unknown"),
        ({"pole": "sim:lamp"}, "device-setting-unknown"),
    ],
)
def test_wrong_settings_are_refused(fonts, changes: dict[str, Any], code):
    with pytest.raises(Refusal) as refused:
        open_devices(DeviceSettings(fonts, wedge=None, **changes))
    assert refused.value.code == code

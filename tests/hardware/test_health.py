"""What drivers tell of their devices, over simulated devices and real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storeapp.domain.catalogue import Name
from storeapp.domain.money import Money
from storeapp.domain.receipt import ReceiptDoc
from storeapp.hardware.factory import open_devices
from storeapp.hardware.model import Devices, DeviceSettings
from storeapp.hardware.pulse import Pulse
from storeapp.hardware.scanners.serial_scanner import SerialScanner
from storeapp.hardware.sim.printer import Fault
from storeapp.hardware.transports.memory import MemoryTransport
from storeapp.ports.devices import Trouble
from storeapp.ports.health import Tended
from tests.hardware.test_factory import fitted


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Heard:
    """What a driver told, and how to wait for the next on the loop."""

    def __init__(self, driver: object) -> None:
        assert isinstance(driver, Tended)
        self.driver = driver
        self._told: asyncio.Queue[Trouble] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        driver.watch(lambda trouble: _hand_over(loop, self._told, trouble))

    async def next(self) -> Trouble:
        async with asyncio.timeout(10):
            return await self._told.get()

    async def looked(self) -> Trouble:
        await self.driver.look()
        return await self.next()


def _hand_over(
    loop: asyncio.AbstractEventLoop, told: asyncio.Queue[Trouble], trouble: Trouble
) -> None:
    loop.call_soon_threadsafe(told.put_nowait, trouble)


def till(fonts: Path, printer: str = "sim", **settings: Any) -> Devices:
    return open_devices(DeviceSettings(fonts, printer, wedge=None, **settings))


def test_each_change_is_told_at_once_and_the_same_again_now_and_then() -> None:
    clock = Clock()
    told: list[tuple[float, Trouble]] = []
    pulse = Pulse(clock)
    pulse.watch(lambda trouble: told.append((clock.now_s, trouble)))
    for now_s, trouble in (
        (0.0, Trouble.NONE),
        (0.1, Trouble.NONE),
        (0.2, Trouble.NO_ANSWER),
        (0.3, Trouble.NONE),
        (10.2, Trouble.NONE),
        (10.3, Trouble.NONE),
    ):
        clock.now_s = now_s
        pulse.tell(trouble)

    assert told == [
        (0.0, Trouble.NONE),
        (0.2, Trouble.NO_ANSWER),
        (0.3, Trouble.NONE),
        (10.3, Trouble.NONE),
    ]


async def test_a_printer_over_the_network_tells_of_its_paper_without_printing(
    aloop: object, fonts: Path, short_receipt: ReceiptDoc
) -> None:
    there = till(fonts, sim_printer_port=0)
    machine = fitted(there.simulators.printer)
    here = till(fonts, fitted(there.simulators.server).address, drawer="none")
    heard, told = Heard(here.printer), []
    try:
        told.append(await heard.looked())
        machine.set_fault(Fault.PAPER_OUT, on=True)
        told.append(await heard.looked())
        machine.set_fault(Fault.PAPER_OUT, on=False)
        machine.set_fault(Fault.POWER_OFF, on=True)
        told.append(await heard.looked())
        machine.set_fault(Fault.POWER_OFF, on=False)
        await here.printer.print(short_receipt)
        told.append(await heard.next())
    finally:
        await here.close()
        await there.close()

    assert told[:2] == [Trouble.NONE, Trouble.PAPER_OUT]
    assert told[2] in (Trouble.UNREACHABLE, Trouble.NO_ANSWER)
    assert told[3] is Trouble.NONE
    assert len(machine.sheets) == 1


async def test_a_printer_that_only_takes_bytes_is_looked_at_by_opening_it(
    aloop: object, fonts: Path, tmp_path: Path
) -> None:
    paper = tmp_path / "paper.bin"
    devices = till(fonts, f"file://{paper}", drawer="none")
    try:
        told = await Heard(devices.printer).looked()
    finally:
        await devices.close()

    assert told is Trouble.NONE


async def test_a_drawer_is_looked_at_without_opening(aloop: object, fonts: Path) -> None:
    devices = till(fonts)
    heard = Heard(devices.drawer)
    try:
        told = [await heard.looked()]
        fitted(devices.simulators.printer).set_fault(Fault.POWER_OFF, on=True)
        told.append(await heard.looked())
    finally:
        await devices.close()

    assert told == [Trouble.NONE, Trouble.UNREACHABLE]
    assert fitted(devices.simulators.drawer).openings == 0


async def test_scale_display_and_label_printer_tell_when_they_are_asked(
    aloop: object, fonts: Path
) -> None:
    devices = till(fonts, scale="sim", pole="sim", label_printer="sim")
    try:
        told = [
            await Heard(driver).looked() for driver in (devices.scale, devices.pole, devices.labels)
        ]
        devices.pole.show(Name("测试", "Test"), Money(100))
    finally:
        await devices.close()

    assert told == [Trouble.NONE] * 3


async def test_a_label_printer_that_is_gone_says_so(aloop: object, fonts: Path) -> None:
    devices = till(fonts, "none", label_printer="zpl+tcp://127.0.0.1:1")
    try:
        told = await Heard(devices.labels).looked()
    finally:
        await devices.close()

    assert told is Trouble.UNREACHABLE


@pytest.mark.parametrize(
    ("reachable", "trouble"), [(True, Trouble.NONE), (False, Trouble.UNREACHABLE)], ids=str
)
async def test_a_scanner_on_a_port_tells_whether_it_is_there(
    aloop: object, reachable: bool, trouble: Trouble
) -> None:
    answer: Callable[[bytes], bytes] = lambda data: b""  # noqa: E731  # it only listens
    scanner = SerialScanner(MemoryTransport(answer, reachable=reachable), wait_ms=lambda n: 60_000)
    heard = Heard(scanner)
    scanner.start(lambda scan: None)
    try:
        first = await heard.next()
        await scanner.look()
    finally:
        await scanner.close()

    assert first is trouble

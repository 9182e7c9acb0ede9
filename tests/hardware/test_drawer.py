"""The drawer: kicked at once, apart from receipts, and never later than asked."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest

from storeapp.hardware.drawers import NoDrawer, PrinterDrawer, Sensor
from storeapp.hardware.printing.profile import PrinterProfile
from storeapp.hardware.sim.drawer import SimDrawer
from storeapp.hardware.sim.link import SimLink
from storeapp.hardware.sim.printer import Fault, SimPrinter
from storeapp.hardware.transports.memory import MemoryTransport
from storeapp.hardware.worker import DeviceWorker

AT_ONCE = PrinterProfile(realtime_kick=True)
IN_TURN = PrinterProfile(realtime_kick=False)


@asynccontextmanager
async def drawer_on(transport, profile, sensor=Sensor.HIGH):
    drawer = PrinterDrawer(transport, profile, DeviceWorker("drawer"), sensor=sensor)
    try:
        yield drawer
    finally:
        await drawer.close()


@pytest.fixture
def box():
    return SimDrawer()


@pytest.fixture
def machine(box):
    return SimPrinter(drawer=box)


@pytest.mark.parametrize("profile", [AT_ONCE, IN_TURN], ids=["at once", "in turn"])
async def test_it_opens_and_prints_nothing(aloop, machine, box, profile):
    async with drawer_on(SimLink(machine), profile) as drawer:
        assert await drawer.is_open() is False
        assert await drawer.open() is True
        assert await drawer.is_open() is True
        box.shut()
        assert await drawer.is_open() is False
    assert box.openings == 1
    assert machine.items == ()


async def test_at_once_also_while_the_paper_is_out(aloop, machine, box):
    machine.set_fault(Fault.PAPER_OUT, on=True)
    async with drawer_on(SimLink(machine), AT_ONCE) as drawer:
        assert await drawer.open() is True
    assert box.is_open


async def test_a_pulse_that_would_wait_is_not_sent(aloop, machine, box):
    machine.set_fault(Fault.PAPER_OUT, on=True)
    async with drawer_on(SimLink(machine), IN_TURN) as drawer:
        assert await drawer.open() is False
    machine.set_fault(Fault.PAPER_OUT, on=False)
    assert box.openings == 0


@pytest.mark.parametrize("fault", [Fault.POWER_OFF, Fault.NO_ANSWER, Fault.GARBLED])
async def test_a_drawer_that_cannot_be_reached_stays_shut(aloop, machine, box, fault):
    machine.set_fault(fault, on=True)
    async with drawer_on(SimLink(machine), AT_ONCE) as drawer:
        assert await drawer.open() is False
        assert await drawer.is_open() is None
    assert box.openings == 0


async def test_without_a_way_back_the_pulse_is_sent_and_the_sensor_unknown(aloop):
    port = MemoryTransport()
    async with drawer_on(port, IN_TURN) as drawer:
        assert await drawer.open() is True
        assert await drawer.is_open() is None
    assert bytes(port.written) == b"\x1bp\x00\x19\xfa"


@pytest.mark.parametrize(
    ("sensor", "shut", "opened"),
    [(Sensor.HIGH, False, True), (Sensor.LOW, True, False), (Sensor.NONE, None, None)],
)
async def test_the_level_that_means_open_is_a_setting(aloop, machine, box, sensor, shut, opened):
    async with drawer_on(SimLink(machine), AT_ONCE, sensor) as drawer:
        assert await drawer.is_open() is shut
        box.kick()
        assert await drawer.is_open() is opened


async def test_no_drawer_says_so(aloop):
    assert await NoDrawer().open() is False
    assert await NoDrawer().is_open() is None
    await NoDrawer().close()

"""Each fault of a printer before, during and after a sale: sold, one receipt, and a drawer that
opens for its reason or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from storeapp.domain.sale import Sale
from storeapp.hardware.escpos.items import Cut
from storeapp.hardware.sim.link import SimLink
from storeapp.hardware.sim.printer import Fault, SimPrinter
from storeapp.ports.devices import Trouble
from storeapp.ports.sales import JobState, SalesUnit
from tests.db.given import a_basket, enrolled, sell_in
from tests.hardware.print_desk import PrintDesk, a_job, a_machine
from tests.hardware.printing_on import FaultDuring

HELD = (Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.POWER_OFF, Fault.GARBLED, Fault.NO_ANSWER)
PRINTS_ON = (Fault.NEAR_END,)
FAULTS = [*HELD, *PRINTS_ON, Fault.CUTTER_JAM, Fault.TOO_HOT, Fault.BROKEN]
FAR_DRAWER = (Fault.POWER_OFF, Fault.GARBLED, Fault.NO_ANSWER)
"""With these the till cannot reach the drawer: it stays shut, also afterwards."""


def papers(machine: SimPrinter) -> int:
    return sum(isinstance(item, Cut) for item in machine.items)


async def sell(desk: PrintDesk, name: str = "r1") -> Sale:
    """Sale and print job in one transaction; then the drawer, for cash."""

    def commit(unit: SalesUnit) -> Sale:
        unit.queue_print(a_job(name))
        return sell_in(unit, a_basket(name), job=False)

    sale = await desk.store.write(commit)
    await desk.drawer.open()
    return sale


async def is_sold(desk: PrintDesk, sale: Sale) -> bool:
    return await desk.store.read(lambda unit: unit.sale(sale.id)) == sale


def ids(faults):
    return [fault.value for fault in faults]


@pytest.mark.parametrize("fault", FAULTS, ids=ids(FAULTS))
async def test_a_fault_before_the_sale(aloop, tmp_path: Path, fonts, fault):
    machine, box = a_machine()
    async with enrolled(tmp_path) as store:
        desk = PrintDesk(store, fonts, machine, SimLink(machine))
        machine.set_fault(fault, on=True)
        sale = await sell(desk)
        assert await is_sold(desk, sale)
        if fault not in PRINTS_ON:
            await desk.work(until=lambda: desk.board.status.printer is not Trouble.NONE)
            assert await desk.state("r1") is JobState.QUEUED
        assert papers(machine) == 0
        machine.set_fault(fault, on=False)
        await desk.work(until=lambda: papers(machine) == 1)
        assert await desk.state("r1") is JobState.PRINTED
        await desk.close()
    assert papers(machine) == 1
    assert box.openings == (0 if fault in FAR_DRAWER else 1)


@pytest.mark.parametrize("fault", FAULTS, ids=ids(FAULTS))
async def test_a_fault_in_the_middle_of_the_receipt(aloop, tmp_path: Path, fonts, fault):
    machine, box = a_machine()
    async with enrolled(tmp_path) as store:
        desk = PrintDesk(store, fonts, machine, FaultDuring(machine, fault))
        sale = await sell(desk)
        ends = JobState.PRINTED if fault in PRINTS_ON else JobState.SENT_UNCONFIRMED
        await desk.work(until=lambda: desk.board.status.queued == 0)
        assert await desk.state("r1") is ends
        assert await is_sold(desk, sale)
        machine.set_fault(fault, on=False)
        await desk.close()
        # The next day: the till does not know better, and sends nothing by itself.
        again = PrintDesk(store, fonts, machine, SimLink(machine))
        undecided = int(ends is JobState.SENT_UNCONFIRMED)
        await again.work(until=lambda: again.board.status.undecided == undecided)
        assert await again.state("r1") is ends
        await again.close()
    lost = fault is Fault.POWER_OFF
    assert papers(machine) == (0 if lost else 1)
    assert box.openings == 1


@pytest.mark.parametrize("fault", FAULTS, ids=ids(FAULTS))
async def test_a_fault_after_the_receipt(aloop, tmp_path: Path, fonts, fault):
    machine, box = a_machine()
    async with enrolled(tmp_path) as store:
        desk = PrintDesk(store, fonts, machine, SimLink(machine))
        sale = await sell(desk)
        await desk.work(until=lambda: papers(machine) == 1)
        machine.set_fault(fault, on=True)
        await desk.work(until=lambda: desk.board.status.queued == 0)
        machine.set_fault(fault, on=False)
        assert await desk.state("r1") is JobState.PRINTED
        assert await is_sold(desk, sale)
        await desk.close()
    assert papers(machine) == 1
    assert box.openings == 1


async def test_a_slow_printer_prints_each_receipt_once(
    aloop, tmp_path: Path, fonts, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("storeapp.hardware.sim.printer.SLOW_MS", 250)
    machine, box = a_machine()
    machine.set_fault(Fault.SLOW, on=True)
    async with enrolled(tmp_path) as store:
        desk = PrintDesk(store, fonts, machine, SimLink(machine))
        await sell(desk, "r1")
        await sell(desk, "r2")
        await desk.work(until=lambda: papers(machine) == 2 and desk.board.status.queued == 0)
        states = [await desk.state(name) for name in ("r1", "r2")]
        await desk.close()
    assert states == [JobState.PRINTED, JobState.PRINTED]
    # The second kick met an open drawer.
    assert (papers(machine), box.openings) == (2, 1)

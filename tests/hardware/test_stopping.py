"""Printers that stop in the middle of a job: waited for, never sent to again."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storeapp.hardware.printing.courtesy import Courtesy
from storeapp.hardware.printing.delivery import Waits
from storeapp.hardware.sim.printer import Fault, SimPrinter
from storeapp.ports.devices import Outcome, Trouble
from tests.hardware.printing_on import FaultDuring, copies, printer_on, text_of


@pytest.fixture
def machine():
    return SimPrinter(columns=32)


STOPS = pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (Fault.PAPER_OUT, Trouble.PAPER_OUT),
        (Fault.COVER_OPEN, Trouble.COVER_OPEN),
        (Fault.CUTTER_JAM, Trouble.CUTTER_JAM),
        (Fault.TOO_HOT, Trouble.TOO_HOT),
        (Fault.BROKEN, Trouble.BROKEN),
    ],
)


PATIENT = Waits(look_again_ms=20_000, confirm_ms=20_000, stopped_ms=20_000)
"""Asks nothing twice: what it learns, the printer says by itself."""


@STOPS
async def test_a_printer_that_is_helped_in_time_confirms_over_the_same_connection(
    aloop, machine, fonts, short_receipt, fault, trouble
):
    heard = []

    def stopped(trouble):
        heard.append(trouble)
        machine.set_fault(fault, on=False)

    async with printer_on(FaultDuring(machine, fault), fonts, waits=PATIENT) as printer:
        result = await printer.print(short_receipt, stopped)
        assert printer.trouble is Trouble.NONE
    assert (result.outcome, result.trouble) == (Outcome.PRINTED, Trouble.NONE)
    assert heard[0] is trouble
    assert copies(machine) == 1


@STOPS
async def test_a_printer_that_is_not_helped_in_time_is_unconfirmed(
    aloop, machine, fonts, short_receipt, fault, trouble
):
    heard: list[Trouble] = []
    async with printer_on(FaultDuring(machine, fault), fonts) as printer:
        result = await printer.print(short_receipt, heard.append)
    assert (result.outcome, result.trouble) == (Outcome.SENT_UNCONFIRMED, trouble)
    assert heard == [trouble]
    assert machine.items == ()


async def test_a_receipt_that_waits_for_paper_gives_way_to_the_drawer(
    aloop, machine, fonts, short_receipt
):
    courtesy, waits = Courtesy(), replace(PATIENT, look_again_ms=10)
    transport = FaultDuring(machine, Fault.PAPER_OUT)
    stopped = asyncio.Event()
    async with printer_on(transport, fonts, waits=waits, courtesy=courtesy) as printer:
        job = asyncio.create_task(printer.print(short_receipt, lambda trouble: stopped.set()))
        await stopped.wait()
        with courtesy.asking():
            result = await job
    assert (result.outcome, result.trouble) == (Outcome.SENT_UNCONFIRMED, Trouble.PAPER_OUT)


async def test_a_till_that_ends_does_not_wait_for_paper(aloop, machine, fonts, short_receipt):
    transport, waits = (
        FaultDuring(machine, Fault.PAPER_OUT),
        replace(PATIENT, look_again_ms=10),
    )
    stopped = asyncio.Event()
    async with printer_on(transport, fonts, waits=waits) as printer:
        job = asyncio.create_task(printer.print(short_receipt, lambda trouble: stopped.set()))
        await stopped.wait()
        await printer.close()
        result = await job
    assert result.outcome is Outcome.SENT_UNCONFIRMED


async def test_paper_that_comes_too_late_still_prints_the_job_once(
    aloop, machine, fonts, short_receipt
):
    async with printer_on(FaultDuring(machine, Fault.PAPER_OUT), fonts) as printer:
        result = await printer.print(short_receipt)
    assert (result.outcome, result.trouble) == (Outcome.SENT_UNCONFIRMED, Trouble.PAPER_OUT)
    machine.set_fault(Fault.PAPER_OUT, on=False)
    assert copies(machine) == 1
    assert text_of(machine) == ["话梅                      ￥1.00"]

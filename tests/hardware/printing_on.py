"""A receipt printer for a test, and what came out of the simulated machine."""

from __future__ import annotations

from contextlib import asynccontextmanager

from storeapp.hardware.escpos.items import Cut, TextLine
from storeapp.hardware.printing.charset import Charset
from storeapp.hardware.printing.delivery import Waits
from storeapp.hardware.printing.printer import EscPosPrinter
from storeapp.hardware.printing.profile import PrinterProfile
from storeapp.hardware.sim.link import SimLink
from storeapp.hardware.transports.link import LinkBroken
from storeapp.hardware.worker import DeviceWorker

QUICK = Waits(confirm_ms=250, look_again_ms=100, stopped_ms=250)
PROFILE = PrinterProfile(columns=32, charset=Charset.GB18030, feed_before_cut_lines=0)


@asynccontextmanager
async def printer_on(transport, fonts, profile=PROFILE, waits=QUICK, courtesy=None):
    worker = DeviceWorker("printer")
    printer = EscPosPrinter(
        "p", transport, profile, worker, fonts=fonts, waits=waits, courtesy=courtesy
    )
    try:
        yield printer
    finally:
        await printer.close()


def text_of(machine):
    return [item.text for item in machine.items if isinstance(item, TextLine)]


def copies(machine):
    return sum(isinstance(item, Cut) for item in machine.items)


BEGINNING = 12


class FaultDuring(SimLink):
    """Sets the fault when the printer has begun to take the job."""

    def __init__(self, machine, fault):
        super().__init__(machine)
        self.machine, self.fault = machine, fault

    def _write(self, data, timeout_ms):
        if len(data) > 3:
            super()._write(data[:BEGINNING], timeout_ms)
            self.machine.set_fault(self.fault, on=True)
            self._rest(data[BEGINNING:], timeout_ms)
            return
        super()._write(data, timeout_ms)

    def _rest(self, data, timeout_ms):
        try:
            super()._write(data, timeout_ms)
        except LinkBroken as broken:
            raise LinkBroken(str(broken), sent=BEGINNING + broken.sent) from broken

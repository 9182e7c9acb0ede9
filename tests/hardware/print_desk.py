"""A till's print queue over its real file, a driver and a simulated printer with its drawer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storeapp.db.store import SalesStore
from storeapp.domain.receipt import ReceiptDoc, Text
from storeapp.hardware.drawers import PrinterDrawer
from storeapp.hardware.escpos.items import TextLine
from storeapp.hardware.printing.charset import Charset
from storeapp.hardware.printing.delivery import Waits
from storeapp.hardware.printing.printer import EscPosPrinter
from storeapp.hardware.printing.profile import PrinterProfile
from storeapp.hardware.sim.drawer import SimDrawer
from storeapp.hardware.sim.link import SimLink
from storeapp.hardware.sim.printer import SimPrinter
from storeapp.hardware.transports.link import Transport
from storeapp.hardware.worker import DeviceWorker
from storeapp.ports.sales import JobState, PrintJob
from storeapp.services.printing import Printing
from storeapp.services.status import StatusBoard
from tests.db.given import CountedIds

PROFILE = PrinterProfile(32, Charset.GB18030, feed_before_cut_lines=0, realtime_kick=True)
WAITS = Waits(status_ms=300, confirm_ms=600, look_again_ms=100, stopped_ms=200)


def a_receipt(name: str) -> ReceiptDoc:
    return ReceiptDoc(name, (Text(name), Text("话梅 1.00")))


def a_job(name: str) -> PrintJob:
    return PrintJob(f"job-{name}", f"receipt:{name}:0", a_receipt(name))


class RoundBoard(StatusBoard):
    """Says when the queue has done all it could do for now, also when nothing changed by it."""

    round_ended: Callable[[], None] = staticmethod(lambda: None)

    def update(self, **changes: Any) -> None:
        super().update(**changes)
        if "queued" in changes:
            self.round_ended()


class PrintDesk:
    """One run of the till; the machine outlives it, as in a shop."""

    def __init__(self, store: SalesStore, fonts: Path, machine: SimPrinter, cable: Transport):
        self.store, self.machine, self.board = store, machine, RoundBoard()
        self.printer = EscPosPrinter(
            "front", cable, PROFILE, DeviceWorker("printer"), fonts=fonts, waits=WAITS
        )
        self.drawer = PrinterDrawer(SimLink(machine), PROFILE, DeviceWorker("drawer"), waits=WAITS)
        self.printing = Printing(store, self.printer, self.board, CountedIds("copy"), retry_s=0.02)

    async def queue(self, name: str) -> None:
        await self.store.write(lambda unit: unit.queue_print(a_job(name)))
        self.printing.wake()

    async def state(self, name: str) -> JobState:
        job = await self.store.read(lambda unit: unit.job(f"job-{name}"))
        assert job is not None
        return job.state

    async def work(self, until: Callable[[], bool]) -> None:
        """Runs the queue until it is so after one of its rounds."""
        reached = asyncio.Event()
        self.board.round_ended = lambda: reached.set() if until() else None
        queue = asyncio.create_task(self.printing.run())
        try:
            await asyncio.wait_for(reached.wait(), 5)
        finally:
            queue.cancel()
            await asyncio.gather(queue, return_exceptions=True)

    async def close(self) -> None:
        await self.drawer.close()
        await self.printer.close()


def printed(machine: SimPrinter, name: str) -> int:
    """How often a receipt of that name came out, whole or in part."""
    return sum(isinstance(item, TextLine) and item.text == name for item in machine.items)


def a_machine() -> tuple[SimPrinter, SimDrawer]:
    drawer = SimDrawer()
    return SimPrinter(32, drawer), drawer

"""The receipt printer of the shop: any transport, any profile, one thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from storeapp.domain.receipt import ReceiptDoc
from storeapp.hardware.escpos.status import PrinterStatus
from storeapp.hardware.printing.delivery import Waits, ask_status, deliver
from storeapp.hardware.printing.encoder import compose
from storeapp.hardware.printing.profile import PrinterProfile
from storeapp.hardware.printing.raster import RasterFont
from storeapp.hardware.transports.link import LinkBroken, Transport, Unreachable
from storeapp.hardware.worker import CallTimedOut, DeviceWorker, WorkerBusy, WorkerClosed
from storeapp.ports.devices import Outcome, PrintResult, Trouble

_T = TypeVar("_T")
_log = logging.getLogger("storeapp.devices")


class EscPosPrinter:
    """Implements ports.devices.ReceiptPrinter.

    Every job has its own connection; a job is sent once, and what became of it is answered, never
    guessed.
    """

    def __init__(
        self,
        name: str,
        transport: Transport,
        profile: PrinterProfile,
        worker: DeviceWorker,
        *,
        fonts: Path,
        waits: Waits | None = None,
    ) -> None:
        self._name = name
        self._transport = transport
        self._profile = profile
        self._worker = worker
        self._font = RasterFont(fonts)
        self._waits = waits or Waits()
        self._trouble = Trouble.NONE

    @property
    def name(self) -> str:
        return self._name

    @property
    def trouble(self) -> Trouble:
        return self._trouble

    async def print(self, document: ReceiptDoc) -> PrintResult:
        result = await self._attempt(document)
        self._trouble = result.trouble
        _log.info("printer %s: %s, %s", self._name, result.outcome.value, result.trouble.value)
        return result

    async def status(self) -> PrinterStatus | None:
        """What the printer says of itself now; None without an answer or a way to read one."""
        try:
            return await self._call(self._ask)
        except (CallTimedOut, WorkerBusy, WorkerClosed):
            return None

    async def close(self) -> None:
        await self._worker.close()

    async def _attempt(self, document: ReceiptDoc) -> PrintResult:
        try:
            return await self._call(lambda: self._print(document))
        except CallTimedOut as late:
            outcome = Outcome.SENT_UNCONFIRMED if late.started else Outcome.NOT_SENT
            return PrintResult(outcome, Trouble.NO_ANSWER, f"timed out, {late}")
        except (WorkerBusy, WorkerClosed) as refused:
            return PrintResult(Outcome.NOT_SENT, Trouble.NO_ANSWER, type(refused).__name__)

    async def _call(self, job: Callable[[], _T]) -> _T:
        return await self._worker.call(job, self._waits.whole_job_ms / 1000)

    def _print(self, document: ReceiptDoc) -> PrintResult:
        job = compose(document, self._profile, self._font)
        return deliver(self._transport, job, self._waits, asks=self._profile.answers_status)

    def _ask(self) -> PrinterStatus | None:
        if not (self._transport.can_read and self._profile.answers_status):
            return None
        try:
            self._transport.open(self._waits.open_ms)
            return ask_status(self._transport, self._waits)
        except (Unreachable, LinkBroken):
            return None
        finally:
            self._transport.close()

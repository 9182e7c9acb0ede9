"""The receipt printer of the shop: any transport, any profile, one thread."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from storeapp.domain.receipt import ReceiptDoc
from storeapp.hardware.escpos.status import PrinterStatus
from storeapp.hardware.printing.courtesy import Courtesy
from storeapp.hardware.printing.delivery import Stopping, Waits, ask_status, deliver
from storeapp.hardware.printing.encoder import compose
from storeapp.hardware.printing.logo import Logo, LogoUnreadable
from storeapp.hardware.printing.profile import PrinterProfile
from storeapp.hardware.printing.raster import RasterFont
from storeapp.hardware.pulse import Pulse
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
        courtesy: Courtesy | None = None,
        logo: Logo | None = None,
    ) -> None:
        self._name = name
        self._transport = transport
        self._profile = profile
        self._worker = worker
        self._font = RasterFont(fonts)
        self._waits = waits or Waits()
        self._courtesy = courtesy or Courtesy()
        self._logo = logo
        self._trouble = Trouble.NONE
        self._pulse = Pulse()
        self._closing = False

    @property
    def name(self) -> str:
        return self._name

    @property
    def trouble(self) -> Trouble:
        return self._trouble

    async def print(
        self, document: ReceiptDoc, stopped: Callable[[Trouble], None] | None = None
    ) -> PrintResult:
        result = await self._attempt(document, self._stopping(stopped or _nobody_hears))
        self._now(result.trouble)
        _log.info("printer %s: %s, %s", self._name, result.outcome.value, result.trouble.value)
        return replace(result, printer=self._name)

    def watch(self, heard: Callable[[Trouble], None]) -> None:
        """See ports.health.Tended."""
        self._pulse.watch(heard)

    async def look(self) -> None:
        """One that cannot answer is only opened; that says whether it can be reached."""
        try:
            self._now(await self._call(self._seen))
        except (CallTimedOut, WorkerBusy):
            self._now(Trouble.NO_ANSWER)
        except WorkerClosed:
            return  # The till is being closed.

    async def status(self) -> PrinterStatus | None:
        """What the printer says of itself now; None without an answer or a way to read one."""
        try:
            return await self._call(self._ask)
        except (CallTimedOut, WorkerBusy, WorkerClosed):
            return None

    async def close(self) -> None:
        self._closing = True
        await self._worker.close()

    def _stopping(self, stopped: Callable[[Trouble], None]) -> Stopping:
        """`told` is called on the device's thread, `stopped` on the loop's."""
        loop = asyncio.get_running_loop()

        def hear(trouble: Trouble) -> None:
            self._now(trouble)
            stopped(trouble)

        return Stopping(
            told=lambda trouble: _hand_over(loop, lambda: hear(trouble)),
            gives_way=lambda: self._closing or self._courtesy.asked,
        )

    async def _attempt(self, document: ReceiptDoc, stopping: Stopping) -> PrintResult:
        try:
            return await self._call(lambda: self._print(document, stopping))
        except CallTimedOut as late:
            outcome = Outcome.SENT_UNCONFIRMED if late.started else Outcome.NOT_SENT
            return PrintResult(outcome, Trouble.NO_ANSWER, f"timed out, {late}")
        except (WorkerBusy, WorkerClosed) as refused:
            return PrintResult(Outcome.NOT_SENT, Trouble.NO_ANSWER, type(refused).__name__)

    async def _call(self, job: Callable[[], _T]) -> _T:
        return await self._worker.call(job, self._waits.whole_job_ms / 1000)

    def _print(self, document: ReceiptDoc, stopping: Stopping) -> PrintResult:
        logo = self._logo_on(document)
        job = compose(document, self._profile, self._font, logo or b"")
        asks = self._profile.answers_status
        result = deliver(self._transport, job, self._waits, asks=asks, stopping=stopping)
        if result.outcome is Outcome.NOT_SENT:
            return result
        if logo is None and result.trouble is Trouble.NONE:
            result = replace(result, trouble=Trouble.LOGO)
        return replace(result, bytes_hash=hashlib.sha256(job).hexdigest())

    def _logo_on(self, document: ReceiptDoc) -> bytes | None:
        """None when there ought to be one, and its picture cannot be read."""
        if self._logo is None or not document.logo:
            return b""
        try:
            return self._logo.bytes_for(self._profile.width_dots)
        except LogoUnreadable as file:
            _log.info("printer %s: the logo in %s cannot be read", self._name, file)
            return None

    def _now(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self._pulse.tell(trouble)

    def _seen(self) -> Trouble:
        try:
            self._transport.open(self._waits.open_ms)
            if not (self._transport.can_read and self._profile.answers_status):
                return Trouble.NONE
            status = ask_status(self._transport, self._waits)
            return Trouble.NO_ANSWER if status is None else status.trouble
        except (Unreachable, LinkBroken):
            return Trouble.UNREACHABLE
        finally:
            self._transport.close()

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


def _nobody_hears(trouble: Trouble) -> None:
    return None


def _hand_over(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    try:
        loop.call_soon_threadsafe(call)
    except RuntimeError:
        return  # The till has ended meanwhile.

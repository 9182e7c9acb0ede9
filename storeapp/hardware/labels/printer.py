"""The shop's label printer: any transport, either language, one thread."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from storeapp.domain.price_label import PriceLabel
from storeapp.hardware.labels.marks import Mark, lay_out
from storeapp.hardware.labels.template import LabelSize
from storeapp.hardware.labels.tspl import tspl
from storeapp.hardware.labels.zpl import zpl
from storeapp.hardware.printing.raster import RasterFont
from storeapp.hardware.pulse import Pulse
from storeapp.hardware.transports.link import LinkBroken, Transport, Unreachable
from storeapp.hardware.worker import CallTimedOut, DeviceWorker, WorkerBusy, WorkerClosed
from storeapp.ports.devices import Outcome, PrintResult, Trouble

_OPEN_MS = 3_000
_WRITE_MS = 10_000
_WHOLE_S = 30.0
_log = logging.getLogger("storeapp.devices")

Language = Callable[[Sequence[Mark], LabelSize, int], bytes]
LANGUAGES: dict[str, Language] = {"zpl": zpl, "tspl": tspl}


class MarkingPrinter:
    """Implements ports.devices.LabelPrinter.

    A label that was printed twice does no harm, so one that may have been is only reported as
    that; nothing is sent again by itself.
    """

    def __init__(
        self,
        transport: Transport,
        language: Language,
        size: LabelSize,
        worker: DeviceWorker,
        *,
        fonts: Path,
    ) -> None:
        self._transport = transport
        self._language = language
        self._size = size
        self._worker = worker
        self._font = RasterFont(fonts)
        self._pulse = Pulse()

    @property
    def name(self) -> str:
        return self._transport.name

    def watch(self, heard: Callable[[Trouble], None]) -> None:
        """See ports.health.Tended."""
        self._pulse.watch(heard)

    async def look(self) -> None:
        """Whether it can be opened; it says nothing of itself."""
        try:
            self._pulse.tell(await self._worker.call(self._seen, _WHOLE_S))
        except (CallTimedOut, WorkerBusy):
            self._pulse.tell(Trouble.NO_ANSWER)
        except WorkerClosed:
            return  # The till is being closed.

    async def print(self, labels: Sequence[PriceLabel], copies: int = 1) -> PrintResult:
        try:
            result = await self._worker.call(lambda: self._print(labels, copies), _WHOLE_S)
        except CallTimedOut as late:
            outcome = Outcome.SENT_UNCONFIRMED if late.started else Outcome.NOT_SENT
            result = PrintResult(outcome, Trouble.NO_ANSWER, "timed out")
        except (WorkerBusy, WorkerClosed) as refused:
            result = PrintResult(Outcome.NOT_SENT, Trouble.NO_ANSWER, type(refused).__name__)
        self._pulse.tell(result.trouble)
        _log.info("labels %s: %s, %d", self.name, result.outcome.value, len(labels))
        return result

    async def close(self) -> None:
        await self._worker.close()

    def _seen(self) -> Trouble:
        try:
            self._transport.open(_OPEN_MS)
        except Unreachable:
            return Trouble.UNREACHABLE
        finally:
            self._transport.close()
        return Trouble.NONE

    def _print(self, labels: Sequence[PriceLabel], copies: int) -> PrintResult:
        size, font = self._size, self._font
        pages = (self._language(lay_out(each, size, font), size, copies) for each in labels)
        data = b"".join(pages)
        try:
            self._transport.open(_OPEN_MS)
            self._transport.write(data, _WRITE_MS)
        except Unreachable as error:
            return PrintResult(Outcome.NOT_SENT, Trouble.UNREACHABLE, str(error))
        except LinkBroken as error:
            outcome = Outcome.SENT_UNCONFIRMED if error.sent else Outcome.NOT_SENT
            trouble = Trouble.DISK if error.disk else Trouble.UNREACHABLE
            return PrintResult(outcome, trouble, str(error))
        finally:
            self._transport.close()
        return PrintResult(Outcome.HANDED_OVER)


class NoLabels:
    """Implements ports.devices.LabelPrinter for a shop without one."""

    name = "none"

    async def print(self, labels: Sequence[PriceLabel], copies: int = 1) -> PrintResult:
        return PrintResult(Outcome.NOT_SENT, Trouble.UNREACHABLE, "no label printer")

    async def close(self) -> None:
        return None

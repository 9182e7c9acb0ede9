"""A scanner that is read like a file: its own thread reads, the loop gets the scans."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from storeapp.domain.barcode import Scan
from storeapp.hardware.backoff import backoff_ms
from storeapp.hardware.scanners.aim import split_aim
from storeapp.hardware.supervisor import Supervisor
from storeapp.hardware.transports.link import Transport
from storeapp.ports.devices import Trouble

_READ_MS = 100
_READ_BYTES = 4096


def monotonic_ms() -> int:
    """The clock of scans that carry no time stamp of their own."""
    return time.monotonic_ns() // 1_000_000


class Framing(Protocol):
    """Cuts what a port gives into the texts of scans; made anew at each opening."""

    def feed(self, data: bytes) -> list[str]: ...

    def idle(self) -> list[str]:
        """Nothing came for a tenth of a second."""
        ...


class PortScanner:
    """Implements ports.devices.Scanner; half a code is forgotten when the port breaks."""

    def __init__(
        self,
        transport: Transport,
        framing: Callable[[], Framing],
        *,
        device: str,
        now_ms: Callable[[], int] = monotonic_ms,
        wait_ms: Callable[[int], int] = backoff_ms,
    ) -> None:
        self._framing = framing
        self._device = device
        self._now_ms = now_ms
        self._hand_over: Callable[[Scan], None] = lambda scan: None
        self._supervisor = Supervisor(
            f"scanner {device}", transport, self._read_until_it_breaks, wait_ms=wait_ms
        )

    @property
    def trouble(self) -> Trouble:
        """Whether it can be read at present."""
        return self._supervisor.trouble

    def watch(self, heard: Callable[[Trouble], None]) -> None:
        """See ports.health.Tended."""
        self._supervisor.pulse.watch(heard)

    async def look(self) -> None:
        """One that was gone is opened at once."""
        self._supervisor.nudge()

    def start(self, deliver: Callable[[Scan], None]) -> None:
        """Called on the loop, once; scans are delivered there."""
        loop = asyncio.get_running_loop()

        def hand_over(scan: Scan) -> None:
            loop.call_soon_threadsafe(deliver, scan)

        self._hand_over = hand_over
        self._supervisor.start()

    def stop(self) -> None:
        """Lets go of the port as soon as it looks; `close` waits for that."""
        self._supervisor.stop()

    async def close(self) -> None:
        await self._supervisor.close()

    def _read_until_it_breaks(self, transport: Transport) -> None:
        framing = self._framing()
        while not self._supervisor.stopping:
            data = transport.read(_READ_BYTES, _READ_MS)
            self._supervisor.works()
            for text in framing.feed(data) if data else framing.idle():
                self._hand_over(self._scan(text))

    def _scan(self, line: str) -> Scan:
        symbology, text = split_aim(line)
        return Scan(text, symbology, self._device, self._now_ms())

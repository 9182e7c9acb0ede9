"""A scanner on a serial port: its own thread reads, the loop gets the scans."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from storeapp.domain.barcode import Scan
from storeapp.hardware.backoff import backoff_ms
from storeapp.hardware.scanners.aim import split_aim
from storeapp.hardware.scanners.framing import Framer
from storeapp.hardware.supervisor import Supervisor
from storeapp.hardware.transports.link import Transport

_READ_MS = 100


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class SerialScanner:
    """Implements ports.devices.Scanner; half a code is forgotten when the port breaks."""

    def __init__(
        self,
        transport: Transport,
        device: str = "serial",
        *,
        now_ms: Callable[[], int] = _monotonic_ms,
        wait_ms: Callable[[int], int] = backoff_ms,
    ) -> None:
        self._device = device
        self._now_ms = now_ms
        self._hand_over: Callable[[Scan], None] = lambda scan: None
        self._supervisor = Supervisor(
            f"scanner {device}", transport, self._read_until_it_breaks, wait_ms=wait_ms
        )

    def start(self, deliver: Callable[[Scan], None]) -> None:
        """Called on the loop, once; scans are delivered there."""
        loop = asyncio.get_running_loop()

        def hand_over(scan: Scan) -> None:
            loop.call_soon_threadsafe(deliver, scan)

        self._hand_over = hand_over
        self._supervisor.start()

    async def close(self) -> None:
        await self._supervisor.close()

    def _read_until_it_breaks(self, transport: Transport) -> None:
        framer = Framer()
        while not self._supervisor.stopping:
            texts = framer.feed(transport.read(256, _READ_MS))
            self._supervisor.works()
            for text in texts:
                self._hand_over(self._scan(text))

    def _scan(self, line: str) -> Scan:
        symbology, text = split_aim(line)
        return Scan(text, symbology, self._device, self._now_ms())

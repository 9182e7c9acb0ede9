"""A scanner on a serial port: its own thread reads, the loop gets the scans."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from storeapp.domain.barcode import Scan
from storeapp.hardware.backoff import backoff_ms
from storeapp.hardware.scanners.aim import split_aim
from storeapp.hardware.scanners.framing import Framer
from storeapp.hardware.transports.link import LinkBroken, Transport, Unreachable

_OPEN_MS = 1000
_READ_MS = 100
_log = logging.getLogger("storeapp.devices")


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class SerialScanner:
    """Implements ports.devices.Scanner: opens, reads, and after an error waits and opens again.

    The transport finds its port anew at each opening, so a scanner plugged into another socket
    comes back by itself.
    """

    def __init__(
        self,
        transport: Transport,
        device: str = "serial",
        *,
        now_ms: Callable[[], int] = _monotonic_ms,
        wait_ms: Callable[[int], int] = backoff_ms,
    ) -> None:
        self._transport = transport
        self._device = device
        self._now_ms = now_ms
        self._wait_ms = wait_ms
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._ended: Future[None] = Future()

    def start(self, deliver: Callable[[Scan], None]) -> None:
        """Called on the loop, once; scans are delivered there."""
        loop = asyncio.get_running_loop()

        def hand_over(scan: Scan) -> None:
            loop.call_soon_threadsafe(deliver, scan)

        self._thread = threading.Thread(
            target=self._run, args=(hand_over,), name=f"scanner {self._device}", daemon=True
        )
        self._thread.start()

    async def close(self) -> None:
        self._stopping.set()
        if self._thread is None:
            return
        await asyncio.wait({asyncio.wrap_future(self._ended)}, timeout=_OPEN_MS / 1000 + 2)
        self._thread.join(0.5)

    def _run(self, hand_over: Callable[[Scan], None]) -> None:
        try:
            self._open_again_and_again(hand_over)
        finally:
            self._ended.set_result(None)

    def _open_again_and_again(self, hand_over: Callable[[Scan], None]) -> None:
        failures = 0
        while not self._stopping.is_set():
            if self._read_until_it_breaks(hand_over):
                failures = 0
            failures += 1
            self._stopping.wait(self._wait_ms(failures) / 1000)

    def _read_until_it_breaks(self, hand_over: Callable[[Scan], None]) -> bool:
        """Whether the port could be opened at all."""
        framer, opened = Framer(), False
        try:
            self._transport.open(_OPEN_MS)
            opened = True
            while not self._stopping.is_set():
                for text in framer.feed(self._transport.read(256, _READ_MS)):
                    hand_over(self._scan(text))
        except (Unreachable, LinkBroken) as error:
            _log.info("scanner %s: %s", self._device, error)
        finally:
            self._transport.close()
        return opened

    def _scan(self, line: str) -> Scan:
        symbology, text = split_aim(line)
        return Scan(text, symbology, self._device, self._now_ms())

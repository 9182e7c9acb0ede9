"""A scanner on a serial port."""

from __future__ import annotations

from collections.abc import Callable

from storeapp.hardware.backoff import backoff_ms
from storeapp.hardware.scanners.framing import Framer
from storeapp.hardware.scanners.port_scanner import PortScanner, monotonic_ms
from storeapp.hardware.transports.link import Transport


class SerialScanner(PortScanner):
    """Its codes end with CR, LF or both."""

    def __init__(
        self,
        transport: Transport,
        device: str = "serial",
        *,
        now_ms: Callable[[], int] = monotonic_ms,
        wait_ms: Callable[[int], int] = backoff_ms,
    ) -> None:
        super().__init__(transport, Framer, device=device, now_ms=now_ms, wait_ms=wait_ms)

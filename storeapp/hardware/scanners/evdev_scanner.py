"""A keyboard scanner that types into no window: grabbed from the Linux kernel."""

from __future__ import annotations

from collections.abc import Callable

from storeapp.hardware.backoff import backoff_ms
from storeapp.hardware.scanners.input_events import InputReader
from storeapp.hardware.scanners.port_scanner import PortScanner, monotonic_ms
from storeapp.hardware.transports.link import Transport


class EvdevScanner(PortScanner):
    """Found again by what it is; its keys never reach a window while the till runs."""

    def __init__(
        self,
        transport: Transport,
        device: str = "evdev",
        *,
        now_ms: Callable[[], int] = monotonic_ms,
        wait_ms: Callable[[int], int] = backoff_ms,
    ) -> None:
        super().__init__(transport, InputReader, device=device, now_ms=now_ms, wait_ms=wait_ms)

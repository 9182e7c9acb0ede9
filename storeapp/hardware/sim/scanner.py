"""A simulated scanner behind the Scanner Protocol."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from storeapp.domain.barcode import Scan

_KEPT_BEFORE_START = 3


class SimScanner:
    """Scans what it is told to, on the loop's thread; the window's list calls `scan`."""

    def __init__(self, device: str = "sim-scanner") -> None:
        self._device = device
        self._deliver: Callable[[Scan], None] | None = None
        self._waiting: deque[Scan] = deque(maxlen=_KEPT_BEFORE_START)

    def start(self, deliver: Callable[[Scan], None]) -> None:
        self._deliver = deliver
        while self._waiting:
            deliver(self._waiting.popleft())

    def scan(self, text: str, symbology: str = "") -> None:
        at_ms = time.monotonic_ns() // 1_000_000
        scan = Scan(text, symbology, self._device, at_ms)
        if self._deliver is None:
            self._waiting.append(scan)
        else:
            self._deliver(scan)

    async def close(self) -> None:
        self._deliver = None

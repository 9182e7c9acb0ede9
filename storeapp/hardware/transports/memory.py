"""A transport into memory, for tests and previews."""

from __future__ import annotations

import threading
from collections.abc import Callable

from storeapp.hardware.transports.link import LinkBroken, Transport, Unreachable


class MemoryTransport(Transport):
    """Keeps what was written; `answer` gives what the device says to each write."""

    def __init__(
        self, answer: Callable[[bytes], bytes] | None = None, *, reachable: bool = True
    ) -> None:
        self.name = "memory"
        self.can_read = answer is not None
        self.written = bytearray()
        self.openings = 0
        self._answer = answer
        self._reachable = reachable
        self._inbox = bytearray()
        self._is_open = False

    def _open(self, timeout_ms: int) -> None:
        if not self._reachable:
            raise Unreachable("memory: switched off")
        self._is_open = True
        self.openings += 1
        self._inbox.clear()

    def _write(self, data: bytes, timeout_ms: int) -> None:
        if not self._is_open:
            raise LinkBroken("memory: not open")
        self.written += data
        if self._answer is not None:
            self._inbox += self._answer(data)

    def _read(self, size: int, timeout_ms: int) -> bytes:
        if not self._inbox:
            # Nothing will come by itself, but the caller is promised its whole wait.
            threading.Event().wait(timeout_ms / 1000)
        data = bytes(self._inbox[:size])
        del self._inbox[:size]
        return data

    def _close(self) -> None:
        self._is_open = False

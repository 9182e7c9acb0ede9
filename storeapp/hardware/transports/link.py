"""What every transport is: bytes out, bytes in, each call bounded in time and off the window."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod

from storeapp.domain.errors import Defect


class Unreachable(Exception):
    """The device could not be opened: not one byte left us."""


class LinkBroken(Exception):
    """The open link failed; `sent` bytes of the current write were already accepted."""

    def __init__(self, detail: str, *, sent: int = 0, disk: bool = False) -> None:
        super().__init__(detail)
        self.sent = sent
        self.disk = disk


class Deadline:
    """The moment until which a call may last, on the monotonic clock."""

    def __init__(self, timeout_ms: int) -> None:
        self._end_s = time.monotonic() + timeout_ms / 1000

    @property
    def left_s(self) -> float:
        return max(0.0, self._end_s - time.monotonic())

    @property
    def left_ms(self) -> int:
        return int(self.left_s * 1000)

    @property
    def passed(self) -> bool:
        return self.left_s <= 0


class Transport(ABC):
    """A link to one device, used only in that device's own thread.

    The public methods refuse the main thread in every build: a device that hangs must never
    hang the window. Subclasses fill in the underscored ones.
    """

    name: str
    can_read: bool = False
    exclusive: bool = False
    """The port can be held by one user at a time, so printer and drawer share one thread."""

    def open(self, timeout_ms: int) -> None:
        """Raises Unreachable."""
        _refuse_main_thread()
        self._open(timeout_ms)

    def write(self, data: bytes, timeout_ms: int) -> None:
        """Returns when all bytes were taken; raises LinkBroken with how many were."""
        _refuse_main_thread()
        self._write(data, timeout_ms)

    def read(self, size: int, timeout_ms: int) -> bytes:
        """Up to `size` bytes as soon as there are some, b"" on time-out; raises LinkBroken."""
        _refuse_main_thread()
        return self._read(size, timeout_ms)

    def close(self) -> None:
        """Never raises; closing twice is fine."""
        _refuse_main_thread()
        self._close()

    @abstractmethod
    def _open(self, timeout_ms: int) -> None: ...

    @abstractmethod
    def _write(self, data: bytes, timeout_ms: int) -> None: ...

    def _read(self, size: int, timeout_ms: int) -> bytes:
        raise Defect(f"{self.name} cannot read {size} bytes in {timeout_ms} ms")

    @abstractmethod
    def _close(self) -> None: ...


def _refuse_main_thread() -> None:
    # A raise and not an assert: python -O must not switch this rule off.
    if threading.current_thread() is threading.main_thread():
        raise Defect("a device was used on the window's thread")

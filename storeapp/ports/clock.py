"""Time and ids, given to the use cases so that nothing in the house reads a clock by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Store time is the device's own clock plus the last offset head office told."""

    def now(self) -> datetime:
        """Store time with its offset from UTC."""
        ...

    def monotonic_ms(self) -> int: ...

    @property
    def boot_id(self) -> str:
        """Changes with each start of the program; makes `monotonic_ms` comparable."""
        ...

    @property
    def drift_ms(self) -> int:
        """How far the device's own clock is from head office's; 0 before the first contact."""
        ...

    def set_offset(self, server_time_ms: int) -> None: ...


class Ids(Protocol):
    def new(self) -> str:
        """A fresh UUIDv7 as text."""
        ...

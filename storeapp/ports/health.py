"""How each device of the till is, as its driver honestly knows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Protocol, runtime_checkable

from storeapp.ports.devices import Trouble

WORKING = (Trouble.NONE, Trouble.PAPER_LOW, Trouble.LOGO)
"""With these a device does what it is there for."""


class DeviceKind(Enum):
    """What a device is there for; the user interface has the word for each."""

    PRINTER = "printer"
    DRAWER = "drawer"
    SCANNER = "scanner"
    SCALE = "scale"
    POLE = "pole"
    TERMINAL = "terminal"
    LABELS = "labels"


class DeviceState(Enum):
    """UNKNOWN: nothing was asked of it since the till started. LOW: it works, and
    somebody should see to it soon."""

    UNKNOWN = "unknown"
    WORKING = "working"
    LOW = "low"
    TROUBLED = "troubled"


@dataclass(frozen=True, slots=True)
class Health:
    """What is so now, when it last worked, and the last thing that went wrong, since the start."""

    trouble: Trouble = Trouble.NONE
    last_ok: datetime | None = None
    last_error: Trouble = Trouble.NONE
    failed_at: datetime | None = None

    @property
    def state(self) -> DeviceState:
        if self.trouble in (Trouble.PAPER_LOW, Trouble.LOGO):
            return DeviceState.LOW
        if self.trouble is not Trouble.NONE:
            return DeviceState.TROUBLED
        return DeviceState.WORKING if self.last_ok else DeviceState.UNKNOWN

    def after(self, trouble: Trouble, at: datetime) -> Health:
        """What is known once a driver said this."""
        if trouble in WORKING:
            return replace(self, trouble=trouble, last_ok=at)
        return replace(self, trouble=trouble, last_error=trouble, failed_at=at)


@runtime_checkable
class Tended(Protocol):
    """A driver that tells how its device is."""

    def watch(self, heard: Callable[[Trouble], None]) -> None:
        """`heard` gets NONE when the device did what it is there for, else what is wrong; on any
        thread."""
        ...

    async def look(self) -> None:
        """Open it, or ask it how it is, now and not at the next use; `heard` gets what came of
        it, perhaps later."""
        ...

"""What the set-up wizard may try out, and nothing else may: each try writes to a strange device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a device may be: its address as the settings write it, and what the system
    calls it, "" when it has no name."""

    address: str
    name: str = ""


ENCODINGS = {"A": "gb18030", "B": "gbk", "C": "raster"}
"""What stands beside each letter of the test page, by the settings' own words."""
WIDTHS = (32, 42, 48)
"""The rulers of the test page, in columns."""


class Probes(Protocol):
    """Every method takes its time off the window's thread."""

    async def candidates(self, kind: DeviceKind) -> tuple[Candidate, ...]:
        """What could be a device of that kind, the likeliest first; nothing is opened."""
        ...

    async def print_page(self, address: str, *, kick: bool) -> Trouble:
        """Prints the test page there, and opens the drawer on that printer after it.

        NONE when all of it left us. Refusal `device-address-unreadable`.
        """
        ...

    async def scale_protocol(self, place: str) -> str:
        """The protocol a scale speaks at `serial://...` or `tcp://...`, "" for none."""
        ...

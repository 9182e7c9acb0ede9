"""What the set-up wizard may try out, and nothing else may: each try writes to a strange device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from storeapp.domain.money import Currency
from storeapp.domain.price_label import PriceLabel
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
DIALECTS = {
    DeviceKind.POLE: ("cd5220", "escpos", "led8"),
    DeviceKind.LABELS: ("zpl", "tspl"),
}
"""What a device may speak that cannot be asked: tried in this order, and looked at."""
WEDGE = "wedge"
"""The place of a scanner that types."""


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A bar code to be scanned from the screen: what it says, and its bars and gaps from left to
    right with their quiet zones, True is dark."""

    text: str
    bars: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Learnt:
    """How a scanner gives its codes, by the scans so far.

    `wedge` is the till's setting for one that types, "" for one on a port, of which the rest says
    nothing either. `keeps_separator` is None until a code with a separator was scanned.
    """

    wedge: str = ""
    prefix: str = ""
    suffix: str = ""
    gap_ms: int = 0
    keeps_separator: bool | None = None


class Lesson(Protocol):
    """Hears one scanner, and keeps from everybody else what it gives, until its end."""

    @property
    def codes(self) -> tuple[ShownCode, ...]:
        """To be scanned in this order; the first is enough."""
        ...

    def learnt(self) -> Learnt:
        """With the scan that was just heard. Refusals `scanner-...`: it counts for nothing."""
        ...

    async def end(self) -> None: ...


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

    async def show_on_pole(self, setting: str) -> Trouble:
        """Shows 88.88 there and leaves it standing. Refusals: those of the setting `pole`."""
        ...

    async def print_label(self, setting: str, label: PriceLabel) -> Trouble:
        """Refusal `device-address-unreadable`."""
        ...

    async def ask_terminal(self, address: str, currency: Currency) -> None:
        """Asks for its last booking, nothing is charged. Refusals: `terminal-unreachable`,
        `terminal-busy`, `device-address-unreadable`."""
        ...

    async def lesson(self, place: str, heard: Callable[[], None]) -> Lesson:
        """From now on `heard` is called, on the loop, for each scan of the scanner there.

        Refusals `device-address-unreadable`, `scanner-only-linux`.
        """
        ...

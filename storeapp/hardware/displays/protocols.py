"""The pole displays by the names the settings use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from storeapp.domain.errors import Refusal
from storeapp.hardware.displays.cells import CODE_PAGES, Cells
from storeapp.hardware.displays.dialects import Cd5220, Dialect, EscPosLine, Led8
from storeapp.hardware.displays.pole import Pole
from storeapp.hardware.transports.link import Transport
from storeapp.hardware.transports.wired import wired


@dataclass(frozen=True, slots=True)
class PoleKind:
    """A make of displays and how its port is usually set."""

    dialect: Callable[[Cells], Dialect]
    baud: int = 9600


POLES: Final[dict[str, PoleKind]] = {
    "cd5220": PoleKind(Cd5220),
    "escpos": PoleKind(EscPosLine),
    "led8": PoleKind(lambda cells: Led8(), 2400),
}


def pole_at(address: str) -> Pole:
    """The driver of `DIALECT+serial://PORT?...` or `DIALECT+tcp://HOST:PORT?...`.

    Refusals: `device-setting-unknown` for another dialect, `device-address-unreadable`.
    """
    transport, dialect = pole_parts(address)
    return Pole(transport.name, transport, dialect)


def pole_parts(address: str) -> tuple[Transport, Dialect]:
    """The cable and what is spoken on it; refusals as of `pole_at`."""
    parts = wired(address)
    kind = POLES.get(parts.protocol)
    if kind is None:
        raise Refusal("device-setting-unknown", setting="pole", text=parts.protocol[:40])
    try:
        transport = parts.transport(baud=kind.baud, frame="8N1")
        charset = parts.options.pop("charset", "ascii")
        if parts.options or charset not in CODE_PAGES:
            raise ValueError(charset)
    except ValueError:
        raise Refusal("device-address-unreadable", text=parts.plain) from None
    return transport, kind.dialect(Cells(charset))

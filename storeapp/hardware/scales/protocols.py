"""The scale protocols by the names the settings use, each with how its port is usually set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from storeapp.domain.errors import Refusal
from storeapp.hardware.scales.ascii_stream import AsciiStream
from storeapp.hardware.scales.cas import CasEcr5, CasPd
from storeapp.hardware.scales.dialog06 import Dialog06
from storeapp.hardware.scales.plate import Limits
from storeapp.hardware.scales.reading import Dialogue
from storeapp.hardware.scales.scale import WeighingScale
from storeapp.hardware.scales.sics import MtSics
from storeapp.hardware.scales.toledo8217 import Toledo8217
from storeapp.hardware.transports.wired import wired

_POLYNOMIALS = range(1 << 16, 1 << 17)


@dataclass(frozen=True, slots=True)
class ScaleKind:
    """A protocol and how its makers set the port."""

    dialogue: Callable[[], Dialogue]
    frame: str = "8N1"
    baud: int = 9600


KINDS: Final[dict[str, ScaleKind]] = {
    "mt8217": ScaleKind(Toledo8217, "7E1"),
    "cas-pd": ScaleKind(CasPd),
    "cas-ecr5": ScaleKind(CasEcr5, "7E1"),
    "dialog06": ScaleKind(Dialog06, "7O1"),
    "mt-sics": ScaleKind(MtSics),
    "ascii": ScaleKind(AsciiStream),
}


def scale_at(address: str) -> WeighingScale:
    """The driver of `PROTOCOL+serial://PORT?...` or `PROTOCOL+tcp://HOST:PORT?...`.

    Refusals: `device-setting-unknown` for another protocol, `device-address-unreadable`.
    """
    parts = wired(address)
    kind = KINDS.get(parts.protocol)
    if kind is None:
        raise Refusal("device-setting-unknown", setting="scale", text=parts.protocol[:40])
    try:
        transport = parts.transport(baud=kind.baud, frame=kind.frame)
        limits = _limits(parts.options)
        dialogue = _dialogue(kind, parts.options)
        if parts.options:
            raise ValueError("options that no scale has")
    except ValueError:
        raise Refusal("device-address-unreadable", text=parts.plain) from None
    return WeighingScale(transport.name, transport, dialogue, limits)


def _limits(options: dict[str, str]) -> Limits:
    usual = Limits()
    least_g = int(options.pop("min", usual.least_g))
    most_g = int(options.pop("max", usual.most_g))
    if not 0 < least_g <= most_g:
        raise ValueError("a scale weighs from something to more")
    return Limits(least_g, most_g)


def _dialogue(kind: ScaleKind, options: dict[str, str]) -> Callable[[], Dialogue]:
    if kind.dialogue is not Dialog06 or "polynomial" not in options:
        return kind.dialogue
    polynomial = int(options.pop("polynomial"), 16)
    if polynomial not in _POLYNOMIALS:
        raise ValueError("a polynomial of degree 16")
    return partial(Dialog06, polynomial)

"""The scale protocols by the names the settings use, each with how its port is usually set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from storeapp.domain.errors import Refusal
from storeapp.hardware.scales.ascii_stream import AsciiStream
from storeapp.hardware.scales.cas import CasEcr5, CasPd
from storeapp.hardware.scales.dialog06 import Dialog06
from storeapp.hardware.scales.plate import Limits
from storeapp.hardware.scales.reading import Dialogue
from storeapp.hardware.scales.scale import WeighingScale
from storeapp.hardware.scales.sics import MtSics
from storeapp.hardware.scales.toledo8217 import Toledo8217
from storeapp.hardware.transports.link import Transport
from storeapp.hardware.transports.serial_port import SerialPort, SerialTransport
from storeapp.hardware.transports.tcp9100 import Tcp9100

_FRAMES = frozenset(f"{bits}{parity}{stop}" for bits in "78" for parity in "NEO" for stop in "12")
# A pseudo terminal knows no parity: with one it opens once, and never again.
_VIRTUAL = ("/dev/pts/", "/dev/ttys")
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


@dataclass(frozen=True, slots=True)
class _Options:
    """What may follow the address: `?baud=9600&frame=7E1&min=20&max=15000&polynomial=11021`."""

    baud: int
    frame: str
    limits: Limits
    polynomial: int | None


def scale_at(address: str) -> WeighingScale:
    """The driver of `PROTOCOL+serial://PORT?...` or `PROTOCOL+tcp://HOST:PORT?...`.

    Refusals: `device-setting-unknown` for another protocol, `device-address-unreadable`.
    """
    name, _, rest = address.partition("+")
    kind = KINDS.get(name)
    if kind is None:
        raise Refusal("device-setting-unknown", setting="scale", text=name[:40])
    place, _, query = rest.partition("?")
    try:
        options = _options(kind, query)
        transport = _transport(place, options)
    except ValueError:
        # Without what follows the question mark: the polynomial is a secret of its maker.
        raise Refusal("device-address-unreadable", text=f"{name}+{place}"[:80]) from None
    return WeighingScale(transport.name, transport, _dialogue(kind, options), options.limits)


def _options(kind: ScaleKind, query: str) -> _Options:
    given = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
    options = _Options(
        baud=int(given.pop("baud", kind.baud)),
        frame=given.pop("frame", kind.frame),
        limits=Limits(int(given.pop("min", "1")), int(given.pop("max", "15000"))),
        polynomial=int(given.pop("polynomial", "0"), 16) or None,
    )
    wrong_polynomial = options.polynomial is not None and options.polynomial not in _POLYNOMIALS
    if given or options.frame not in _FRAMES or wrong_polynomial or options.limits.least_g < 1:
        raise ValueError
    return options


def _dialogue(kind: ScaleKind, options: _Options) -> Callable[[], Dialogue]:
    if kind.dialogue is Dialog06:
        return partial(Dialog06, options.polynomial)
    return kind.dialogue


def _transport(place: str, options: _Options) -> Transport:
    scheme, _, identity = place.partition("://")
    if scheme == "serial" and identity:
        frame = "8N1" if identity.startswith(_VIRTUAL) else options.frame
        return SerialTransport(SerialPort(identity, options.baud, frame))
    parts = urlsplit(place)
    if scheme == "tcp" and parts.hostname and parts.port:
        return Tcp9100(parts.hostname, parts.port)
    raise ValueError

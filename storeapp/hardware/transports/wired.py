"""Addresses of scales and pole displays: `PROTOCOL+serial://PORT?...` or `PROTOCOL+tcp://...`."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from storeapp.hardware.transports.link import Transport
from storeapp.hardware.transports.serial_port import SerialPort, SerialTransport
from storeapp.hardware.transports.tcp9100 import Tcp9100

_FRAMES = frozenset(f"{bits}{parity}{stop}" for bits in "78" for parity in "NEO" for stop in "12")
# A pseudo terminal knows no parity: with one it opens once, and never again.
_VIRTUAL = ("/dev/pts/", "/dev/ttys")


@dataclass(frozen=True, slots=True)
class Wired:
    """An address in its parts; what its device does not know must be left in no `options`."""

    protocol: str
    place: str
    options: dict[str, str] = field(default_factory=dict)

    @property
    def plain(self) -> str:
        """For messages: without the options, since one of them may be a secret."""
        return f"{self.protocol}+{self.place}"[:80]

    def transport(self, *, baud: int, frame: str) -> Transport:
        """Takes `baud` and `frame` out of the options; ValueError when they or the place are wrong.

        The arguments are how the device is usually set.
        """
        frame = self.options.pop("frame", frame)
        baud = int(self.options.pop("baud", baud))
        if frame not in _FRAMES or baud <= 0:
            raise ValueError(frame)
        scheme, _, identity = self.place.partition("://")
        if scheme == "serial" and identity:
            frame = "8N1" if identity.startswith(_VIRTUAL) else frame
            return SerialTransport(SerialPort(identity, baud, frame))
        parts = urlsplit(self.place)
        if scheme == "tcp" and parts.hostname and parts.port:
            return Tcp9100(parts.hostname, parts.port)
        raise ValueError(self.place)


def wired(address: str) -> Wired:
    """The parts; options that cannot be read are kept whole, so that they are refused later."""
    protocol, _, rest = address.partition("+")
    place, _, query = rest.partition("?")
    return Wired(protocol, place, dict(parse_qsl(query, keep_blank_values=True)))

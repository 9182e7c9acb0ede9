"""Status bytes of ESC/POS printers: DLE EOT 1 to 4, GS r 1 and Automatic Status Back.

Bits after Epson's ESC/POS command reference; the values for ready, near end, paper out and open
cover are the ones an emulator of the reference printer answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from storeapp.ports.devices import Trouble

_FIXED = 0x12
_FIXED_MASK = 0x93


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What the printer says of itself; `drawer_high` is the level on the drawer's sensor pin."""

    online: bool = True
    cover_open: bool = False
    paper_out: bool = False
    paper_low: bool = False
    drawer_high: bool = True

    @property
    def trouble(self) -> Trouble:
        """The most pressing one."""
        if self.cover_open:
            return Trouble.COVER_OPEN
        if self.paper_out:
            return Trouble.PAPER_OUT
        if not self.online:
            return Trouble.NO_ANSWER
        return Trouble.PAPER_LOW if self.paper_low else Trouble.NONE

    @property
    def ready(self) -> bool:
        return self.trouble in (Trouble.NONE, Trouble.PAPER_LOW)


def is_realtime_reply(byte: int) -> bool:
    """A reply to DLE EOT has the shape 0xx1xx10; anything else is noise."""
    return byte & _FIXED_MASK == _FIXED


def decode_status(printer: int, offline: int, paper: int) -> PrinterStatus:
    """From the replies to DLE EOT 1, 2 and 4."""
    return PrinterStatus(
        online=not printer & 0x08,
        cover_open=bool(offline & 0x04),
        paper_out=bool(paper & 0x60) or bool(offline & 0x20),
        paper_low=bool(paper & 0x0C),
        drawer_high=bool(printer & 0x04),
    )


def encode_status(status: PrinterStatus, which: int) -> int:
    """The reply to DLE EOT `which` (1 printer, 2 offline cause, 3 error, 4 paper)."""
    stopped = status.paper_out or status.cover_open or not status.online
    bits = {
        1: (0x08 if stopped else 0) | (0x04 if status.drawer_high else 0),
        2: (0x04 if status.cover_open else 0) | (0x20 if status.paper_out else 0),
        3: 0,
        4: (0x0C if status.paper_low or status.paper_out else 0)
        | (0x60 if status.paper_out else 0),
    }
    return _FIXED | bits[which]


def encode_paper_sensor(status: PrinterStatus) -> int:
    """The reply to GS r 1."""
    return (0x03 if status.paper_low or status.paper_out else 0) | (0x0C if status.paper_out else 0)


def encode_asb(status: PrinterStatus) -> bytes:
    """The four bytes of Automatic Status Back; 14 00 00 00 is a ready printer."""
    stopped = status.paper_out or status.cover_open or not status.online
    first = 0x10 | (0x04 if status.drawer_high else 0) | (0x08 if stopped else 0)
    return bytes((first | (0x20 if status.cover_open else 0), 0, encode_paper_sensor(status), 0))


class ReplyKind(Enum):
    REALTIME = "DLE EOT"
    PAPER = "GS r"
    ASB = "ASB"


@dataclass(frozen=True, slots=True)
class Reply:
    kind: ReplyKind
    data: bytes

    @property
    def paper_low(self) -> bool:
        """Of a reply to GS r 1."""
        return bool(self.data[0] & 0x03)


class ReplyReader:
    """Tells the replies in a stream of bytes apart by their fixed bits, however it is split.

    A printer may put its four status bytes of ASB between any two answers.
    """

    def __init__(self) -> None:
        self._asb = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        """The replies that are complete now; bytes of no known shape are left out."""
        return [reply for byte in data if (reply := self._take(byte)) is not None]

    def _take(self, byte: int) -> Reply | None:
        if self._asb:
            return self._take_asb(byte)
        if is_realtime_reply(byte):
            return Reply(ReplyKind.REALTIME, bytes((byte,)))
        if byte & _FIXED_MASK == 0x10:
            self._asb.append(byte)
            return None
        if byte & 0x90 == 0x00:
            return Reply(ReplyKind.PAPER, bytes((byte,)))
        return None

    def _take_asb(self, byte: int) -> Reply | None:
        if byte & 0x90:
            # Not a continuation byte: the group was cut short.
            self._asb.clear()
            return self._take(byte)
        self._asb.append(byte)
        if len(self._asb) < 4:
            return None
        group = bytes(self._asb)
        self._asb.clear()
        return Reply(ReplyKind.ASB, group)

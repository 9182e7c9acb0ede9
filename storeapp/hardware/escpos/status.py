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
    """What the printer says of itself; `drawer_high` is the level on the drawer's sensor pin.

    `feeding`: somebody presses its feed button. `waiting`: it wants to be put online again.
    Errors: `error` goes away when it is switched off and on, `cutter_jam` when the paper is taken
    out of the cutter, `hot` by itself when the head has cooled; `broken` never does.
    """

    online: bool = True
    cover_open: bool = False
    paper_out: bool = False
    paper_low: bool = False
    drawer_high: bool = True
    feeding: bool = False
    waiting: bool = False
    error: bool = False
    cutter_jam: bool = False
    hot: bool = False
    broken: bool = False

    @property
    def trouble(self) -> Trouble:
        """The most pressing one: what a person has to do first."""
        pressing = (
            (self.broken, Trouble.BROKEN),
            (self.cover_open, Trouble.COVER_OPEN),
            (self.paper_out, Trouble.PAPER_OUT),
            (self.cutter_jam, Trouble.CUTTER_JAM),
            (self.error, Trouble.PRINTER_ERROR),
            (self.hot, Trouble.TOO_HOT),
            (not self.online or self.feeding or self.waiting, Trouble.OFFLINE),
            (self.paper_low, Trouble.PAPER_LOW),
        )
        return next((trouble for so, trouble in pressing if so), Trouble.NONE)

    @property
    def ready(self) -> bool:
        return self.trouble in (Trouble.NONE, Trouble.PAPER_LOW)

    @property
    def recoverable(self) -> bool:
        """True unless it needs a mechanic."""
        return not self.broken

    @property
    def _stopped(self) -> bool:
        return self.paper_out or self.cover_open or not self.online or self._failing

    @property
    def _failing(self) -> bool:
        return self.error or self.cutter_jam or self.hot or self.broken

    def _bits(self, meanings: tuple[tuple[int, bool], ...]) -> int:
        return sum(bit for bit, so in meanings if so)

    def answer(self, which: int) -> int:
        """The reply to DLE EOT `which`: 1 printer, 2 why it is offline, 3 errors, 4 paper."""
        tables = {
            1: (
                (0x04, self.drawer_high),
                (0x08, self._stopped),
                (0x20, self.waiting),
                (0x40, self.feeding),
            ),
            2: (
                (0x04, self.cover_open),
                (0x08, self.feeding),
                (0x20, self.paper_out),
                (0x40, self._failing),
            ),
            3: self._errors,
            4: ((0x0C, self.paper_low or self.paper_out), (0x60, self.paper_out)),
        }
        return _FIXED | self._bits(tables[which])

    @property
    def _errors(self) -> tuple[tuple[int, bool], ...]:
        """The same bits in DLE EOT 3 and in the second byte of ASB."""
        return (
            (0x04, self.error),
            (0x08, self.cutter_jam),
            (0x20, self.broken),
            (0x40, self.hot),
        )

    def group(self) -> bytes:
        """The four bytes of Automatic Status Back; 14 00 00 00 is a ready printer."""
        first = (
            (0x04, self.drawer_high),
            (0x08, self._stopped),
            (0x20, self.cover_open),
            (0x40, self.feeding),
        )
        second = ((0x01, self.waiting), (0x02, self.feeding), *self._errors)
        return bytes((0x10 | self._bits(first), self._bits(second), self.paper_sensor(), 0))

    def paper_sensor(self) -> int:
        """The reply to GS r 1, and the third byte of ASB."""
        return self._bits(((0x03, self.paper_low or self.paper_out), (0x0C, self.paper_out)))


def is_realtime_reply(byte: int) -> bool:
    """A reply to DLE EOT has the shape 0xx1xx10; anything else is noise."""
    return byte & _FIXED_MASK == _FIXED


def decode_status(printer: int, offline: int, errors: int, paper: int) -> PrinterStatus:
    """From the replies to DLE EOT 1, 2, 3 and 4.

    An error that the second reply knows and the third does not name is one to be cleared.
    """
    named = bool(errors & 0x6C)
    return PrinterStatus(
        online=not printer & 0x08,
        cover_open=bool(offline & 0x04),
        paper_out=bool(paper & 0x60) or bool(offline & 0x20),
        paper_low=bool(paper & 0x0C),
        drawer_high=bool(printer & 0x04),
        feeding=bool(printer & 0x40) or bool(offline & 0x08),
        waiting=bool(printer & 0x20),
        error=bool(errors & 0x04) or bool(offline & 0x40 and not named),
        cutter_jam=bool(errors & 0x08),
        hot=bool(errors & 0x40),
        broken=bool(errors & 0x20),
    )


def decode_group(group: bytes) -> PrinterStatus:
    """From the four bytes of Automatic Status Back."""
    first, second, paper, _ = group
    return PrinterStatus(
        online=not first & 0x08,
        cover_open=bool(first & 0x20),
        paper_out=bool(paper & 0x0C),
        paper_low=bool(paper & 0x03),
        drawer_high=bool(first & 0x04),
        feeding=bool(first & 0x40) or bool(second & 0x02),
        waiting=bool(second & 0x01),
        error=bool(second & 0x04),
        cutter_jam=bool(second & 0x08),
        hot=bool(second & 0x40),
        broken=bool(second & 0x20),
    )


class ReplyKind(Enum):
    REALTIME = "DLE EOT"
    PAPER = "GS r"
    ASB = "ASB"


@dataclass(frozen=True, slots=True)
class Reply:
    kind: ReplyKind
    data: bytes

    @property
    def paper(self) -> Trouble:
        """Of a reply to GS r 1. Paper that is out by then was out after the job."""
        if self.data[0] & 0x0C:
            return Trouble.PAPER_OUT
        return Trouble.PAPER_LOW if self.data[0] & 0x03 else Trouble.NONE


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

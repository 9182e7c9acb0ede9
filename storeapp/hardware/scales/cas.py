"""CAS scales: the PD/AP block with its check byte, and type 5 for cash registers.

Sources: the PD-II manual's type 6 (DC1 block) and the r_keeper driver list, which also knows a
block with seven digits. Type 5 is only known by its parts (header, status, five digits): STX, the
status bits of the 8217, five digits of grams, CR.
"""

from __future__ import annotations

from functools import reduce
from operator import xor

from storeapp.hardware.scales.frames import FrameCutter, fits
from storeapp.hardware.scales.reading import (
    OVER,
    Event,
    Order,
    ScaleReading,
    Send,
    grams_of,
    weight_reading,
)
from storeapp.hardware.scales.toledo8217 import (
    MOTION,
    NET,
    OVER_CAPACITY,
    UNDER_ZERO,
    status_reading,
)

ENQ, ACK, DC1 = b"\x05", b"\x06", b"\x11"
_BLOCK = 15
_ETX, _EOT = 3, 4
_TYPE_5 = b"\x02*00000\r"


class CasPd:
    """Implements Dialogue: ENQ, its ACK, DC1, its block. A block whose check fails is noise."""

    def __init__(self) -> None:
        self._frames = FrameCutter(b"\x01\x81\x06", _measure_block)
        self._asked = False

    def ask(self) -> bytes:
        self._asked = True
        return ENQ

    def order(self, order: Order) -> bytes:
        return b""

    def feed(self, data: bytes) -> list[Event]:
        return [event for frame in self._frames.feed(data) for event in self._events(frame)]

    def _events(self, frame: bytes) -> list[Event]:
        if frame == ACK:
            asked, self._asked = self._asked, False
            return [Send(DC1)] if asked else []
        reading = _block_reading(frame)
        return [] if reading is None else [reading]


class CasEcr5:
    """Implements Dialogue: `W`, then status and weight in one frame."""

    def __init__(self) -> None:
        self._frames = FrameCutter(b"\x02", lambda data: fits(data, _TYPE_5))

    def ask(self) -> bytes:
        return b"W"

    def order(self, order: Order) -> bytes:
        return b""

    def feed(self, data: bytes) -> list[Event]:
        return [_type_5_reading(frame) for frame in self._frames.feed(data)]


def check_byte(data: bytes) -> int:
    return reduce(xor, data, 0)


def _measure_block(data: bytes) -> int | None:
    if data[:1] == ACK:
        return 1
    head = (b"\x02", b"SU", b" -F")
    if any(byte not in allowed for byte, allowed in zip(data[1:4], head, strict=False)):
        return 0
    if len(data) < _BLOCK:
        return None
    return _BLOCK if _fields_end(data) else 0


def _fields_end(block: bytes) -> int:
    """Where the check byte stands, 12 or 13, by which of the two forms it fits; 0 for neither."""
    if block[13:15] == bytes((_ETX, _EOT)) and check_byte(block[2:12]) == block[12]:
        return 12
    if block[14] == _ETX and check_byte(block[2:13]) == block[13]:
        return 13
    return 0


def _block_reading(block: bytes) -> ScaleReading | None:
    end = _fields_end(block)
    fields = block[4:end].decode("latin-1")
    if block[3:4] == b"F":
        return OVER
    digits = end - 6
    unit = fields[digits:].strip(" \0")
    grams = grams_of(block[3:4].decode() + fields[:digits].strip(), unit)
    if grams is None:
        return None
    return weight_reading(grams, stable=block[2:3] == b"S")


def _type_5_reading(frame: bytes) -> ScaleReading:
    status, grams = frame[1], int(frame[2:7])
    if status & (OVER_CAPACITY | UNDER_ZERO):
        return status_reading(status)
    return weight_reading(grams, stable=not status & MOTION, net=bool(status & NET))

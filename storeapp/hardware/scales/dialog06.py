"""Checkout-Dialog 06 as far as it is public: records 01, 02, 08, 09, and the challenge 11/10.

The check that a scale may ask for needs a polynomial its maker gives to licensees only. It is taken
from the settings; without it such a scale stays blocked and says so, and scales that speak only the
older records (Dialog 02 and 04) work. This is no claim of full Dialog 06.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from storeapp.hardware.scales.frames import LONGEST_BYTES, FrameCutter
from storeapp.hardware.scales.reading import (
    MOVING,
    OVER,
    UNDER,
    Blocked,
    Event,
    Order,
    ScaleReading,
    Send,
    weight_reading,
)

_ACK, _NAK = b"\x06", b"\x15"
_ASK_RESULT = b"\x04\x05"
_ASK_WHY = b"\x04\x0208\x03"
_EMPTY = ScaleReading(0, stable=True, zero=True)
# 22: measuring. 30 is below the least weight, and so is an empty plate.
_WHY = {"20": MOVING, "22": MOVING, "30": _EMPTY, "31": UNDER, "32": OVER}
_NOT_MOVED = "21"
_CHARACTERS = frozenset(b"0123456789ABCDEFabcdef\x1b")


class Dialog06:
    """Implements Dialogue. The unit price goes out as 0: the till reckons, not the scale.

    A scale weighs once per movement and then says `21`, not moved: the weight still stands.
    """

    def __init__(
        self,
        polynomial: int | None = None,
        draw: Callable[[], int] | None = None,
    ) -> None:
        self._frames = FrameCutter(b"\x02\x06\x15", _measure)
        self._polynomial = polynomial
        self._draw = draw or _any_number
        self._standing: ScaleReading | None = None

    def ask(self) -> bytes:
        return b"\x04\x0201\x1b000000\x1b\x03"

    def order(self, order: Order) -> bytes:
        return b""

    def feed(self, data: bytes) -> list[Event]:
        return [event for frame in self._frames.feed(data) for event in self._events(frame)]

    def _events(self, frame: bytes) -> list[Event]:
        if frame == _ACK:
            return [Send(_ASK_RESULT)]
        if frame == _NAK:
            return [Send(_ASK_WHY)]
        record, *fields = frame[1:-1].decode("ascii").split("\x1b")
        if record == "02":
            return self._weighed(fields)
        if record == "09" and fields:
            return self._explained(fields[0])
        if record == "11" and fields:
            return self._challenged(fields[0])
        return []

    def _weighed(self, fields: list[str]) -> list[Event]:
        # The first field is how many digits follow the point of a kilogram.
        if len(fields) < 2 or fields[0] != "3" or len(fields[1]) != 5 or not fields[1].isdecimal():
            return []
        self._standing = weight_reading(int(fields[1]), stable=True)
        return [self._standing]

    def _explained(self, why: str) -> list[Event]:
        if why == _NOT_MOVED:
            return [self._standing or MOVING]
        self._standing = None
        return [_WHY.get(why, MOVING)]

    def _challenged(self, words: str) -> list[Event]:
        if words[:1] == "1":
            return [Send(self.ask())]
        if words[:1] != "2" or len(words) != 3:
            return [Blocked("the scale refused the checksum")]
        if self._polynomial is None:
            return [Blocked("the scale asks for a checksum and no polynomial is set")]
        text = answer_to(int(words[1:], 16), self._draw(), self._polynomial)
        return [Send(b"\x04\x0210\x1b" + text.encode() + b"\x03")]


def answer_to(challenge: int, chosen: int, polynomial: int) -> str:
    """Eight hexadecimal digits: the chosen number turned left by the challenge's high half-byte,
    and its remainder by the polynomial, over GF(2), turned right by the low one."""
    rest = _remainder(chosen << 16, polynomial)
    turned = _turned_left(chosen, challenge >> 4)
    return f"{turned:04X}{_turned_left(rest, 16 - (challenge & 15)):04X}"


def _any_number() -> int:
    return secrets.randbelow(1 << 16)


def _remainder(value: int, divisor: int) -> int:
    while (shift := value.bit_length() - divisor.bit_length()) >= 0:
        value ^= divisor << shift
    return value


def _turned_left(value: int, bits: int) -> int:
    return (value << bits | value >> (16 - bits)) & 0xFFFF


def _measure(data: bytes) -> int | None:
    if data[:1] in (_ACK, _NAK):
        return 1
    end = data.find(b"\x03")
    body = data[1 : end if end > 0 else LONGEST_BYTES]
    if any(byte not in _CHARACTERS for byte in body):
        return 0
    return end + 1 if end > 0 else None

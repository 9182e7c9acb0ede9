"""Mettler Toledo 8217: `W` asks; a weight comes only when it stands, else a status byte.

Source: the table in the makers' service manuals (7E1, 9600). `STX dd.ddd [N] CR` is kilograms with
three digits after the point; the form for pounds has two and is no reading here.
"""

from __future__ import annotations

from storeapp.hardware.scales.frames import FrameCutter, fits
from storeapp.hardware.scales.reading import Answered, Event, Order, ScaleReading, weight_reading

ECHO_ON = b"Ehello"
ECHO_ANSWER = b"\x02E\rhello"
ECHO_OFF = b"F"
"""The probe of the set-up wizard: only this protocol gives back what comes after `E`."""

MOTION, OVER_CAPACITY, UNDER_ZERO, AT_ZERO, NET = 1, 2, 4, 16, 32

_ORDERS = {Order.ZERO: b"Z", Order.TARE: b"T", Order.CLEAR_TARE: b"C"}
_FRAMES = (b"\x0200.000\r", b"\x0200.000N\r", b"\x02?*\r")


class Toledo8217:
    """Implements Dialogue. An order is answered by a status, which says whether it was done."""

    def __init__(self) -> None:
        self._frames = FrameCutter(b"\x02", measure)
        self._ordered: Order | None = None

    def ask(self) -> bytes:
        self._ordered = None
        return b"W"

    def order(self, order: Order) -> bytes:
        self._ordered = order
        return _ORDERS[order]

    def feed(self, data: bytes) -> list[Event]:
        return [event for frame in self._frames.feed(data) for event in self._events(frame)]

    def _events(self, frame: bytes) -> list[Event]:
        if frame[1:2] != b"?":
            grams = int(frame[1:3] + frame[4:7])
            return [weight_reading(grams, stable=True, net=frame.endswith(b"N\r"))]
        status = frame[2]
        if self._ordered is None:
            return [status_reading(status)]
        ordered, self._ordered = self._ordered, None
        return [Answered(_done(ordered, status))]


def measure(data: bytes) -> int | None:
    """The length of the first form that fits; None while one still may."""
    sizes = [fits(data, pattern) for pattern in _FRAMES]
    found = [size for size in sizes if size]
    if found:
        return found[0]
    return None if None in sizes else 0


def status_reading(status: int) -> ScaleReading:
    """What a status byte tells; without a bit that says why, the weight is not there yet."""
    over, under = bool(status & OVER_CAPACITY), bool(status & UNDER_ZERO)
    zero = bool(status & AT_ZERO) and not (over or under or status & MOTION)
    return ScaleReading(0, stable=zero, net=bool(status & NET), zero=zero, over=over, under=under)


def _done(order: Order, status: int) -> bool:
    if status & MOTION:
        return False
    if order is Order.ZERO:
        return bool(status & AT_ZERO)
    return bool(status & NET) == (order is Order.TARE)

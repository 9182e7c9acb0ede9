"""MT-SICS: lines of words. `SI` asks for the weight now, `TA` for the tare in use.

Source: the maker's reference of levels 0 and 1. The tare is asked with every weight, since a clerk
may press the scale's own key at any time, and a net weight must not lose the tare twice.
"""

from __future__ import annotations

import re

from storeapp.hardware.scales.frames import LineCutter
from storeapp.hardware.scales.reading import (
    MOVING,
    OVER,
    UNDER,
    Answered,
    Event,
    Order,
    ScaleReading,
    grams_of,
)

IDENTIFY = b"I2\r\n"
_ORDERS = {Order.ZERO: b"Z\r\n", Order.TARE: b"T\r\n", Order.CLEAR_TARE: b"TAC\r\n"}
# A line may begin with noise, so a pattern is looked for at its end.
# The answer to SI begins with S; some makes begin it with SI.
_WEIGHT = re.compile(r"SI? ([SD]) +(-?\d+(?:\.\d+)?) +(\w+)$")
_NO_WEIGHT = re.compile(r"SI? ([I+-])$")
_TARE = re.compile(r"(?:TA A|T S) +(\d+(?:\.\d+)?) +(\w+)$")
_NO_TARE = re.compile(r"TAC A$")
_DONE = re.compile(r"(?:Z A|T S .*|TAC A)$")
_NOT_DONE = re.compile(r"(?:(?:Z|T|TAC) [I+-]|E[STL])$")
_IDENTITY = re.compile(r'I2 A "(.*)"$')
_SAID = {"I": MOVING, "+": OVER, "-": UNDER}


class MtSics:
    """Implements Dialogue."""

    def __init__(self) -> None:
        self._lines = LineCutter()
        self._tare_g: int | None = None
        self._ordered = False

    def ask(self) -> bytes:
        self._ordered = False
        return b"TA\r\nSI\r\n"

    def order(self, order: Order) -> bytes:
        self._ordered = True
        return _ORDERS[order]

    def feed(self, data: bytes) -> list[Event]:
        return [event for line in self._lines.feed(data) for event in self._events(line)]

    def _events(self, line: str) -> list[Event]:
        if weight := _WEIGHT.search(line):
            reading = self._reading(weight)
            return [] if reading is None else [reading]
        if told := _NO_WEIGHT.search(line):
            return [_SAID[told[1]]]
        if tare := _TARE.search(line):
            self._tare_g = grams_of(tare[1], tare[2])
        elif _NO_TARE.search(line):
            self._tare_g = 0
        if self._ordered and (_DONE.search(line) or _NOT_DONE.search(line)):
            self._ordered = False
            return [Answered(_DONE.search(line) is not None)]
        return []

    def _reading(self, weight: re.Match[str]) -> ScaleReading | None:
        grams = grams_of(weight[2], weight[3])
        if grams is None:
            return None
        return ScaleReading(
            grams,
            stable=weight[1] == "S",
            net=bool(self._tare_g),
            tare_g=self._tare_g,
            zero=grams == 0,
            under=grams < 0,
        )


def identity(answer: bytes) -> str:
    """The model in an answer to `I2`, "" when there is none."""
    for line in LineCutter().feed(answer + b"\n"):
        if found := _IDENTITY.search(line):
            return found[1]
    return ""

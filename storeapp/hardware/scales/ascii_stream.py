"""Scales that talk by themselves in lines like `ST,GS,+  1.234kg` (ACS, A&D, CAS indicators).

The form with a device's number and its lamps between two commas (CAS, 22 bytes) is read as well.
"""

from __future__ import annotations

import re

from storeapp.hardware.scales.frames import LineCutter
from storeapp.hardware.scales.reading import OVER, Event, Order, grams_of, weight_reading

# A line may begin with noise, so the pattern is looked for at its end.
_LINE = re.compile(r"(ST|US),(GS|NT),(?:..,)?([+\- \d][ \d.]{7,8}) *([A-Za-z]+)$", re.DOTALL)
_OVER = re.compile(r"OL,(?:GS|NT),(?:..,)?[^,]*$", re.DOTALL)


class AsciiStream:
    """Implements Dialogue; it is never asked and takes no orders."""

    def __init__(self) -> None:
        self._lines = LineCutter()

    def ask(self) -> bytes:
        return b""

    def order(self, order: Order) -> bytes:
        return b""

    def feed(self, data: bytes) -> list[Event]:
        return [event for line in self._lines.feed(data) for event in _events(line)]


def _events(line: str) -> list[Event]:
    if _OVER.search(line):
        return [OVER]
    found = _LINE.search(line)
    grams = grams_of(found[3], found[4]) if found else None
    if found is None or grams is None:
        return []
    return [weight_reading(grams, stable=found[1] == "ST", net=found[2] == "NT")]

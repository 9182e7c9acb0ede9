"""What a scale says, as values: readings in whole grams, and what else its protocol tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from storeapp.domain.money import rounded_ratio

_NUMBER = re.compile(r"([+-]?) *(\d+)(?:\.(\d+))?")
# A unit that is not here is no reading: a pound must never be taken for a kilogram.
_GRAMS_IN = {"kg": 1000, "g": 1}


class Order(Enum):
    """What a till may tell a scale to do."""

    ZERO = "zero"
    TARE = "tare"
    CLEAR_TARE = "clear-tare"


@dataclass(frozen=True, slots=True)
class ScaleReading:
    """One weight as shown: net when `net`, else gross.

    A protocol that tells only that it moves, is overloaded or under zero gives 0 grams and
    `zero` false; `zero` is the scale's own word or a weight of exactly nothing. `tare_g` is None
    where the protocol does not tell it.
    """

    grams: int
    stable: bool
    net: bool = False
    tare_g: int | None = None
    zero: bool = False
    over: bool = False
    under: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A reading and the moment it was asked for, on the monotonic clock: never younger than so."""

    reading: ScaleReading
    at_ms: int


@dataclass(frozen=True, slots=True)
class Send:
    """The protocol goes on with these bytes."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """The scale did what it was told, or said that it cannot now."""

    done: bool


@dataclass(frozen=True, slots=True)
class Blocked:
    """The scale will not weigh for us; `why` is for the log."""

    why: str


Event = ScaleReading | Send | Answered | Blocked

MOVING = ScaleReading(0, stable=False)
OVER = ScaleReading(0, stable=False, over=True)
UNDER = ScaleReading(0, stable=False, under=True)


class Dialogue(Protocol):
    """One protocol with one open link: bytes in, events out, without any input or output.

    However the bytes were split, the events are the same; what is not a whole frame is noise.
    """

    def ask(self) -> bytes:
        """What asks for one reading; nothing where the scale talks by itself."""
        ...

    def order(self, order: Order) -> bytes:
        """What tells it to do that; nothing where the protocol cannot."""
        ...

    def feed(self, data: bytes) -> list[Event]: ...


def weight_reading(grams: int, *, stable: bool, net: bool = False) -> ScaleReading:
    """The reading of a frame that carries a weight."""
    return ScaleReading(grams, stable=stable, net=net, zero=grams == 0, under=grams < 0)


def grams_of(number: str, unit: str) -> int | None:
    """`+  1.234` of `kg` is 1234; None when it is no number or no metric unit.

    Finer scales are rounded to the nearest gram, halves away from zero.
    """
    match, per_unit = _NUMBER.fullmatch(number.strip()), _GRAMS_IN.get(unit.strip().lower())
    if match is None or per_unit is None:
        return None
    sign, whole, part = match[1], match[2], match[3] or ""
    grams = rounded_ratio(int(whole + part) * per_unit, 10 ** len(part))
    return -grams if sign == "-" else grams

"""What a printer puts on paper, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

CELL_DOTS = 12
"""Width of a half-width character of font A; a Chinese character takes two cells."""
LINE_DOTS = 30
"""Default line spacing: a character of 24 dots and a gap."""


class Side(Enum):
    LEFT = 0
    CENTRE = 1
    RIGHT = 2


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look; `width` and `height` are magnifications from 1 to 8.

    Each character takes one cell across, or two when they are `wide`, times `width`.
    """

    text: str
    wide: bool = False
    width: int = 1
    height: int = 1
    bold: bool = False
    underline: bool = False
    inverse: bool = False

    @property
    def char_cells(self) -> int:
        return self.width * (2 if self.wide else 1)

    @property
    def cells(self) -> int:
        return self.char_cells * len(self.text)


@dataclass(frozen=True, slots=True)
class TextLine:
    runs: tuple[Run, ...]
    side: Side
    height_dots: int

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Raster:
    """One bit per dot, 1 is black, rows padded to whole bytes."""

    width_dots: int
    height_dots: int
    rows: bytes
    side: Side


@dataclass(frozen=True, slots=True)
class Qr:
    text: str
    module_dots: int
    level: str
    side: Side


@dataclass(frozen=True, slots=True)
class Bars:
    """A linear bar code; `kind` is the system number of GS k (73 is Code 128)."""

    text: str
    kind: int
    module_dots: int
    height_dots: int
    words_below: bool
    side: Side


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture that the printer has in its memory, by its key."""

    key: str
    side: Side


@dataclass(frozen=True, slots=True)
class Feed:
    dots: int


@dataclass(frozen=True, slots=True)
class Cut:
    partial: bool


@dataclass(frozen=True, slots=True)
class Kick:
    """A pulse to a drawer on connector pin 2 or 5."""

    pin: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Bytes that no printer we know would understand here."""

    data: bytes


PaperItem = TextLine | Raster | Kept | Qr | Bars | Feed | Cut | Kick | Unknown

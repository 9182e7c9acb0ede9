"""Words drawn with the bundled font, as bits for a label printer."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storeapp.domain.errors import Defect
from storeapp.hardware.printing.raster import INK_AT, RasterFont

if TYPE_CHECKING:
    from PIL import ImageFont

# Pillow is imported where first used, on the printer's thread.

_SMALLEST = 14
"""Dots; smaller Chinese characters cannot be read at 203 dots per inch."""
_MORE = "…"


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Rows of whole bytes from the top, the left dot in the high bit, 1 is ink."""

    width: int
    height: int
    bits: bytes

    def __post_init__(self) -> None:
        if len(self.bits) != self.row_bytes * self.height:
            raise Defect("a bitmap has a bit for each dot")

    @property
    def row_bytes(self) -> int:
        return (self.width + 7) // 8


def words_bitmap(text: str, font: RasterFont, *, width: int, height: int, bold: bool) -> Bitmap:
    """At most `width` by `height` dots; smaller letters first, then fewer of them."""
    from PIL import Image, ImageDraw

    shown, face = _fitting(_printable(text), font, width=width, height=height, bold=bold)
    picture = Image.new("L", (max(1, min(width, int(face.getlength(shown)) + 2)), height), 255)
    ImageDraw.Draw(picture).text((1, height // 2), shown, fill=0, font=face, anchor="lm")
    ink = picture.point([255 if grey < INK_AT else 0 for grey in range(256)], "1")
    return Bitmap(ink.width, ink.height, ink.tobytes())


def _fitting(
    text: str, font: RasterFont, *, width: int, height: int, bold: bool
) -> tuple[str, ImageFont.FreeTypeFont]:
    largest = max(_SMALLEST, height * 4 // 5)
    for size_px in range(largest, _SMALLEST - 1, -1):
        face = font.sized(bold=bold, size_px=size_px)
        if face.getlength(text) + 2 <= width:
            return text, face
    face = font.sized(bold=bold, size_px=_SMALLEST)
    while text and face.getlength(text + _MORE) + 2 > width:
        text = text[:-1]
    return text + _MORE, face


def _printable(text: str) -> str:
    clean = unicodedata.normalize("NFC", text)
    return "".join(char for char in clean if unicodedata.category(char) not in ("Cc", "Cf"))

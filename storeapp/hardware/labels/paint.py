"""Paints a label that was read back from a printer's bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from storeapp.domain.receipt import Align
from storeapp.hardware.labels.marks import Bars, Mark, Picture, Symbology, Words
from storeapp.hardware.labels.reader import Printed
from storeapp.hardware.printing.raster import RasterFont

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

_CAPTION_DOTS = 24


def label_picture(label: Printed, font: RasterFont) -> Image.Image:
    """One dot is one pixel; 0 is ink, 255 is paper."""
    from PIL import Image, ImageDraw

    sheet = Image.new("L", (max(1, label.width), max(1, label.height)), 255)
    draw = ImageDraw.Draw(sheet)
    for mark in label.marks:
        _paint(mark, sheet, draw, font)
    return sheet


def _paint(mark: Mark, sheet: Image.Image, draw: ImageDraw.ImageDraw, font: RasterFont) -> None:
    from PIL import Image

    match mark:
        case Words(place, text, height, align):
            face = font.sized(bold=False, size_px=max(8, height * 4 // 5))
            free = max(0, place.width - int(face.getlength(text)))
            left = {Align.LEFT: 0, Align.CENTRE: free // 2, Align.RIGHT: free}[align]
            draw.text((place.left + left, place.top), text, fill=0, font=face)
        case Picture(left, top, bitmap):
            ink = Image.frombytes("1", (bitmap.row_bytes * 8, bitmap.height), bitmap.bits)
            sheet.paste(0, (left, top), ink)
        case Bars():
            _bars(mark, draw, font)
        case _:
            assert_never(mark)


def _bars(bars: Bars, draw: ImageDraw.ImageDraw, font: RasterFont) -> None:
    left = bars.left
    for bar in _modules(bars):
        if bar:
            right = left + bars.module - 1
            draw.rectangle((left, bars.top, right, bars.top + bars.height - 1), fill=0)
        left += bars.module
    face = font.sized(bold=False, size_px=_CAPTION_DOTS)
    middle = (bars.left + left) // 2
    draw.text((middle, bars.top + bars.height), bars.text, fill=0, font=face, anchor="ma")


def _modules(bars: Bars) -> list[bool]:
    from barcode import EAN13, Code128

    kind = EAN13 if bars.symbology is Symbology.EAN13 else Code128
    (pattern,) = kind(bars.text).build()
    return [each in "1G" for each in pattern]

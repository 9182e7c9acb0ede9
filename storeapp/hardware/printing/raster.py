"""Draws rows as pictures with the bundled font, for printers whose Chinese cannot be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from storeapp.domain.receipt import Align
from storeapp.hardware.escpos import commands
from storeapp.hardware.escpos.items import CELL_DOTS, LINE_DOTS
from storeapp.hardware.printing.charset import columns
from storeapp.hardware.printing.layout import Measure, Row

if TYPE_CHECKING:
    from PIL import Image, ImageFont

# Pillow is imported where first used, on the printer's thread: most printers never need it, and
# it would cost every start some 25 ms.

_BOLD_FILE = "NotoSansSC-SemiBold.ttf"
_SIZE_PX = 21
"""Digits of the bundled font are then just narrower than a cell of 12 dots."""
_BAND_DOTS = 120
"""Some printers garble higher pictures."""
INK_AT = 118
"""Grey below this is black; thin strokes survive, and counters stay open."""


class RasterFont:
    """The bundled font by size and weight; loading takes milliseconds, so a printer keeps one."""

    def __init__(self, folder: Path) -> None:
        self._files = {False: folder / "NotoSansSC-Regular.ttf", True: folder / _BOLD_FILE}
        self._faces: dict[tuple[bool, int], ImageFont.FreeTypeFont] = {}

    def face(self, *, bold: bool, large: bool) -> ImageFont.FreeTypeFont:
        return self.sized(bold=bold, size_px=_SIZE_PX * (2 if large else 1))

    def sized(self, *, bold: bool, size_px: int) -> ImageFont.FreeTypeFont:
        from PIL import ImageFont

        key = (bold, size_px)
        if key not in self._faces:
            self._faces[key] = ImageFont.truetype(str(self._files[bold]), size_px)
        return self._faces[key]


def row_picture(row: Row, measure: Measure, font: RasterFont) -> Image.Image:
    """The row in greys, 0 is ink and 255 is paper.

    Words stand in their natural widths and are squeezed only where they would pass the cells
    that the layout gave them.
    """
    from PIL import Image

    height = LINE_DOTS * (2 if row.large else 1)
    picture = Image.new("L", (measure.columns * CELL_DOTS, height), 255)
    for words, align in ((row.left, row.align), (row.right, Align.RIGHT)):
        if words:
            _paste(picture, _words_picture(words, row, measure, font), align)
    return picture


def raster_bytes(pictures: Iterable[Image.Image]) -> bytes:
    """GS v 0 commands for the pictures below one another, in bands."""
    from PIL import Image

    column = list(pictures)
    sheet = Image.new("L", (column[0].width, sum(each.height for each in column)), 255)
    top = 0
    for each in column:
        sheet.paste(each, (0, top))
        top += each.height
    ink = sheet.point([255 if grey < INK_AT else 0 for grey in range(256)], "1")
    bands = (
        ink.crop((0, top, ink.width, min(top + _BAND_DOTS, ink.height)))
        for top in range(0, ink.height, _BAND_DOTS)
    )
    return b"".join(commands.raster(b.width, b.height, b.tobytes()) for b in bands)


def _words_picture(words: str, row: Row, measure: Measure, font: RasterFont) -> Image.Image:
    from PIL import Image, ImageDraw

    face = font.face(bold=row.bold, large=row.large)
    height = LINE_DOTS * (2 if row.large else 1)
    natural = int(face.getlength(words)) + 2
    cells = columns(words, measure.charset) * CELL_DOTS * (2 if row.large else 1)
    picture = Image.new("L", (natural, height), 255)
    draw = ImageDraw.Draw(picture)
    draw.text((1, height // 2), words, fill=0, font=face, anchor="lm")
    if natural <= cells:
        return picture
    return picture.resize((cells, height), Image.Resampling.BILINEAR)


def _paste(picture: Image.Image, words: Image.Image, align: Align) -> None:
    free = picture.width - words.width
    left = {Align.LEFT: 0, Align.CENTRE: free // 2, Align.RIGHT: free}[align]
    picture.paste(words, (left, 0))

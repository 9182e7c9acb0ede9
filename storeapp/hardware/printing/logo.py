"""The store's logo on paper: a picture in the printer's dots, or one that the printer keeps."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from storeapp.domain.errors import Refusal
from storeapp.hardware.escpos import commands

if TYPE_CHECKING:
    from PIL import Image

KEPT = "nv:"
"""Begins the setting of a logo that the printer keeps; two characters follow."""
MOST_HEIGHT_DOTS = 240
"""Three centimetres: a tall picture would cost more paper than the receipt."""
BAND_DOTS = 120
MOST_PIXELS = 25_000_000
"""Of a picture file; a telephone's photograph has fewer."""
_FORMATS = ("PNG", "JPEG", "BMP")
_WRONG = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)
"""What Pillow says of files that are no pictures, or broken ones."""


class LogoUnreadable(Exception):
    """The file is no picture, or a broken one; the receipt comes out without."""


class Logo(Protocol):
    def bytes_for(self, width_dots: int) -> bytes:
        """The commands that print it. LogoUnreadable."""
        ...


class KeptLogo:
    """One that the maker's tool put into the printer's memory (NV graphics), by its two-character
    key; whether it is there only the paper says."""

    def __init__(self, key: str) -> None:
        self._key = key

    def bytes_for(self, width_dots: int) -> bytes:
        return commands.kept_picture(self._key)


class PictureLogo:
    """A PNG, JPEG or BMP file: fitted into the paper's width, dithered once, kept from then on.

    Read on the printer's thread when the first receipt is printed. A file that cannot be read is
    refused each time, and looked at once: another one needs another start.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._made: dict[int, bytes] = {}
        self._bad = False

    def bytes_for(self, width_dots: int) -> bytes:
        if width_dots not in self._made and not self._bad:
            try:
                self._made[width_dots] = _in_bands(_dithered(self._file, width_dots))
            except _WRONG:
                self._bad = True
        if self._bad:
            raise LogoUnreadable(self._file.name)
        return self._made[width_dots]


def logo_at(setting: str) -> Logo | None:
    """None for ``; Refusal `device-setting-unknown` for a key that no printer has."""
    if not setting:
        return None
    if not setting.startswith(KEPT):
        return PictureLogo(Path(setting))
    key = setting.removeprefix(KEPT)
    if len(key) != 2 or not all(" " <= char <= "~" for char in key):
        raise Refusal("device-setting-unknown", setting="receipt_logo", text=setting)
    return KeptLogo(key)


def _dithered(file: Path, width_dots: int) -> Image.Image:
    """One bit per dot, True is ink. ValueError for more pixels than any logo needs."""
    from PIL import Image, ImageOps

    try:
        opened = Image.open(file, formats=_FORMATS)
    except Image.DecompressionBombError as bomb:
        raise ValueError("too many pixels") from bomb
    with opened as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    paper = Image.new("RGBA", upright.size, "white")
    paper.alpha_composite(upright)
    grey = ImageOps.contain(paper.convert("L"), (width_dots, MOST_HEIGHT_DOTS))
    # Pillow's own dithering, Floyd and Steinberg's; ink is what is dark.
    return ImageOps.invert(grey).convert("1")


def _in_bands(ink: Image.Image) -> bytes:
    """GS v 0 in pieces that weak printers take, in the middle of the paper."""
    bands = (
        ink.crop((0, top, ink.width, min(top + BAND_DOTS, ink.height)))
        for top in range(0, ink.height, BAND_DOTS)
    )
    pictures = b"".join(commands.raster(b.width, b.height, b.tobytes()) for b in bands)
    return commands.CENTRED + pictures + commands.AT_THE_LEFT

"""A label as marks in dots: words in the printer's own letters, pictures, and bar codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from storeapp.domain.money import format_money
from storeapp.domain.price_label import PriceLabel
from storeapp.domain.receipt import Align
from storeapp.hardware.escpos.code128 import width_modules
from storeapp.hardware.labels.picture import Bitmap, words_bitmap
from storeapp.hardware.labels.template import Box, Field, LabelSize, Place, place_of, template_of
from storeapp.hardware.printing.raster import RasterFont


class Symbology(Enum):
    EAN13 = "EAN-13"
    CODE128 = "Code 128"


@dataclass(frozen=True, slots=True)
class Words:
    """Plain ASCII without any character that a printer's language takes for its own."""

    place: Place
    text: str
    height: int
    align: Align


@dataclass(frozen=True, slots=True)
class Picture:
    left: int
    top: int
    bitmap: Bitmap


@dataclass(frozen=True, slots=True)
class Bars:
    """`text` is whole, with EAN-13's check digit; the printer writes it underneath."""

    left: int
    top: int
    height: int
    module: int
    symbology: Symbology
    text: str


Mark = Words | Picture | Bars

_PLAIN = re.compile(r"[A-Za-z0-9 .,:/()+-]*")
_EAN_MODULES, _EAN_QUIET, _QUIET = 95, 11, 10
_FINEST_DOTS, _WIDEST_DOTS = 2, 4
_CAPTION_MM = 4
"""The digits under the bars take this much of the box."""
_LETTER_TENTHS = 6
"""A letter of a printer's own font is about that wide, in tenths of its height."""


def lay_out(label: PriceLabel, size: LabelSize, font: RasterFont) -> tuple[Mark, ...]:
    """Whatever does not fit is made smaller, and words that would be too small are cut short."""
    return tuple(_marks(label, size, font))


def symbology_of(code: str) -> Symbology | None:
    """EAN-13 where the check digit is right, else Code 128 for what it can hold."""
    if len(code) == 13 and code.isascii() and code.isdecimal() and _is_checked(code):
        return Symbology.EAN13
    return Symbology.CODE128 if code and _is_plain(code) else None


def _marks(label: PriceLabel, size: LabelSize, font: RasterFont) -> Iterator[Mark]:
    for box in template_of(label.kind):
        place = place_of(box, size)
        if box.field is Field.BAR_CODE:
            yield from _bars(label.code, place, size)
        elif text := _TEXTS[box.field](label):
            yield _words(text, box, place, font)


def _words(text: str, box: Box, place: Place, font: RasterFont) -> Mark:
    wide = len(text) * place.height * _LETTER_TENTHS // 10
    if _is_plain(text) and not box.bold and wide <= place.width:
        return Words(place, text, place.height, box.align)
    bitmap = words_bitmap(text, font, width=place.width, height=place.height, bold=box.bold)
    free = place.width - bitmap.width
    left = {Align.LEFT: 0, Align.CENTRE: free // 2, Align.RIGHT: free}[box.align]
    return Picture(place.left + left, place.top, bitmap)


def _bars(code: str, place: Place, size: LabelSize) -> Iterator[Mark]:
    symbology = symbology_of(code)
    if symbology is None:
        return
    ean = symbology is Symbology.EAN13
    quiet = _EAN_QUIET if ean else _QUIET
    modules = (_EAN_MODULES if ean else width_modules(code)) + 2 * quiet
    module = min(_WIDEST_DOTS, place.width // modules)
    if module < _FINEST_DOTS:
        # Finer bars run together; the good is still found by its number on the label.
        return
    caption = _CAPTION_MM * size.dpi * 10 // 254
    height = max(place.height - caption, place.height // 2)
    yield Bars(place.left + quiet * module, place.top, height, module, symbology, code)


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None


def _is_checked(code: str) -> bool:
    """GS1 General Specifications 7.9: weights 1 and 3 from the left of thirteen digits."""
    return sum(int(digit) * (1, 3)[at % 2] for at, digit in enumerate(code)) % 10 == 0


def _unit_price(label: PriceLabel) -> str:
    unit = label.unit_price
    return "" if unit is None else f"{format_money(unit.price)} / {unit.per.value}"


def _promotion(label: PriceLabel) -> str:
    name = label.promotion
    return "" if name is None else "  ".join(part for part in (name.zh, name.en) if part)


_TEXTS: Mapping[Field, Callable[[PriceLabel], str]] = {
    Field.NAME_ZH: lambda label: label.name.zh,
    Field.NAME_EN: lambda label: label.name.en,
    Field.PRICE: lambda label: format_money(label.price),
    Field.UNIT_PRICE: _unit_price,
    Field.PROMOTION: _promotion,
    Field.SKU: lambda label: label.sku,
    Field.VERSION: lambda label: f"v{label.price_pos}",
    Field.DAY: lambda label: label.day.isoformat(),
}

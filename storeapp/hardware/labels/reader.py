"""Reads our own labels back from their bytes: for the simulated printer, and to judge ourselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storeapp.domain.receipt import Align
from storeapp.hardware.labels.marks import Bars, Mark, Picture, Symbology, Words
from storeapp.hardware.labels.picture import Bitmap
from storeapp.hardware.labels.template import Place


@dataclass(frozen=True, slots=True)
class Printed:
    """One label as a printer would print it; `unknown` is what this reader does not know."""

    width: int
    height: int
    marks: tuple[Mark, ...]
    copies: int = 1
    unknown: tuple[str, ...] = ()


_ZPL = re.compile(rb"\^XA(.*?)\^XZ", re.DOTALL)
_TEXT = re.compile(r"\^A0N,(\d+),\d+\^FB(\d+),1,0,([LCR])\^FD([^^~]*)")
_GRAPHIC = re.compile(r"\^GFA,\d+,(\d+),(\d+),([0-9A-F]*)")
_BARS = re.compile(r"\^BY(\d+),3,\d+\^B([EC])N,(\d+),Y,N(?:,N)?\^FD([^^~]*)")
_FIELD = re.compile(r"\^FO(\d+),(\d+)(.*?)\^FS", re.DOTALL)
_ALIGNS = {"L": Align.LEFT, "C": Align.CENTRE, "R": Align.RIGHT}
_FONT_HEIGHTS = {"1": 12, "2": 20, "3": 24, "4": 32, "5": 48}
_FONT_WIDTHS = {"1": 8, "2": 12, "3": 16, "4": 24, "5": 32}


def read_zpl(data: bytes) -> list[Printed]:
    return [_zpl_label(match[1].decode("ascii")) for match in _ZPL.finditer(data)]


def read_tspl(data: bytes, dpi: int) -> list[Printed]:
    """The labels whose PRINT has come; TSPL measures in millimetres, so it needs the dpi."""
    return _Tspl(dpi).read(data)


def _zpl_label(text: str) -> Printed:
    marks: list[Mark] = []
    unknown: list[str] = []
    for left, top, rest in _FIELD.findall(text):
        mark = _zpl_mark(int(left), int(top), rest)
        if mark is None:
            unknown.append(rest[:20])
        else:
            marks.append(mark)
    return Printed(
        width=_number(text, "PW"),
        height=_number(text, "LL"),
        marks=tuple(marks),
        copies=_number(text, "PQ"),
        unknown=tuple(unknown),
    )


def _number(text: str, command: str) -> int:
    found = re.search(rf"\^{command}(\d+)", text)
    return int(found[1]) if found else 0


def _zpl_mark(left: int, top: int, rest: str) -> Mark | None:
    if found := _TEXT.fullmatch(rest):
        height = int(found[1])
        return Words(Place(left, top, int(found[2]), height), found[4], height, _ALIGNS[found[3]])
    if found := _GRAPHIC.fullmatch(rest):
        bits, row_bytes = bytes.fromhex(found[3]), int(found[2])
        return Picture(left, top, Bitmap(row_bytes * 8, int(found[1]) // row_bytes, bits))
    if found := _BARS.fullmatch(rest):
        ean = found[2] == "E"
        kind = Symbology.EAN13 if ean else Symbology.CODE128
        code = _with_check(found[4]) if ean else found[4]
        return Bars(left, top, int(found[3]), int(found[1]), kind, code)
    return None


def _with_check(digits: str) -> str:
    weighed = sum(int(digit) * (1, 3)[at % 2] for at, digit in enumerate(digits))
    return f"{digits}{-weighed % 10}"


class _Tspl:
    """Line by line, but for pictures, which are as long as their head says."""

    def __init__(self, dpi: int) -> None:
        self._dpi = dpi
        self._width = 0
        self._height = 0
        self._marks: list[Mark] = []
        self._unknown: list[str] = []
        self._printed: list[Printed] = []

    def read(self, data: bytes) -> list[Printed]:
        at = 0
        while at < len(data):
            if data.startswith(b"BITMAP ", at):
                at = self._bitmap(data, at)
                continue
            end = data.find(b"\r\n", at)
            end = len(data) if end < 0 else end
            self._line(data[at:end].decode("ascii", "replace"))
            at = end + 2
        return self._printed

    def _bitmap(self, data: bytes, at: int) -> int:
        end = at
        for _ in range(5):
            end = data.index(b",", end) + 1
        left, top, row_bytes, height, _ = (int(n) for n in data[at + 7 : end - 1].split(b","))
        bits = bytes(byte ^ 0xFF for byte in data[end : end + row_bytes * height])
        self._marks.append(Picture(left, top, Bitmap(row_bytes * 8, height, bits)))
        return end + row_bytes * height + 2

    def _line(self, line: str) -> None:
        name, _, rest = line.partition(" ")
        if name == "SIZE":
            width, height = re.findall(r"(\d+) mm", rest)
            self._width = int(width) * self._dpi * 10 // 254
            self._height = int(height) * self._dpi * 10 // 254
        elif name == "CLS":
            self._marks.clear()
        elif name == "PRINT":
            self._print(int(rest.split(",")[1]))
        elif name == "TEXT":
            self._text(rest)
        elif name == "BARCODE":
            self._bars(rest)
        elif name not in ("", "GAP", "DIRECTION"):
            self._unknown.append(line[:20])

    def _text(self, rest: str) -> None:
        left, top, font, _, _, _, text = rest.split(",", 6)
        name = font.strip('"')
        said = text.strip('"')
        width = _FONT_WIDTHS[name] * len(said)
        place = Place(int(left), int(top), width, _FONT_HEIGHTS[name])
        self._marks.append(Words(place, said, _FONT_HEIGHTS[name], Align.LEFT))

    def _bars(self, rest: str) -> None:
        left, top, kind, height, _, _, narrow, _, text = rest.split(",", 8)
        symbology = Symbology.EAN13 if kind == '"EAN13"' else Symbology.CODE128
        code = text.strip('"')
        self._marks.append(Bars(int(left), int(top), int(height), int(narrow), symbology, code))

    def _print(self, copies: int) -> None:
        unknown, self._unknown = tuple(self._unknown), []
        marks = tuple(self._marks)
        self._printed.append(Printed(self._width, self._height, marks, copies, unknown))

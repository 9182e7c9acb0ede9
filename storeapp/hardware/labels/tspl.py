"""Labels in TSPL2, the language of TSC's printers and of most Chinese ones.

Source: TSC, "TSPL/TSPL2 Programming Language".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from storeapp.domain.receipt import Align
from storeapp.hardware.labels.marks import Bars, Mark, Picture, Symbology, Words
from storeapp.hardware.labels.template import LabelSize

_FONTS = (("5", 32, 48), ("4", 24, 32), ("3", 16, 24), ("2", 12, 20), ("1", 8, 12))
"""Name, width and height of a letter in dots; all letters of a font are as wide."""
_GAP_MM = 2


def tspl(marks: Sequence[Mark], size: LabelSize, copies: int = 1) -> bytes:
    head = (
        f"SIZE {size.width_mm} mm,{size.height_mm} mm",
        f"GAP {_GAP_MM} mm,0 mm",
        "DIRECTION 1",
        "CLS",
    )
    body = b"".join(_command(mark) + b"\r\n" for mark in marks)
    lines = "".join(f"{line}\r\n" for line in head).encode("ascii")
    return lines + body + f"PRINT 1,{copies}\r\n".encode("ascii")


def _command(mark: Mark) -> bytes:
    match mark:
        case Words():
            return _text(mark)
        case Picture(left, top, bitmap):
            # Here a 0 is ink.
            bits = bytes(byte ^ 0xFF for byte in bitmap.bits)
            head = f"BITMAP {left},{top},{bitmap.row_bytes},{bitmap.height},0,"
            return head.encode("ascii") + bits
        case Bars(left, top, height, module, symbology, text):
            kind = "EAN13" if symbology is Symbology.EAN13 else "128"
            command = f'BARCODE {left},{top},"{kind}",{height},1,0,{module},{module},"{text}"'
            return command.encode("ascii")
        case _:
            assert_never(mark)


def _text(words: Words) -> bytes:
    place = words.place
    name, width = _font(words)
    free = max(0, place.width - width * len(words.text))
    left = {Align.LEFT: 0, Align.CENTRE: free // 2, Align.RIGHT: free}[words.align]
    command = f'TEXT {place.left + left},{place.top},"{name}",0,1,1,"{words.text}"'
    return command.encode("ascii")


def _font(words: Words) -> tuple[str, int]:
    """The largest that is no higher than asked for and not wider than its place."""
    for name, width, height in _FONTS:
        if height <= words.height and width * len(words.text) <= words.place.width:
            return name, width
    return _FONTS[-1][0], _FONTS[-1][1]

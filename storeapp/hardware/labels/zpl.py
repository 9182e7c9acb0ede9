"""Labels in ZPL II, the language of Zebra's printers and of many that follow them.

Source: Zebra, "ZPL II Programming Guide", P1099958.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from storeapp.domain.receipt import Align
from storeapp.hardware.labels.marks import Bars, Mark, Picture, Symbology, Words
from storeapp.hardware.labels.template import LabelSize

_ALIGNS = {Align.LEFT: "L", Align.CENTRE: "C", Align.RIGHT: "R"}


def zpl(marks: Sequence[Mark], size: LabelSize, copies: int = 1) -> bytes:
    head = f"^XA^CI28^PW{size.width_dots}^LL{size.height_dots}^LH0,0"
    body = "".join(_field(mark) for mark in marks)
    return f"{head}{body}^PQ{copies}^XZ\n".encode("ascii")


def _field(mark: Mark) -> str:
    match mark:
        case Words(place, text, height, align):
            at = f"^FO{place.left},{place.top}"
            block = f"^FB{place.width},1,0,{_ALIGNS[align]}"
            return f"{at}^A0N,{height},{height * 9 // 10}{block}^FD{text}^FS"
        case Picture(left, top, bitmap):
            size = len(bitmap.bits)
            bits = bitmap.bits.hex().upper()
            return f"^FO{left},{top}^GFA,{size},{size},{bitmap.row_bytes},{bits}^FS"
        case Bars(left, top, height, module, symbology, text):
            code = f"^BEN,{height},Y,N" if symbology is Symbology.EAN13 else f"^BCN,{height},Y,N,N"
            # The printer adds EAN-13's check digit.
            data = text[:12] if symbology is Symbology.EAN13 else text
            return f"^FO{left},{top}^BY{module},3,{height}{code}^FD{data}^FS"
        case _:
            assert_never(mark)

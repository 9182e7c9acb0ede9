"""Each mark in each language of label printers, command for command."""

from __future__ import annotations

import pytest

from storeapp.domain.receipt import Align
from storeapp.hardware.labels.marks import Bars, Mark, Picture, Symbology, Words
from storeapp.hardware.labels.picture import Bitmap
from storeapp.hardware.labels.reader import read_tspl, read_zpl
from storeapp.hardware.labels.template import LabelSize, Place
from storeapp.hardware.labels.tspl import tspl
from storeapp.hardware.labels.zpl import zpl

SIZE = LabelSize(60, 40)
SKU = Words(Place(300, 216, 158, 22), "P-0001", 22, Align.RIGHT)
DAY = Words(Place(10, 20, 200, 50), "2026", 50, Align.CENTRE)
TICK = Picture(14, 12, Bitmap(12, 2, b"\xff\xf0\x0d\x0a"))
EAN = Bars(36, 217, 32, 2, Symbology.EAN13, "6901234567892")
CODE = Bars(36, 217, 32, 3, Symbology.CODE128, "P-0001")

ZPL: dict[str, tuple[tuple[Mark, ...], str]] = {
    "words": ((SKU,), "^FO300,216^A0N,22,19^FB158,1,0,R^FDP-0001^FS"),
    "words in the middle": ((DAY,), "^FO10,20^A0N,50,45^FB200,1,0,C^FD2026^FS"),
    "picture": ((TICK,), "^FO14,12^GFA,4,4,2,FFF00D0A^FS"),
    "EAN-13": ((EAN,), "^FO36,217^BY2,3,32^BEN,32,Y,N^FD690123456789^FS"),
    "Code 128": ((CODE,), "^FO36,217^BY3,3,32^BCN,32,Y,N,N^FDP-0001^FS"),
    "nothing": ((), ""),
}
TSPL: dict[str, tuple[tuple[Mark, ...], bytes]] = {
    "words": ((SKU,), b'TEXT 386,216,"2",0,1,1,"P-0001"\r\n'),
    "words in the middle": ((DAY,), b'TEXT 46,20,"5",0,1,1,"2026"\r\n'),
    "picture": ((TICK,), b"BITMAP 14,12,2,2,0,\x00\x0f\xf2\xf5\r\n"),
    "EAN-13": ((EAN,), b'BARCODE 36,217,"EAN13",32,1,0,2,2,"6901234567892"\r\n'),
    "Code 128": ((CODE,), b'BARCODE 36,217,"128",32,1,0,3,3,"P-0001"\r\n'),
    "nothing": ((), b""),
}


@pytest.mark.parametrize("case", ZPL)
def test_zpl(case: str):
    marks, body = ZPL[case]
    whole = f"^XA^CI28^PW479^LL319^LH0,0{body}^PQ1^XZ\n"

    assert zpl(marks, SIZE) == whole.encode()


@pytest.mark.parametrize("case", TSPL)
def test_tspl(case: str):
    marks, body = TSPL[case]
    head = b"SIZE 60 mm,40 mm\r\nGAP 2 mm,0 mm\r\nDIRECTION 1\r\nCLS\r\n"

    assert tspl(marks, SIZE) == head + body + b"PRINT 1,1\r\n"


def test_words_too_long_for_any_font_of_tspl_are_set_in_the_smallest():
    marks = (Words(Place(10, 20, 40, 22), "P-0001", 22, Align.RIGHT),)

    assert b'TEXT 10,20,"1",0,1,1,"P-0001"' in tspl(marks, SIZE)


def test_what_zpl_says_is_read_back():
    marks = (SKU, DAY, TICK, EAN, CODE)
    (label,) = read_zpl(zpl(marks, SIZE, copies=3))
    bits = Bitmap(16, 2, TICK.bitmap.bits)

    assert label.marks == (SKU, DAY, Picture(14, 12, bits), EAN, CODE)
    assert (label.width, label.height, label.copies, label.unknown) == (479, 319, 3, ())


def test_what_tspl_says_is_read_back():
    marks = (SKU, TICK, EAN, CODE)
    (label,) = read_tspl(tspl(marks, SIZE, copies=3), 203)
    sku = Words(Place(386, 216, 72, 20), "P-0001", 20, Align.LEFT)
    bits = Bitmap(16, 2, TICK.bitmap.bits)

    assert label.marks == (sku, Picture(14, 12, bits), EAN, CODE)
    assert (label.width, label.height, label.copies, label.unknown) == (479, 319, 3, ())


def test_the_reader_says_what_it_does_not_know():
    (label,) = read_zpl(b"^XA^FO1,2^GB10,10^FS^XZ")
    assert label.unknown == ("^GB10,10",)
    (label,) = read_tspl(b"SIZE 60 mm,40 mm\r\nCLS\r\nBOX 1,2,3\r\n\r\nPRINT 1,1", 203)
    assert label.unknown == ("BOX 1,2,3",)

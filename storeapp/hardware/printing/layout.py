"""Lays a receipt document out in rows of a given number of columns, for paper and for text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storeapp.domain.errors import Defect
from storeapp.domain.receipt import (
    Align,
    BarCode,
    Block,
    Pair,
    QrCode,
    ReceiptDoc,
    Rule,
    Space,
    Text,
)
from storeapp.hardware.printing.charset import Charset, columns, printable
from storeapp.hardware.printing.wrapping import wrap

NARROWEST = 16
_ROOM_FOR_WORDS = 8
"""Beside a figure that leaves less room than this, words get their own lines."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of print: words, and a figure at the right edge when there is one."""

    left: str
    right: str = ""
    align: Align = Align.LEFT
    bold: bool = False
    large: bool = False


Piece = Row | Rule | QrCode | BarCode


@dataclass(frozen=True, slots=True)
class Measure:
    """The paper's width in columns and the charset they are counted in."""

    columns: int
    charset: Charset

    def __post_init__(self) -> None:
        if self.columns < NARROWEST:
            raise Defect(f"paper of {self.columns} columns")

    def room(self, *, large: bool) -> int:
        return self.columns // 2 if large else self.columns


def lay_out(document: ReceiptDoc, measure: Measure) -> Iterator[Piece]:
    """The document's pieces from top to bottom; no row is wider than the paper."""
    for block in document.blocks:
        yield from _pieces(block, measure)


def padded(row: Row, measure: Measure) -> str:
    """The row as one string with its spaces, without any at the end."""
    room = measure.room(large=row.large)
    free = room - columns(row.left, measure.charset) - columns(row.right, measure.charset)
    if row.right:
        return row.left + " " * free + row.right
    if row.align is Align.CENTRE:
        return " " * (free // 2) + row.left
    return " " * free + row.left if row.align is Align.RIGHT else row.left


def _pieces(block: Block, measure: Measure) -> Iterator[Piece]:
    match block:
        case Text():
            yield from _paragraph(block, measure)
        case Pair():
            yield from _pair(block, measure)
        case Space():
            yield Row("")
        case Rule() | QrCode() | BarCode():
            yield block


def _paragraph(block: Text, measure: Measure) -> Iterator[Row]:
    for paragraph in block.text.split("\n"):
        words = printable(paragraph, measure.charset)
        for line in wrap(words, measure.room(large=block.large), measure.charset):
            yield Row(line, "", block.align, block.bold, block.large)


def _pair(block: Pair, measure: Measure) -> Iterator[Row]:
    """The figure stands beside the last line of the words, whole."""
    room = measure.room(large=block.large)
    left = printable(block.left.replace("\n", " "), measure.charset)
    right = printable(block.right.replace("\n", " "), measure.charset)
    beside = room - columns(right, measure.charset) - 1
    if beside < min(_ROOM_FOR_WORDS, columns(left, measure.charset)):
        yield from _stacked(block, left, right, measure)
        return
    *above, last = wrap(left, beside, measure.charset)
    for line in above:
        yield Row(line, "", Align.LEFT, block.bold, block.large)
    yield Row(last, right, Align.LEFT, block.bold, block.large)


def _stacked(block: Pair, left: str, right: str, measure: Measure) -> Iterator[Row]:
    room = measure.room(large=block.large)
    sides = ((left, Align.LEFT), (right, Align.RIGHT))
    for words, align in sides:
        for line in wrap(words, room, measure.charset) if words else ():
            yield Row(line, "", align, block.bold, block.large)

"""A receipt as lines of plain text: for the electronic journal, for previews and for e-mail."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from storeapp.domain.receipt import Align, BarCode, Pair, QrCode, ReceiptDoc, Rule, Text
from storeapp.hardware.printing.charset import Charset
from storeapp.hardware.printing.layout import Measure, Piece, Row, lay_out, padded
from storeapp.hardware.printing.wrapping import wrap


def text_lines(document: ReceiptDoc, columns: int = 48) -> list[str]:
    """The document in lines of at most `columns` half-width cells; large print is not widened."""
    measure = Measure(columns, Charset.PLAIN)
    return [line for piece in lay_out(_plain(document), measure) for line in _lines(piece, measure)]


def _plain(document: ReceiptDoc) -> ReceiptDoc:
    """The document with every letter at its normal size."""
    blocks = (
        replace(block, large=False) if isinstance(block, Text | Pair) else block
        for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks))


def _lines(piece: Piece, measure: Measure) -> list[str]:
    match piece:
        case Row():
            return [padded(piece, measure)]
        case Rule():
            return ["-" * measure.columns]
        case QrCode(text) | BarCode(text):
            rows = (Row(line, align=Align.CENTRE) for line in _code_lines(text, measure))
            return [padded(row, measure) for row in rows]
        case _:
            assert_never(piece)


def _code_lines(text: str, measure: Measure) -> list[str]:
    return wrap(f"[{text}]", measure.columns, measure.charset)

"""Receipt documents as text, for print jobs that wait in the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

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

_KINDS: Mapping[str, type[Block]] = {
    "text": Text,
    "pair": Pair,
    "rule": Rule,
    "space": Space,
    "qr": QrCode,
    "bar": BarCode,
}
_PACKED_AS = {kind: (name, tuple(f.name for f in fields(kind))) for name, kind in _KINDS.items()}


def document_text(document: ReceiptDoc) -> str:
    """The document as JSON."""
    packed = [document.title, document.copy, [_packed(block) for block in document.blocks]]
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def document_from(text: str) -> ReceiptDoc:
    """The document in that text; Defect when it is none, since only we write them."""
    try:
        title, copy, blocks = json.loads(text)
        return ReceiptDoc(title, tuple(_block(*part) for part in blocks), copy)
    except (ValueError, KeyError, TypeError) as error:
        raise Defect("a print job's document cannot be read") from error


def _packed(block: Block) -> tuple[object, ...]:
    name, columns = _PACKED_AS[type(block)]
    values = [getattr(block, column) for column in columns]
    return (name, *(v.value if type(v) is Align else v for v in values))


def _block(name: str, *values: Any) -> Block:
    if name == "text":
        text, align, *rest = values
        return Text(text, Align(align), *rest)
    return _KINDS[name](*values)

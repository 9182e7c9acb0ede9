"""Receipt documents and orders for receipts as text, for print jobs in the file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

from storeapp.domain.catalogue import Language
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
from storeapp.domain.receipt_of import Letterhead
from storeapp.ports.sales import ReceiptOrder

_KINDS: Mapping[str, type[Block]] = {
    "text": Text,
    "pair": Pair,
    "rule": Rule,
    "space": Space,
    "qr": QrCode,
    "bar": BarCode,
}
_PACKED_AS = {
    kind: (name, attrgetter(*columns) if columns else None)
    for name, kind in _KINDS.items()
    for columns in [[field.name for field in fields(kind)]]
}


def document_text(document: ReceiptDoc) -> str:
    """The document as JSON."""
    blocks = [_packed(block) for block in document.blocks]
    packed = [document.title, document.copy, blocks, document.logo]
    return _PLAIN.encode(packed)


def order_text(order: ReceiptOrder) -> str:
    """The order, in the place where its document will be."""
    head = order.head
    words = (head.store_name, head.address, head.footer, head.cashier_name)
    return _PLAIN.encode({"sale": order.sale_id, "head": (head.language.value, *words)})


def document_from(text: str, ordered: Callable[[str, Letterhead], ReceiptDoc]) -> ReceiptDoc:
    """The document in that text, `ordered` from sale and letterhead when it is an order for one;
    Defect when it is neither, since only we write them."""
    try:
        content = json.loads(text)
        if isinstance(content, dict):
            language, *words = content["head"]
            sale, head = content["sale"], Letterhead(Language(language), *words)
        else:
            # Jobs from before logos were printed say nothing of one.
            title, copy, blocks, *logo = content
            return ReceiptDoc(title, tuple(_block(*part) for part in blocks), copy, any(logo))
    except (ValueError, KeyError, TypeError) as error:
        raise Defect("a print job's document cannot be read") from error
    return ordered(sale, head)


def _packed(block: Block) -> tuple[object, ...]:
    """The kind's name, then its values: several together, one alone."""
    name, values = _PACKED_AS[type(block)]
    return (name,) if values is None else (name, values(block))


def _word(value: object) -> str:
    if not isinstance(value, Align):
        raise Defect(f"no {type(value).__name__} in a document")
    return value.value


_PLAIN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_word)


def _block(name: str, values: Any = ()) -> Block:
    if name == "text":
        text, align, *rest = values
        return Text(text, Align(align), *rest)
    kind: Callable[..., Block] = _KINDS[name]
    return kind(values) if isinstance(values, str) else kind(*values)

"""What the receipts show, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.domain.receipt import ReceiptDoc
from storeapp.ui.notices import Notice

REASONS = ("customer-asks", "unreadable", "for-the-books")
"""Why a copy is printed, as the journal keeps it; 1, 2 and 3 choose them."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One receipt of the list: when, its number, how it was paid, what it came to."""

    id: str
    time: str
    number: str
    detail: str
    due: str
    spoken: str


@dataclass(frozen=True, slots=True)
class ReceiptsState:
    """One finished picture: the list, or with `document` one receipt and the reasons for a copy."""

    words: Mapping[str, str]
    title: str
    rows: tuple[NoteRow, ...]
    selected: str
    typed: str
    hint: str
    document: ReceiptDoc | None
    copies: str
    reason: str
    primary: str
    ready: bool
    notice: Notice | None

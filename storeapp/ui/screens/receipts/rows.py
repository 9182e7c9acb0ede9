"""Receipts as their list writes them."""

from __future__ import annotations

from datetime import date

from storeapp.domain.money import format_money
from storeapp.ports.sales import SaleNote
from storeapp.ui.screens.receipts.state import NoteRow
from storeapp.ui.texts import Words


def note_row(note: SaleNote, today: date, words: Words) -> NoteRow:
    """The time alone says today's; the day stands with an older one."""
    time = f"{note.ended_at:%H:%M}"
    paid = words("with").join(words(kind.value) for kind in note.kinds)
    day = "" if note.ended_at.date() == today else f"{note.ended_at:%Y-%m-%d}"
    detail = words("separator").join(part for part in (day, paid) if part)
    due = format_money(note.due)
    spoken = f"{time}, {note.number}, {detail}, {due}"
    return NoteRow(note.id, time, note.number, detail, due, spoken)

"""Spreadsheets of strangers: the bytes of a CSV or XLSX file as rows of text, strictly bounded."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from storeapp.domain.errors import Refusal

MOST_BYTES = 20_000_000
MOST_UNPACKED = 200_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_CELL = 2_000
EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number; the rest of a longer one is lost."""
_ZIP = b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header: its number as a spreadsheet shows it, and its cells. `rounded` are
    the places of numbers that have lost digits."""

    number: int
    cells: tuple[str, ...]
    rounded: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(content: bytes) -> Sheet:
    """Refusals `file-too-large`, `file-encoding`, `file-unreadable`, `file-empty`."""
    if len(content) > MOST_BYTES:
        raise Refusal("file-too-large", most=MOST_BYTES)
    rows = _xlsx(content) if content.startswith(_ZIP) else _csv(content)
    filled = [row for row in rows if any(row.cells)]
    if not filled:
        raise Refusal("file-empty")
    first, *rest = filled
    return Sheet(first.cells, tuple(_as_wide(row, len(first.cells)) for row in rest))


def _as_wide(row: Row, width: int) -> Row:
    cells = (*row.cells, *("" for _ in range(width - len(row.cells))))
    return Row(row.number, cells[:width], row.rounded)


# --- CSV -----------------------------------------------------------------------------


def _csv(content: bytes) -> list[Row]:
    reader = csv.reader(io.StringIO(_decoded(content), newline=""), strict=True)
    found: list[Row] = []
    before = 0
    try:
        for cells in reader:
            # A cell may hold line breaks: a row is known by the line that it begins on.
            found.append(Row(before + 1, tuple(map(_unquoted, cells))))
            before = reader.line_num
            _bounded(found)
    except csv.Error:
        raise Refusal("file-unreadable", row=before + 1) from None
    return found


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF_16) or b"\x00" in content:
        raise Refusal("file-encoding")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("file-encoding")


def _unquoted(cell: str) -> str:
    """Marketplaces write `="123"` and a tab before numbers, lest a spreadsheet rounds them."""
    plain = cell.strip()
    if plain.startswith('="') and plain.endswith('"'):
        plain = plain[2:-1]
    return plain.removeprefix("'").strip()


# --- XLSX ----------------------------------------------------------------------------


def _xlsx(content: bytes) -> list[Row]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    _refuse_bomb(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            return list(_rows(book.worksheets[0].iter_rows()))
        finally:
            book.close()
    # What a broken workbook is told by depends on what is broken; ours are not among these.
    except (InvalidFileException, zipfile.BadZipFile, ValueError, KeyError, IndexError, OSError):
        raise Refusal("file-unreadable", row=0) from None


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(each.file_size for each in archive.infolist())
    except zipfile.BadZipFile:
        raise Refusal("file-unreadable", row=0) from None
    if unpacked > MOST_UNPACKED:
        raise Refusal("file-too-large", most=MOST_UNPACKED)


def _rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    found: list[Row] = []
    for number, cells in enumerate(rows, start=1):
        values = [cell.value for cell in cells]
        rounded = frozenset(place for place, value in enumerate(values) if _lost_digits(value))
        found.append(Row(number, tuple(_said(value) for value in values), rounded))
        _bounded(found)
    yield from found


def _lost_digits(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) >= 10**EXACT_DIGITS


def _said(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date():
            return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
        case _:
            return _unquoted(str(value))


def _bounded(rows: list[Row]) -> None:
    row = rows[-1]
    if len(rows) > MOST_ROWS + 1 or len(row.cells) > MOST_COLUMNS:
        raise Refusal("file-too-large", row=row.number)
    if any(len(cell) > MOST_CELL for cell in row.cells):
        raise Refusal("file-unreadable", row=row.number)

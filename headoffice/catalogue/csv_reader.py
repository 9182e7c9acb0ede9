"""From the bytes of a CSV file to its cells: encoding, lines, header; strict, and never guessing.

UTF-8 (with or without a byte order mark) or GB18030, found out from the whole file. One line is
one record: a line break inside a cell is refused, as no name or code may hold one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from headoffice.catalogue.complaints import Complaints

COLUMNS = (
    "sku",
    "name_zh",
    "name_en",
    "unit",
    "price",
    "tax",
    "category",
    "plu",
    "barcodes",
    "picture",
    "rank",
    "active",
    "product",
    "brand",
    "supplier",
    "tags",
    "categories",
    "cost",
    "tare",
)
"""Header names, in any order and case. Only `sku` and one more must be there."""

MAX_FILE_BYTES = 500_000_000
MAX_LINE_BYTES = 20_000

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Record:
    """One line's cells, in the header's order, without blanks around them."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file whose lines all have the header's columns."""

    columns: tuple[str, ...]
    records: list[Record]


def read_sheet(content: bytes, complaints: Complaints) -> Sheet:
    """The file's cells; what cannot be read is complained about and left out."""
    lines = _lines(content, complaints)
    texts = _decoded(lines, complaints)
    if not texts:
        if not complaints.count:
            complaints.add(0, "", "The file is empty.")
        return Sheet((), [])
    first, *rest = texts
    columns = _header(first[0], first[1], complaints)
    if not columns:
        return Sheet((), [])
    return Sheet(columns, list(_records(rest, columns, complaints)))


def _lines(content: bytes, complaints: Complaints) -> list[tuple[int, bytes]]:
    """The lines that hold something, numbered as an editor does."""
    if content.startswith(_UTF_16):
        complaints.add(0, "", "The file is UTF-16; save it as CSV UTF-8.")
        return []
    if len(content) > MAX_FILE_BYTES:
        complaints.add(0, "", f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB.")
        return []
    found = []
    for number, raw in enumerate(content.removeprefix(_BOM).split(b"\n"), start=1):
        line = raw.removesuffix(b"\r")
        if len(line) > MAX_LINE_BYTES:
            complaints.add(number, "", f"The line has {len(line):,} bytes; 20,000 is the most.")
        elif line.strip(b" ,\t"):
            found.append((number, line))
    return found


# --- encoding ------------------------------------------------------------------------


def _decoded(lines: list[tuple[int, bytes]], complaints: Complaints) -> list[tuple[int, str]]:
    """The lines as text, all in one encoding; a line that is not is complained about."""
    strange = [(number, line) for number, line in lines if _text(line, "utf-8") is None]
    if not strange:
        return [(number, line.decode("utf-8")) for number, line in lines]
    surely_utf8 = [(number, line) for number, line in lines if _surely_utf8(line)]
    encoding, odd = "gb18030", surely_utf8
    if len(surely_utf8) > len(strange):
        encoding, odd = "utf-8", strange
    for number, line in odd:
        _complain_of_mixture(number, line, encoding, complaints)
    if odd:
        return []
    return list(_in_gb18030(lines, complaints))


def _in_gb18030(
    lines: list[tuple[int, bytes]], complaints: Complaints
) -> Iterator[tuple[int, str]]:
    for number, line in lines:
        text = _text(line, "gb18030")
        if text is not None:
            yield number, text
            continue
        where = _readable(line, "gb18030") + 1
        complaints.add(
            number, "", f"Character {where} is neither UTF-8 nor GB18030; the file is damaged."
        )


def _complain_of_mixture(number: int, line: bytes, encoding: str, complaints: Complaints) -> None:
    if encoding == "utf-8":
        where = _readable(line, encoding) + 1
        sentence = f"Character {where} is not UTF-8, but the rest of the file is."
    else:
        where = next(at for at, byte in enumerate(line) if byte > 0x7F) + 1
        sentence = f"Character {where} is UTF-8, but the rest of the file is GB18030."
    complaints.add(number, "", f"{sentence[:-1]}; save it in one encoding.")


_EAST_ASIAN = re.compile(r"[\x00-\x7f\u2000-\u9fff\uf900-\uffef]*")


def _surely_utf8(line: bytes) -> bool:
    """True for a line that is valid UTF-8 with nothing but ASCII and Chinese in it.

    Chinese in GB18030 can be valid UTF-8 by chance, but then it reads as Latin or Cyrillic
    letters: two bytes a character, since its own characters have two bytes.
    """
    text = _text(line, "utf-8")
    return text is not None and not text.isascii() and bool(_EAST_ASIAN.fullmatch(text))


def _text(line: bytes, encoding: str) -> str | None:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return None


def _readable(line: bytes, encoding: str) -> int:
    """How many characters come before the first that cannot be read."""
    try:
        return len(line.decode(encoding))
    except UnicodeDecodeError as error:
        return len(line[: error.start].decode(encoding))


# --- cells ---------------------------------------------------------------------------


def _header(number: int, text: str, complaints: Complaints) -> tuple[str, ...]:
    """The names of the columns; empty when the header cannot be used."""
    cells = _cells(text)
    if cells is None:
        complaints.add(number, "", "The header has a quote that does not close.")
        return ()
    names = [cell.strip().lower() for cell in cells]
    before = complaints.count
    for place, name in enumerate(names, start=1):
        if name not in COLUMNS:
            complaints.add(
                number,
                str(place),
                f"{_shown(name)} is no column; known are {', '.join(COLUMNS)}.",
            )
        elif name in names[: place - 1]:
            complaints.add(number, str(place), f"The column {name} is there twice.")
    if "sku" not in names:
        complaints.add(number, "sku", "The column sku is missing.")
    elif len(names) == 1:
        complaints.add(number, "sku", "There is no column beside sku, so nothing to import.")
    return tuple(names) if complaints.count == before else ()


def _records(
    texts: list[tuple[int, str]], columns: tuple[str, ...], complaints: Complaints
) -> Iterator[Record]:
    width = len(columns)
    for number, text in texts:
        cells = _cells(text)
        if cells is None:
            complaints.add(number, "", "A quoted cell is not closed on this line.")
        elif len(cells) < width:
            complaints.add(
                number,
                columns[len(cells)],
                f"The line ends after {len(cells)} of {width} columns.",
            )
        elif len(cells) > width:
            complaints.add(
                number,
                str(width + 1),
                f"The line has {len(cells)} columns, the header {width};"
                " a cell with a comma in it needs quotes.",
            )
        else:
            yield Record(number, cells)


def _cells(text: str) -> list[str] | None:
    """The cells of one line; None when its quotes do not match."""
    if '"' not in text:
        return [cell.strip() for cell in text.split(",")]
    try:
        rows = list(csv.reader([text], strict=True))
    except csv.Error:
        return None
    return [cell.strip() for cell in rows[0]]


def _shown(text: str) -> str:
    """Text from the file, made harmless and short for a sentence."""
    plain = "".join(c if c.isprintable() else "?" for c in text[:24])
    return f'"{plain}"' if plain else "An empty name"

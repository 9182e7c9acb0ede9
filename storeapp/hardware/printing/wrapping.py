"""Breaks words into lines by columns: Latin at spaces, Chinese anywhere, marks never at a start."""

from __future__ import annotations

from collections.abc import Iterator

from storeapp.hardware.printing.charset import Charset, columns

_CLOSERS = frozenset("，。、；：？！）》」』】〕”’…％%,.;:!?)]}")
_OPENERS = frozenset("（《「『【〔“‘([{￥¥$€")


def wrap(text: str, width: int, charset: Charset) -> list[str]:
    """Lines of at most `width` columns; only spaces at a break are dropped. At least one line."""
    lines, line, used = [], "", 0
    for atom in _atoms(text, charset):
        size = columns(atom, charset)
        if used + size > width and line.strip():
            lines.append(line.rstrip())
            line, used = "", 0
            if atom.isspace():
                continue
        if used + size > width:
            *full, atom = _split_hard(line + atom, width, charset)
            lines += full
            line, size, used = "", columns(atom, charset), 0
        line, used = line + atom, used + size
    return [*lines, line.rstrip()]


def _atoms(text: str, charset: Charset) -> Iterator[str]:
    """Pieces that stay on one line: runs of spaces, Latin words, single Chinese characters."""
    atom = ""
    for char in text:
        if atom and _may_break(atom[-1], char, charset):
            yield atom
            atom = ""
        atom += char
    if atom:
        yield atom


def _may_break(before: str, after: str, charset: Charset) -> bool:
    if before.isspace() or after.isspace():
        return before.isspace() != after.isspace()
    if after in _CLOSERS or before in _OPENERS:
        return False
    return columns(before, charset) == 2 or columns(after, charset) == 2


def _split_hard(text: str, width: int, charset: Charset) -> list[str]:
    """Cuts what is longer than a line wherever the line is full."""
    parts, part, used = [], "", 0
    for char in text:
        size = columns(char, charset)
        if used + size > width and part:
            parts.append(part)
            part, used = "", 0
        part, used = part + char, used + size
    return [*parts, part]

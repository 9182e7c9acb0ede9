"""Cursors of lists: where a page ended, in a word that is nobody's to make."""

from __future__ import annotations

import base64
import binascii
import json

from headoffice.door import NotServed

Part = str | int
MOST_CHARACTERS = 400


def cursor(kind: str, *parts: Part) -> str:
    said = json.dumps([kind, *parts], ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def read_cursor(kind: str, said: str, *types: type) -> tuple[Part, ...] | None:
    """The parts after which a page begins, None for the first page; 422 `cursor-unreadable`."""
    if not said:
        return None
    try:
        padded = said + "=" * (-len(said) % 4)
        read = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise _unreadable() from None
    if not isinstance(read, list) or len(read) != len(types) + 1 or read[0] != kind:
        raise _unreadable()
    parts = tuple(read[1:])
    if any(type(part) is not wanted for part, wanted in zip(parts, types, strict=True)):
        raise _unreadable()
    if any(type(part) is int and abs(part) >= 1 << 62 for part in parts):
        raise _unreadable()
    if any(type(part) is str and "\x00" in part for part in parts):
        raise _unreadable()
    return parts


def _unreadable() -> NotServed:
    return NotServed(422, "cursor-unreadable", "This is no cursor of this list; begin anew.")

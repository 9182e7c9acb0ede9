"""The kernel's bytes for what a keyboard scanner types, made from the other direction: a table of
the characters, each with its key and Shift."""

from __future__ import annotations

import struct
from collections.abc import Iterator

EVENT = struct.Struct("@llHHi")
SYN, KEY, MSC = 0, 1, 4
SHIFT, CTRL, ALT = 42, 29, 56
ENTER, TAB = 28, 15
_DIGITS = dict(zip("1234567890", range(2, 12), strict=True))
_LETTERS = dict(zip("qwertyuiop", range(16, 26), strict=True))
_LETTERS |= dict(zip("asdfghjkl", range(30, 39), strict=True))
_LETTERS |= dict(zip("zxcvbnm", range(44, 51), strict=True))
_MARKS = {"-": 12, "=": 13, "[": 26, "]": 27, ";": 39, "'": 40, "`": 41, "\\": 43}
_MARKS |= {",": 51, ".": 52, "/": 53, " ": 57}
_UPPER = dict(zip("!@#$%^&*()", "1234567890", strict=True))
_UPPER |= dict(zip('_+{}:"~|<>?', "-=[];'`\\,./", strict=True))
NAMED = {"\r": ENTER, "\t": TAB}


def stroke(char: str) -> tuple[int, int | None]:
    """The key of that character, and the modifier to hold."""
    if char == "\x1d":
        return _MARKS["]"], CTRL
    plain = _UPPER.get(char, char.lower())
    shift = SHIFT if plain != char else None
    return (NAMED | _DIGITS | _LETTERS | _MARKS)[plain], shift


def typed(text: str, *, start_ms: int = 1_000_000, gap_ms: int = 5) -> bytes:
    """Everything the kernel tells of that text."""
    return b"".join(
        part for at, char in enumerate(text) for part in _char(char, start_ms + at * gap_ms)
    )


def event(kind: int, code: int, value: int, at_ms: int = 1_000_000) -> bytes:
    return EVENT.pack(at_ms // 1000, at_ms % 1000 * 1000, kind, code, value)


def _char(char: str, at_ms: int) -> Iterator[bytes]:
    code, modifier = stroke(char)
    if modifier is not None:
        yield event(KEY, modifier, 1, at_ms) + event(SYN, 0, 0, at_ms)
    for value in (1, 0):
        # USB keyboards say the HID usage before each key.
        yield event(MSC, 4, 0x70000 + code, at_ms)
        yield event(KEY, code, value, at_ms) + event(SYN, 0, 0, at_ms)
    if modifier is not None:
        yield event(KEY, modifier, 0, at_ms) + event(SYN, 0, 0, at_ms)

"""Code 128 as GS k takes it: the data with its changes of code set written as {B and {C."""

from __future__ import annotations

import re

from storeapp.hardware.escpos.commands import REALTIME_BEGINNINGS

_SETS = {ord("A"), ord("B"), ord("C")}


def is_code128(text: str) -> bool:
    """Printable ASCII, which is what code sets B and C hold."""
    return bool(text) and text.isascii() and text.isprintable()


def to_command_data(text: str) -> bytes:
    """Digits in pairs by set C where that is shorter, the rest by set B."""
    return b"".join(_segment(part, digits=digits) for part, digits in _parts(text))


def symbol_count(text: str) -> int:
    """Symbols of 11 modules: start, data, code changes and check."""
    parts = _parts(text)
    data = sum(len(part) // 2 if digits else len(part) for part, digits in parts)
    return data + len(parts) + 1


def width_modules(text: str) -> int:
    """The bar code without its quiet zones."""
    return symbol_count(text) * 11 + 13


def from_command_data(data: bytes) -> str:
    """The text again; the inverse of `to_command_data`."""
    text, in_c, at = [], False, 0
    while at < len(data):
        byte = data[at]
        if byte == ord("{") and at + 1 < len(data):
            mark = data[at + 1]
            in_c = mark == ord("C") if mark in _SETS else in_c
            if mark not in _SETS:
                text.append(chr(mark))
            at += 2
            continue
        text.append(f"{byte:02d}" if in_c else chr(byte))
        at += 1
    return "".join(text)


def _parts(text: str) -> list[tuple[str, bool]]:
    """The text cut into stretches of (characters, digits in pairs)."""
    parts = _shortest_parts(text)
    data = b"".join(_segment(part, digits=digits) for part, digits in parts)
    # 16 20 01 in pairs are the bytes that open the drawer, in the middle of a bar code.
    if any(beginning in data for beginning in REALTIME_BEGINNINGS):
        return [(text, False)]
    return parts


def _shortest_parts(text: str) -> list[tuple[str, bool]]:
    parts: list[tuple[str, bool]] = []
    at = 0
    for match in re.finditer(r"[0-9]{4,}", text):
        start = match.start() + (match.end() - match.start()) % 2
        if start > at:
            parts.append((text[at:start], False))
        parts.append((text[start : match.end()], True))
        at = match.end()
    if at < len(text):
        parts.append((text[at:], False))
    return parts


def _segment(part: str, *, digits: bool) -> bytes:
    if digits:
        return b"{C" + bytes(int(part[i : i + 2]) for i in range(0, len(part), 2))
    return b"{B" + part.replace("{", "{{").encode("ascii")

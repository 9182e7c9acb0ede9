"""Cuts a stream of ESC/POS bytes into commands and text, however the stream was split."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D


@dataclass(frozen=True, slots=True)
class Token:
    """`name` as in the reference ("ESC a", "GS v", "LF", "text", "unknown"); its parameter bytes
    (or the text's); and the data of commands that carry some."""

    name: str
    params: bytes = b""
    data: bytes = b""


class _Incomplete(Exception):
    """The rest of the command has not come yet."""


_FIXED_LENGTHS = {
    ESC: dict.fromkeys(b"@2iSLm45", 0)
    | dict.fromkeys(b"aE!-MdJ3tR{V G=erK%?", 1)
    | dict.fromkeys(b"$\\c", 2)
    | {ord("p"): 3},
    GS: {ord(":"): 0}
    | dict.fromkeys(b"!BhwHfrabI/", 1)
    | dict.fromkeys(b"LWP$\\", 2)
    | {ord("^"): 3},
    FS: dict.fromkeys(b"&.", 0) | dict.fromkeys(b"!-WC", 1) | dict.fromkeys(b"Sp", 2),
}
_CONTROLS = {0x0A: "LF", 0x0D: "CR", 0x09: "HT", 0x0C: "FF", 0x18: "CAN", 0x00: "NUL"}
_PREFIXES = {ESC: "ESC", FS: "FS", GS: "GS"}
_REALTIME_LENGTHS = {1: 5, 2: 5, 3: 5, 7: 5, 8: 10}
MAX_PENDING = 1 << 20
"""A command that claims to be longer than this is noise."""


class Tokenizer:
    """Keeps the unfinished end of the stream between two calls."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Token]:
        self._buffer += data
        view, at, tokens = bytes(self._buffer), 0, []
        while at < len(view):
            try:
                token, at = _next(view, at)
            except _Incomplete:
                break
            tokens.append(token)
        del self._buffer[:at]
        if len(self._buffer) > MAX_PENDING:
            tokens.append(Token("unknown", bytes(self._buffer[:16])))
            self._buffer.clear()
        return tokens


def _next(view: bytes, at: int) -> tuple[Token, int]:
    first = view[at]
    if first in _PREFIXES:
        return _command(view, at)
    if first == DLE:
        return _realtime(view, at)
    if first in _CONTROLS:
        return Token(_CONTROLS[first]), at + 1
    if first < 0x20:
        return Token("unknown", view[at : at + 1]), at + 1
    end = at
    while end < len(view) and view[end] >= 0x20:
        end += 1
    return Token("text", view[at:end]), end


def _command(view: bytes, at: int) -> tuple[Token, int]:
    prefix, letter = view[at], _byte(view, at + 1)
    name = f"{_PREFIXES[prefix]} {chr(letter)}"
    start = at + 2
    if special := _SPECIAL.get(name):
        params, data, end = special(view, start)
        return Token(name, params, data), end
    length = _FIXED_LENGTHS[prefix].get(letter)
    if length is None:
        return Token("unknown", view[at:start]), start
    return Token(name, _take(view, start, length)), start + length


def _realtime(view: bytes, at: int) -> tuple[Token, int]:
    kind = _byte(view, at + 1)
    if kind in (0x04, 0x05):
        name = "DLE EOT" if kind == 0x04 else "DLE ENQ"
        return Token(name, _take(view, at + 2, 1)), at + 3
    if kind == 0x14:
        length = _REALTIME_LENGTHS.get(_byte(view, at + 2), 3)
        return Token("DLE DC4", _take(view, at + 2, length - 2)), at + length
    return Token("unknown", view[at : at + 2]), at + 2


def _raster(view: bytes, start: int) -> tuple[bytes, bytes, int]:
    params = _take(view, start, 6)
    size = int.from_bytes(params[2:4], "little") * int.from_bytes(params[4:6], "little")
    return params, _take(view, start + 6, size), start + 6 + size


def _counted(view: bytes, start: int) -> tuple[bytes, bytes, int]:
    """GS ( x pL pH and FS ( x: the length stands in the command."""
    params = _take(view, start, 3)
    size = int.from_bytes(params[1:3], "little")
    return params, _take(view, start + 3, size), start + 3 + size


def _bars(view: bytes, start: int) -> tuple[bytes, bytes, int]:
    kind = _byte(view, start)
    if kind >= 65:
        size = _byte(view, start + 1)
        return bytes((kind,)), _take(view, start + 2, size), start + 2 + size
    end = view.find(b"\0", start + 1)
    if end < 0:
        raise _Incomplete
    return bytes((kind,)), view[start + 1 : end], end + 1


def _cut(view: bytes, start: int) -> tuple[bytes, bytes, int]:
    mode = _byte(view, start)
    length = 1 if mode in (0, 1, 48, 49) else 2
    return _take(view, start, length), b"", start + length


def _column_image(view: bytes, start: int) -> tuple[bytes, bytes, int]:
    params = _take(view, start, 3)
    size = int.from_bytes(params[1:3], "little") * (3 if params[0] in (32, 33) else 1)
    return params, _take(view, start + 3, size), start + 3 + size


def _tabs(view: bytes, start: int) -> tuple[bytes, bytes, int]:
    end = view.find(b"\0", start, start + 33)
    if end < 0 and len(view) < start + 33:
        raise _Incomplete
    end = end if end >= 0 else start + 32
    return view[start:end], b"", end + 1


_SPECIAL: dict[str, Callable[[bytes, int], tuple[bytes, bytes, int]]] = {
    "GS v": _raster,
    "GS (": _counted,
    "FS (": _counted,
    "GS k": _bars,
    "GS V": _cut,
    "ESC *": _column_image,
    "ESC D": _tabs,
}


def _byte(view: bytes, at: int) -> int:
    if at >= len(view):
        raise _Incomplete
    return view[at]


def _take(view: bytes, at: int, count: int) -> bytes:
    if at + count > len(view):
        raise _Incomplete
    return view[at : at + count]

"""Cuts frames and lines out of a stream with noise in it, however it was split."""

from __future__ import annotations

from collections.abc import Callable

LONGEST_BYTES = 64
"""Longer than any frame of any protocol here; what is longer is noise."""

Measure = Callable[[bytes], "int | None"]


class FrameCutter:
    """Tries each byte that may begin a frame; a false start costs nothing but itself.

    `measure` says how long the frame at the start of the bytes is, 0 when there is none, None when
    more bytes must decide. More bytes never change a decision, so splits make no difference.
    """

    def __init__(self, starts: bytes, measure: Measure) -> None:
        self._starts = frozenset(starts)
        self._measure = measure
        self._bytes = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        self._bytes += data
        frames, at = [], 0
        while at < len(self._bytes):
            size = self._size_at(at)
            if size is None:
                break
            if size:
                frames.append(bytes(self._bytes[at : at + size]))
            at += size or 1
        del self._bytes[:at]
        return frames

    def _size_at(self, at: int) -> int | None:
        if self._bytes[at] not in self._starts:
            return 0
        candidate = bytes(self._bytes[at : at + LONGEST_BYTES])
        size = self._measure(candidate)
        return 0 if size is None and len(candidate) == LONGEST_BYTES else size


class LineCutter:
    """Lines ended by CR, LF or both; of a line that is too long only its end is kept."""

    def __init__(self) -> None:
        self._line = bytearray()

    def feed(self, data: bytes) -> list[str]:
        lines = []
        for byte in data:
            if byte not in b"\r\n":
                self._line.append(byte)
                del self._line[:-LONGEST_BYTES]
            elif self._line:
                lines.append(self._line.decode("latin-1"))
                self._line.clear()
        return lines


def fits(data: bytes, pattern: bytes) -> int | None:
    """A measure for frames of fixed length: `0` in the pattern is any digit, `*` any byte."""
    for byte, wanted in zip(data, pattern, strict=False):
        if wanted == ord("0"):
            if not ord("0") <= byte <= ord("9"):
                return 0
        elif wanted not in (byte, ord("*")):
            return 0
    return len(pattern) if len(data) >= len(pattern) else None

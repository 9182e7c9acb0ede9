"""Cuts the stream of a serial scanner into scans."""

from __future__ import annotations

LONGEST_BYTES = 8192
_ENDS = frozenset(b"\r\n")
_STRAY = b"\x02\x03\x00"


class Framer:
    """Lines ended by CR, LF or both, however the stream was split; the separator GS stays."""

    def __init__(self) -> None:
        self._line = bytearray()

    def feed(self, data: bytes) -> list[str]:
        """The scans that are complete now; empty lines are none."""
        scans = []
        for byte in data:
            if byte not in _ENDS:
                self._keep(byte)
            elif self._line:
                scans.append(_decoded(bytes(self._line)))
                self._line.clear()
        return scans

    def idle(self) -> list[str]:
        """Silence ends nothing: a line may come in two halves from a slow converter."""
        return []

    def _keep(self, byte: int) -> None:
        if byte in _STRAY:
            return  # STX and ETX around the data, as some scanners are set up.
        if len(self._line) >= LONGEST_BYTES:
            self._line.clear()  # Noise: no code is as long as that.
        self._line.append(byte)


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("gb18030", "replace")

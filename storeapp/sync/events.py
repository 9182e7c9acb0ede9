"""A parser of server-sent events: bytes in, in whatever pieces, events out. Pure.

Follows "Interpreting an event stream" of the HTML standard, as far as a till needs it: id and
retry are of no use here, since a till that comes back asks for what it missed by position.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from storeapp.sync.failures import WrongAnswer

EVENT_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    data: str


class EventParser:
    """Keeps only the event under way, and not more than EVENT_BYTES of it."""

    def __init__(self) -> None:
        self._start = True
        self._after_cr = False
        self._line = bytearray()
        self._name = ""
        self._data: list[str] = []
        self._kept = 0

    def feed(self, piece: bytes) -> list[Event]:
        """The events that this piece completes."""
        events = []
        for line in self._lines(piece):
            if line:
                self._field(line)
            elif event := self._end():
                events.append(event)
        return events

    def _lines(self, piece: bytes) -> list[bytes]:
        """The lines that end in this piece; a line ends with CR LF, LF or CR."""
        if self._after_cr and piece.startswith(b"\n"):
            piece = piece[1:]
            self._after_cr = False
        if not piece:
            return []
        self._after_cr = piece.endswith(b"\r")
        *ended, rest = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        lines = [self._whole(part) for part in ended]
        self._line += rest
        self._count(len(rest))
        return lines

    def _whole(self, part: bytes) -> bytes:
        line = bytes(self._line) + part
        self._count(len(part))
        self._line.clear()
        if self._start:
            self._start = False
            return line.removeprefix(codecs.BOM_UTF8)
        return line

    def _count(self, size: int) -> None:
        self._kept += size
        if self._kept > EVENT_BYTES:
            raise WrongAnswer("event too large")

    def _field(self, line: bytes) -> None:
        name, _, value = line.decode("utf-8", "replace").partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            self._name = value
        elif name == "data":
            self._data.append(value)
        elif not name:  # A comment: the heartbeat. It must not add up to a large event.
            self._kept -= min(self._kept, len(line))

    def _end(self) -> Event | None:
        name, data = self._name, self._data
        self._name, self._data, self._kept = "", [], 0
        return Event(name or "message", "\n".join(data)) if data else None

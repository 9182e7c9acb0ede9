"""An X display of the test's own: which windows are up on it, and the close button of one.

It speaks the X protocol's few requests itself (X.Org, X Window System Protocol, version 11,
appendix B), so that what is up is the display's word and not the program's.
"""

from __future__ import annotations

import os
import selectors
import shutil
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SCREEN = "1600x1000x24"
STARTED_S = 20.0

_CHANGE_ATTRIBUTES, _ATTRIBUTES, _GEOMETRY, _TREE = 2, 3, 14, 15
_INTERN_ATOM, _GET_PROPERTY, _SEND_EVENT = 16, 20, 25
_EVENT_MASK, _SUBSTRUCTURE_NOTIFY = 0x800, 0x80000
_VIEWABLE, _CLIENT_MESSAGE = 2, 33


@contextmanager
def a_display() -> Iterator[int]:
    """The number of a display that nobody else uses; Xvfb chose it and says that it is up."""
    assert shutil.which("Xvfb"), "Xvfb is missing; `make test` installs it (Debian: xvfb)"
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    try:
        server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    finally:
        os.close(writing)
    with server:
        try:
            yield int(_line(reading))
        finally:
            os.close(reading)
            server.terminate()


class XDisplay:
    """A client of one display: it looks again when an event says that something changed."""

    def __init__(self, number: int) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(f"/tmp/.X11-unix/X{number}")
        self._buffer = bytearray()
        self._deadline = time.monotonic() + STARTED_S
        self._changed = False
        self._root = self._set_up()
        self._name = self._atom("_NET_WM_NAME")
        # From here on the display tells of every window that comes, goes or changes.
        values = struct.pack("<IIi", self._root, _EVENT_MASK, _SUBSTRUCTURE_NOTIFY)
        self._send(_CHANGE_ATTRIBUTES, 0, values)

    def close(self) -> None:
        self._socket.close()

    def until_up(self, *titles: str, patience_s: float) -> dict[str, tuple[int, int]]:
        """The size of each window of those titles, once all are mapped; else TimeoutError."""
        self._deadline = time.monotonic() + patience_s
        while True:
            self._changed = False
            up = self._windows()
            if all(title in up for title in titles):
                return {title: self._size(up[title]) for title in titles}
            self._next_event()

    def press_close(self, title: str) -> None:
        """What a window manager sends when a person closes the window."""
        window = self._windows()[title]
        protocols, delete = self._atom("WM_PROTOCOLS"), self._atom("WM_DELETE_WINDOW")
        event = struct.pack("<BBHII5I", _CLIENT_MESSAGE, 32, 0, window, protocols, delete, *[0] * 4)
        self._send(_SEND_EVENT, 0, struct.pack("<II", window, 0) + event)
        self._size(self._root)  # An answer: the display has taken what came before.

    def _windows(self) -> dict[str, int]:
        """The mapped windows of the root that have a title."""
        found = {}
        tree = self._ask(_TREE, 0, struct.pack("<I", self._root))
        (count,) = struct.unpack_from("<H", tree, 16)
        for window in struct.unpack_from(f"<{count}I", tree, 32):
            with suppress(_GoneError):
                title = self._title(window)
                attributes = self._ask(_ATTRIBUTES, 0, struct.pack("<I", window))
                if title and attributes[26] == _VIEWABLE:
                    found[title] = window
        return found

    def _title(self, window: int) -> str:
        wanted = struct.pack("<IIIII", window, self._name, 0, 0, 256)
        answer = self._ask(_GET_PROPERTY, 0, wanted)
        (length,) = struct.unpack_from("<I", answer, 16)
        return bytes(answer[32 : 32 + length]).decode("utf-8", "replace")

    def _size(self, window: int) -> tuple[int, int]:
        answer = self._ask(_GEOMETRY, 0, struct.pack("<I", window))
        width, height = struct.unpack_from("<HH", answer, 16)
        return width, height

    def _atom(self, name: str) -> int:
        text = name.encode("ascii")
        padded = text.ljust(-(-len(text) // 4) * 4, b"\0")
        answer = self._ask(_INTERN_ATOM, 0, struct.pack("<HH", len(text), 0) + padded)
        (atom,) = struct.unpack_from("<I", answer, 8)
        return int(atom)

    def _set_up(self) -> int:
        """Greets the display; its root window."""
        self._socket.sendall(struct.pack("<BxHHHHxx", ord("l"), 11, 0, 0, 0))
        head = self._take(8)
        assert head[0] == 1, "the display lets nobody in"
        rest = self._take(struct.unpack_from("<H", head, 6)[0] * 4)
        vendor, formats = struct.unpack_from("<H", rest, 16)[0], rest[21]
        (root,) = struct.unpack_from("<I", rest, 32 + -(-vendor // 4) * 4 + 8 * formats)
        return int(root)

    def _send(self, opcode: int, detail: int, body: bytes) -> None:
        self._socket.sendall(struct.pack("<BBH", opcode, detail, 1 + len(body) // 4) + body)

    def _ask(self, opcode: int, detail: int, body: bytes) -> bytes:
        """The answer to one request; events on the way only say that something changed."""
        self._send(opcode, detail, body)
        while True:
            packet = self._packet()
            if packet[0] == 0:
                raise _GoneError
            if packet[0] == 1:
                return packet
            self._changed = True

    def _next_event(self) -> None:
        while not self._changed:
            self._changed = self._packet()[0] > 1

    def _packet(self) -> bytes:
        packet = self._take(32)
        more = struct.unpack_from("<I", packet, 4)[0] * 4 if packet[0] == 1 else 0
        return packet + self._take(more)

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._socket.settimeout(max(0.001, self._deadline - time.monotonic()))
            came = self._socket.recv(65536)
            assert came, "the display is gone"
            self._buffer += came
        taken, self._buffer = bytes(self._buffer[:count]), self._buffer[count:]
        return taken


class _GoneError(Exception):
    """The window was there a moment ago."""


def _line(descriptor: int) -> str:
    """One line that a starting program writes; an error when it ends or hangs before."""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        text = b""
        deadline = time.monotonic() + STARTED_S
        while not text.endswith(b"\n"):
            assert selector.select(max(0.0, deadline - time.monotonic())), "Xvfb did not start"
            came = os.read(descriptor, 64)
            assert came, "Xvfb ended at once"
            text += came
    return text.decode("ascii")

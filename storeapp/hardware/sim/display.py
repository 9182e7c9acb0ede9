"""A simulated pole display: keeps the cells that the bytes paint, two lines or eight digits."""

from __future__ import annotations

import threading
from collections.abc import Callable

from storeapp.domain.errors import Refusal
from storeapp.hardware.displays.cells import WIDTH, Cells
from storeapp.hardware.displays.pole import Pole
from storeapp.hardware.displays.protocols import POLES
from storeapp.hardware.transports.link import LinkBroken, Transport, Unreachable

_USUAL = "cd5220"
_ROWS = 2
_LED_DIGITS = 8
# How many bytes follow each command that has any; the others stand alone.
_FOLLOWING = {b"\x1bt": 1, b"\x1bs": 1, b"\x1fC": 1, b"\x1f$": 2}


class SimPole:
    """Reads CD5220, ESC/POS and LED8, however the bytes are split.

    Used from the device's thread and from the window's.
    """

    def __init__(self, charset: str = "gbk") -> None:
        self.charset = charset
        self.is_connected = True
        self._lock = threading.Lock()
        self._pending = bytearray()
        self._rows = [bytearray(b" " * WIDTH) for _ in range(_ROWS)]
        self._at = (0, 0)
        self._light = 0
        self._listeners: list[Callable[[], None]] = []

    @property
    def lines(self) -> tuple[str, str]:
        """What a customer reads; wide characters stand in two cells each."""
        with self._lock:
            top, bottom = (bytes(row).decode(self.charset, "replace") for row in self._rows)
        return top, bottom

    @property
    def digits(self) -> str:
        """What an LED8 shows: the upper line without its empty cells."""
        return self.lines[0].strip()

    @property
    def light(self) -> int:
        """0 none, 1 price, 2 total, 3 received, 4 change."""
        with self._lock:
            return self._light

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Calls it after each change, on whichever thread made it, until the returned function
        is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def take(self, data: bytes) -> None:
        with self._lock:
            self._pending += data
            while size := self._next():
                del self._pending[:size]
        for listener in list(self._listeners):
            listener()

    def _next(self) -> int:
        """Does what stands first; how many bytes that was, 0 when its end is still to come."""
        head = bytes(self._pending[:1])
        if head not in (b"\x1b", b"\x1f"):
            self._plain(head)
            return len(head)
        name = bytes(self._pending[:2])
        if name == b"\x1bQ":
            return self._whole_line()
        size = 2 + _FOLLOWING.get(name, 0)
        if len(self._pending) < size:
            return 0
        self._command(name, bytes(self._pending[2:size]))
        return size

    def _plain(self, head: bytes) -> None:
        if head == b"\x0c":
            self._clear()
        elif head and head >= b" ":
            row, column = self._at
            if column < WIDTH:
                self._rows[row][column] = head[0]
                self._at = (row, column + 1)

    def _whole_line(self) -> int:
        end = self._pending.find(b"\r")
        if end < 0:
            return 0
        row = 1 if self._pending[2:3] == b"B" else 0
        self._rows[row][:] = bytes(self._pending[3:end])[:WIDTH].ljust(WIDTH)
        return end + 1

    def _command(self, name: bytes, values: bytes) -> None:
        if name == b"\x1b@":
            self._clear()
        elif name == b"\x1bs":
            self._light = values[0] - ord("0")
        elif name == b"\x1f$":
            self._at = (min(_ROWS, values[1]) - 1, min(WIDTH, values[0]) - 1)

    def _clear(self) -> None:
        for row in self._rows:
            row[:] = b" " * WIDTH
        self._at = (0, 0)


class PoleLink(Transport):
    """The cable between our own driver and a simulated pole in the same process."""

    def __init__(self, machine: SimPole) -> None:
        self.name = "sim"
        self._machine = machine

    def _open(self, timeout_ms: int) -> None:
        if not self._machine.is_connected:
            raise Unreachable("sim: the pole is not plugged in")

    def _write(self, data: bytes, timeout_ms: int) -> None:
        if not self._machine.is_connected:
            raise LinkBroken("sim: the pole was unplugged")
        self._machine.take(data)

    def _close(self) -> None:
        return None


def sim_dialect(setting: str) -> str:
    """`cd5220` of `sim`, `led8` of `sim:led8`, "" of a setting that is not simulated.

    Refusal `device-setting-unknown` for a dialect that nobody speaks.
    """
    kind, _, dialect = setting.partition(":")
    if kind != "sim":
        return ""
    dialect = dialect or _USUAL
    if dialect not in POLES:
        raise Refusal("device-setting-unknown", setting="pole", text=setting[:40])
    return dialect


def sim_pole_driver(machine: SimPole, dialect: str) -> Pole:
    link = PoleLink(machine)
    return Pole(link.name, link, POLES[dialect].dialect(Cells(machine.charset)))

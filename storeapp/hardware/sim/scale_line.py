"""One connection to a simulated scale: its faults, its delays, and the cable in this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from storeapp.hardware.sim.scale import ScaleFault, SimScale
from storeapp.hardware.sim.scale_speakers import Speaker
from storeapp.hardware.transports.link import Deadline, LinkBroken, Transport, Unreachable

LATE_S = 1.5
_TICK_S = 0.05
_LONG_S = 3600.0


class ScaleLine:
    """What the scale says on one connection, and when. Used by one thread."""

    def __init__(self, scale: SimScale, speaker: Speaker, late_s: float = LATE_S) -> None:
        self._scale = scale
        self._speaker = speaker
        self._late_s = late_s
        self._outbox: list[tuple[float, bytes]] = []
        self._next_say_s = time.monotonic()
        self._garbled = 0

    def take(self, data: bytes) -> None:
        self._put(self._speaker.take(data))

    def due(self) -> bytes:
        """What arrives now."""
        now_s = time.monotonic()
        if now_s >= self._next_say_s:
            self._next_say_s = now_s + _TICK_S
            self._put(self._speaker.say())
        due = [data for due_s, data in self._outbox if due_s <= now_s]
        del self._outbox[: len(due)]
        return b"".join(due)

    @property
    def wait_s(self) -> float:
        """So long nothing new is due."""
        due_s = self._outbox[0][0] if self._outbox else time.monotonic() + _LONG_S
        return max(0.001, min(due_s, self._next_say_s) - time.monotonic())

    def _put(self, data: bytes) -> None:
        faults = self._scale.faults
        silent = ScaleFault.NO_ANSWER in faults or not self._scale.is_connected
        if silent or not data:
            return
        if ScaleFault.GARBLED in faults:
            data = self._damaged(data)
        late_s = self._late_s if ScaleFault.LATE in faults else 0.0
        self._outbox.append((time.monotonic() + late_s, data))

    def _damaged(self, data: bytes) -> bytes:
        """One byte is another one, each time at another place; digits become other digits."""
        self._garbled += 1
        at = self._garbled % len(data)
        return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]


class ScaleLink(Transport):
    """The cable between our own driver and a simulated scale in the same process."""

    can_read = True

    def __init__(
        self, scale: SimScale, speaker: Callable[[SimScale], Speaker], late_s: float = LATE_S
    ) -> None:
        self.name = "sim"
        self._scale = scale
        self._speaker = speaker
        self._late_s = late_s
        self._line: ScaleLine | None = None
        self._never = threading.Event()

    def _open(self, timeout_ms: int) -> None:
        if not self._scale.is_connected:
            raise Unreachable("sim: the scale is not plugged in")
        self._line = ScaleLine(self._scale, self._speaker(self._scale), self._late_s)

    def _write(self, data: bytes, timeout_ms: int) -> None:
        self._plugged().take(data)

    def _read(self, size: int, timeout_ms: int) -> bytes:
        deadline = Deadline(timeout_ms)
        while not (data := self._plugged().due()):
            if deadline.passed:
                return b""
            self._never.wait(min(deadline.left_s, self._plugged().wait_s))
        return data

    def _close(self) -> None:
        self._line = None

    def _plugged(self) -> ScaleLine:
        if self._line is None or not self._scale.is_connected:
            raise LinkBroken("sim: the scale was unplugged")
        return self._line

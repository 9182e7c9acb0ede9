"""The cable between our own driver and a simulated printer in the same process."""

from __future__ import annotations

import threading
import time
from operator import itemgetter

from storeapp.hardware.sim.printer import PowerCut, SimConnection, SimPrinter
from storeapp.hardware.transports.link import Deadline, LinkBroken, Transport, Unreachable


class SimLink(Transport):
    """A transport like any other: each opening is one connection to the machine."""

    can_read = True

    def __init__(self, printer: SimPrinter) -> None:
        self.name = "sim"
        self._printer = printer
        self._connection: SimConnection | None = None
        self._arrived = threading.Condition()
        self._inbox: list[tuple[float, bytes]] = []
        self._broken = False

    def _open(self, timeout_ms: int) -> None:
        self._close()
        try:
            self._connection = self._printer.connect(self._receive, self._lose)
        except PowerCut as off:
            raise Unreachable(str(off)) from off
        with self._arrived:
            self._inbox.clear()
            self._broken = False

    def _write(self, data: bytes, timeout_ms: int) -> None:
        if self._connection is None:
            raise LinkBroken("sim: not open")
        try:
            self._connection.take(data)
        except PowerCut as off:
            raise LinkBroken(str(off), sent=off.taken) from off

    def _read(self, size: int, timeout_ms: int) -> bytes:
        deadline = Deadline(timeout_ms)
        with self._arrived:
            while not (due := self._due(size)):
                if self._broken:
                    raise LinkBroken("sim: the printer hung up")
                if deadline.passed:
                    return b""
                self._arrived.wait(min(deadline.left_s, self._next_due_s()))
            return due

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _due(self, size: int) -> bytes:
        if not self._inbox or self._inbox[0][0] > time.monotonic():
            return b""
        due_s, data = self._inbox.pop(0)
        if data[size:]:
            self._inbox.insert(0, (due_s, data[size:]))
        return data[:size]

    def _next_due_s(self) -> float:
        if not self._inbox:
            return 3600.0
        return max(0.001, self._inbox[0][0] - time.monotonic())

    def _receive(self, data: bytes, delay_ms: int) -> None:
        with self._arrived:
            self._inbox.append((time.monotonic() + delay_ms / 1000, data))
            # What is answered at once overtakes what takes its time.
            self._inbox.sort(key=itemgetter(0))
            self._arrived.notify_all()

    def _lose(self) -> None:
        with self._arrived:
            self._broken = True
            self._arrived.notify_all()

"""A simulated label printer: reads what it is sent as a real one would, and keeps the labels."""

from __future__ import annotations

from collections.abc import Callable

from storeapp.hardware.labels.reader import Printed, read_zpl
from storeapp.hardware.transports.link import Transport, Unreachable

_LABELS_KEPT = 24


class SimLabelPrinter:
    """The machine, with the newest label last. Used from the driver's thread and the window's."""

    def __init__(self) -> None:
        self.is_on = True
        self._labels: list[Printed] = []
        self._listeners: list[Callable[[], None]] = []

    @property
    def labels(self) -> tuple[Printed, ...]:
        """Each as often as it was printed."""
        return tuple(self._labels)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Calls it after each change, on whichever thread made it, until the returned function
        is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def take(self, data: bytes) -> None:
        """A job, in ZPL."""
        for label in read_zpl(data):
            self._labels += [label] * label.copies
        del self._labels[:-_LABELS_KEPT]
        for listener in list(self._listeners):
            listener()


class SimLabelLink(Transport):
    """The cable to it; a job is what is written between opening and closing."""

    def __init__(self, printer: SimLabelPrinter) -> None:
        self.name = "sim-labels"
        self._printer = printer
        self._job = bytearray()

    def _open(self, timeout_ms: int) -> None:
        if not self._printer.is_on:
            raise Unreachable("sim-labels: switched off")
        self._job.clear()

    def _write(self, data: bytes, timeout_ms: int) -> None:
        self._job += data

    def _close(self) -> None:
        job, self._job = bytes(self._job), bytearray()
        if job:
            self._printer.take(job)

"""Python's garbage, collected on the window's thread only."""

from __future__ import annotations

import gc

from PySide6.QtCore import QTimer

INTERVAL_MS = 1_000


class Collector:
    """Collects young garbage every second; the rest only when much has gathered.

    Python collects on whichever thread allocates. A Qt object that a device's thread collects is
    destroyed there, and Qt then complains or crashes, since timers belong to one thread.
    """

    def __init__(self) -> None:
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(interval=INTERVAL_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def stop(self) -> None:
        """Back to how Python does it by itself."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()

    def _collect(self) -> None:
        counts, limits = gc.get_count(), gc.get_threshold()
        if counts[0] > limits[0]:
            gc.collect(2 if counts[2] > limits[2] else 1 if counts[1] > limits[1] else 0)


def collect_on_this_thread() -> Collector:
    """From now on until `stop`."""
    return Collector()

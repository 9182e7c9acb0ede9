"""A simulated drawer: springs open on a pulse, is pushed shut by hand."""

from __future__ import annotations

import threading
from collections.abc import Callable


class SimDrawer:
    """Counts its openings. Used from the printer's thread and from the window's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_open = False
        self._openings = 0
        self._listeners: list[Callable[[], None]] = []

    @property
    def is_open(self) -> bool:
        with self._lock:
            return self._is_open

    @property
    def openings(self) -> int:
        with self._lock:
            return self._openings

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Calls it after each change, on whichever thread made it, until the returned function
        is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def kick(self) -> None:
        with self._lock:
            self._openings += not self._is_open
            self._is_open = True
        self._tell()

    def shut(self) -> None:
        with self._lock:
            self._is_open = False
        self._tell()

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener()

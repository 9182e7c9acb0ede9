"""Tells who watches a device how it is."""

from __future__ import annotations

import time
from collections.abc import Callable

from storeapp.ports.devices import Trouble

QUIET_S = 10.0


class Pulse:
    """Each change is told at once, the same again at most every ten seconds; on the teller's
    thread."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._watchers: list[Callable[[Trouble], None]] = []
        self._told: Trouble | None = None
        self._told_at_s = 0.0

    def watch(self, heard: Callable[[Trouble], None]) -> None:
        self._watchers.append(heard)

    def tell(self, trouble: Trouble) -> None:
        now_s = self._now_s()
        if trouble is self._told and now_s - self._told_at_s < QUIET_S:
            return
        self._told, self._told_at_s = trouble, now_s
        for heard in tuple(self._watchers):
            heard(trouble)

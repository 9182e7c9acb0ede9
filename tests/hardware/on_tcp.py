"""Simulated machines that only listen, on a real TCP port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from storeapp.hardware.sim.server import Answer, SimServer


class Listening:
    """Gives `take` what comes: piece by piece, or with `whole` at the end of each connection."""

    def __init__(self, take: Callable[[bytes], None], *, whole: bool = False) -> None:
        self._take = take
        self._whole = whole

    def connect(self, answer: Answer, hang_up: Callable[[], None]) -> _Cable:
        return _Cable(self._take, whole=self._whole)


class _Cable:
    def __init__(self, take: Callable[[bytes], None], *, whole: bool) -> None:
        self._give = take
        self._whole = whole
        self._job = b""

    def take(self, data: bytes) -> None:
        if self._whole:
            self._job += data
        else:
            self._give(data)

    def close(self) -> None:
        if self._job:
            self._give(self._job)


@contextmanager
def on_tcp(take: Callable[[bytes], None], *, whole: bool = False) -> Iterator[str]:
    """Its address, as `tcp://...`."""
    server = SimServer(Listening(take, whole=whole))
    try:
        yield server.address
    finally:
        server.close()

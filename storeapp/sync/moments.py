"""The moments at which what was planned comes into force, kept with or without a line."""

from __future__ import annotations

import asyncio
import contextlib

from storeapp.ports.clock import Clock
from storeapp.ports.streams import StreamStore


class Moments:
    """Looks at the start, at each moment, whenever something new may be due, and every `look_s`
    all the same: a store's clock jumps, and a computer that slept has missed its alarm."""

    def __init__(self, store: StreamStore, clock: Clock, *, look_s: float) -> None:
        self._store = store
        self._clock = clock
        self._look_s = look_s
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """A group was closed, or store time changed."""
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._woken.clear()  # Before looking: what comes from here on is not lost.
            next_ms = await self._store.come_into_force(self._now_ms())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._wait_s(next_ms)):
                    await self._woken.wait()

    def _wait_s(self, next_ms: int | None) -> float:
        if next_ms is None:
            return self._look_s
        return min(self._look_s, max(0, next_ms - self._now_ms()) / 1000)

    def _now_ms(self) -> int:
        return int(self._clock.now().timestamp() * 1000)

"""A cash drawer with a sensor, in memory."""

from __future__ import annotations


class FakeDrawer:
    """A drawer that springs open on a pulse, when it can be reached, and says so by a sensor."""

    def __init__(self) -> None:
        self.reachable = True
        self.stands_open: bool | None = False
        self.pulses = 0

    async def open(self) -> bool:
        self.pulses += self.reachable
        if self.reachable:
            self.stands_open = True
        return self.reachable

    async def is_open(self) -> bool | None:
        return self.stands_open

    async def close(self) -> None:
        return

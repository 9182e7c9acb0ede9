"""The room on the till's disk, looked at now and then, so that people hear of it in good time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from storeapp.services.status import StatusBoard

EVERY_S = 60.0

_log = logging.getLogger("storeapp.till")


@dataclass(frozen=True, slots=True)
class Room:
    """`warning_mb` says what is left when that is little; a disk that does not say is not warned
    of here, since the next sale says it."""

    warning_mb: Callable[[], int | None]
    board: StatusBoard
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep

    async def run(self) -> None:
        """Looks for ever."""
        while True:
            await self.look()
            await self.pause(EVERY_S)

    async def look(self) -> None:
        try:
            left_mb = await asyncio.to_thread(self.warning_mb)
        except OSError as error:
            _log.info("the disk does not say how full it is: %s", error.errno)
            return
        self.board.update(free_mb=left_mb)

"""What time alone changes of the stock: holds end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from headoffice.db.database import Database
from headoffice.inventory.holding import SWEPT, expire

log = logging.getLogger("storeapp.headoffice.inventory")

LOOK_S = 5.0


def end_holds(database: Database, *, now_ms: int) -> int:
    """Ends all holds whose time is over, in transactions short enough for tills to wait for."""
    ended = 0
    while True:
        with database.write() as session:
            some = expire(session, now_ms)
        ended += some
        if some < SWEPT:
            return ended


async def keep_inventory(
    database: Database, *, now_ms: Callable[[], int], look_s: float = LOOK_S
) -> None:
    """A look every few seconds, until cancelled."""
    while True:
        await asyncio.sleep(look_s)
        try:
            if ended := await asyncio.to_thread(end_holds, database, now_ms=now_ms()):
                log.info("holds ended: %d", ended)
        except Exception:  # a boundary: the next look tries again
            log.exception("holds could not be ended")

"""What time alone does for channels: paid orders are placed, unpaid ones let go, sessions end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from headoffice.channels import pending
from headoffice.channels.paying import Cashier
from headoffice.channels.sessions import forget_sessions
from headoffice.settings import DAY_MS

log = logging.getLogger("storeapp.headoffice.channels")

LOOK_S = 5.0
HOUR_MS = 3_600_000
KEPT_MS = 45 * DAY_MS


async def keep_channels(
    cashier: Cashier, *, now_ms: Callable[[], int], look_s: float = LOOK_S
) -> None:
    """A round every few seconds, until cancelled."""
    tidied_ms = now_ms()
    while True:
        await asyncio.sleep(look_s)
        try:
            settled = await asyncio.to_thread(cashier.settle_due, now_ms=now_ms())
            if settled:
                log.info("%d waiting orders settled", settled)
            if now_ms() - tidied_ms >= HOUR_MS:
                tidied_ms = now_ms()
                await asyncio.to_thread(tidy, cashier, now_ms=tidied_ms)
        except Exception:  # a boundary: the next round tries again
            log.exception("channels could not be kept")


def tidy(cashier: Cashier, *, now_ms: int) -> int:
    """Drops sessions, codes and waiting orders that are over; returns how many."""
    with cashier.database.write() as session:
        sessions = forget_sessions(session, now_ms=now_ms)
        return sessions + pending.forget(session, before_ms=now_ms - KEPT_MS)

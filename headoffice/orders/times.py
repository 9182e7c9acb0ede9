"""How long places and customers have, and when time alone changes a fulfilment order. Pure."""

from __future__ import annotations

from storeapp.domain.fulfilment import Fo, FoState
from storeapp.domain.handing_over import SKEW_MS

HOUR_MS = 3_600_000
ACCEPT_MS = HOUR_MS // 2
"""A place that has not accepted in this time is asked no more."""
PICKUP_MS = 72 * HOUR_MS
"""What is ready is kept so long; the lease."""
LONGEST_PICKUP_MS = 14 * 24 * HOUR_MS
OVERDUE_MS = 48 * HOUR_MS
"""After that she is reminded, and it is kept so much longer."""
ROUTE_AGAIN_MS = 10 * 60 * 1000
"""What no place could serve is tried again after this."""


def due_of(fo: Fo) -> int | None:
    """When time alone changes it, None for never. A till's clock may be a little behind: its lease
    is over here only when it is over there."""
    if fo.state is FoState.OFFERED:
        return fo.accept_by_ms + 1
    if fo.state is FoState.READY:
        return fo.lease_until_ms + SKEW_MS + 1
    return fo.lease_until_ms + OVERDUE_MS if fo.state is FoState.OVERDUE else None


def code_until(fo: Fo, before_ms: int) -> int:
    """What its code is made with: the end of its first lease, whatever becomes of that."""
    return before_ms or (fo.lease_until_ms if fo.state is FoState.READY else 0)

"""How often a key may ask: so much a minute, with a burst; in this process."""

from __future__ import annotations

import threading
from dataclasses import dataclass

BURST_S = 5
"""A page of a shop asks for several things at once: so many seconds' worth may come together."""
MOST_KEYS = 10_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at_ms: int


class Limits:
    """Counts by name; a name that was long silent has its burst again."""

    def __init__(self) -> None:
        self._buckets: dict[str, _Bucket] = {}
        self._lock = threading.Lock()

    def wait_s(self, name: str, per_minute: int, now_ms: int) -> int:
        """0 when it may pass now, and then it is counted; else the seconds to wait."""
        per_ms = per_minute / 60_000
        most = max(1.0, per_ms * BURST_S * 1000)
        with self._lock:
            if len(self._buckets) > MOST_KEYS:
                self._buckets.clear()
            bucket = self._buckets.setdefault(name, _Bucket(most, now_ms))
            passed_ms = max(0, now_ms - bucket.at_ms)
            bucket.tokens = min(most, bucket.tokens + passed_ms * per_ms)
            bucket.at_ms = max(bucket.at_ms, now_ms)
            if bucket.tokens >= 1:
                bucket.tokens -= 1
                return 0
            return max(1, -int(-(1 - bucket.tokens) // (per_ms * 1000)))

"""How long to wait before trying again: exponential, full jitter, what head office asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

BASE_S = 0.5
LONGEST_S = 60.0
ASKED_AT_MOST_S = 900.0
"""A mistaken or hostile Retry-After must not silence a till for a day."""


def delay_s(failures: int, draw: float, *, retry_after_s: float | None = None) -> float:
    """The pause after the `failures`-th failure in a row (from 1); `draw` is within [0, 1).

    Full jitter spreads tills that lost head office at the same moment; so the jitter comes on top
    of a Retry-After, which is never cut short.
    """
    widest_s = min(LONGEST_S, BASE_S * 2.0 ** min(failures - 1, 20))
    asked_s = 0.0 if retry_after_s is None else min(max(retry_after_s, 0.0), ASKED_AT_MOST_S)
    return asked_s + draw * widest_s


@dataclass(slots=True)
class Backoff:
    """Counts failures in a row; one success starts it anew."""

    draw: Callable[[], float]
    failures: int = 0

    def next_s(self, retry_after_s: float | None = None) -> float:
        self.failures += 1
        return delay_s(self.failures, self.draw(), retry_after_s=retry_after_s)

    def succeeded(self) -> None:
        self.failures = 0

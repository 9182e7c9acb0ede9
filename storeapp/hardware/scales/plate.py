"""When what lies on a scale may be taken for a line: the rules of the shop and of weights law."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.domain.errors import Refusal
from storeapp.hardware.scales.reading import ScaleReading, Seen
from storeapp.ports.devices import Weight

FRESH_MS = 1000
CLEARLY_G = 20
"""A plate that is so much lighter was touched; drips and drift are less."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be weighed: from the least weight to the capacity on the scale's plate."""

    least_g: int = 1
    most_g: int = 15_000
    fresh_ms: int = FRESH_MS


class Plate:
    """Remembers the last readings, and whether what lies there was sold already.

    A weight is taken when two readings in a row, both fresh, say the same at rest: one damaged
    frame that still looks whole is never a weight. After that the plate must be seen at zero (or
    under it, or clearly lighter) before the next: the same goods must not be sold twice, and
    goods put on top of the last ones must not be sold with them (UnifiedPOS: SAME_WEIGHT).
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._last: Seen | None = None
        self._before: Seen | None = None
        self._taken: ScaleReading | None = None

    @property
    def last(self) -> Seen | None:
        return self._last

    def see(self, seen: Seen) -> None:
        self._before, self._last = self._last, seen
        if self._taken is not None and _removed(self._taken, seen.reading):
            self._taken = None

    def forget(self) -> None:
        """The link is gone: what was read before it says nothing about what comes after."""
        self._before = self._last = None

    def give_back(self) -> None:
        """The weight taken last made no line."""
        self._taken = None

    def take(self, *, since_ms: int, now_ms: int, tare_g: int = 0) -> Weight | None:
        """The weight read after `since_ms`; None while the scale has not said it yet.

        Refusals: `scale-overloaded`, `scale-below-zero`, `scale-empty`, `scale-too-light`,
        `scale-same-weight`, `scale-under-tare`. Nothing is taken then.
        """
        reading = self._settled(since_ms, now_ms)
        if reading is None:
            return None
        self._prove_in_range(reading)
        if self._taken is not None:
            raise Refusal("scale-same-weight")
        # What the scale already took off must not be taken off again.
        tare_g = 0 if reading.net else tare_g
        if reading.grams <= tare_g:
            raise Refusal("scale-under-tare", tare=tare_g)
        self._taken = reading
        return Weight(reading.grams - tare_g, tare_g=tare_g)

    def why_not(self, *, since_ms: int) -> Refusal:
        """Why nothing could be taken in time."""
        silent = self._last is None or self._last.at_ms <= since_ms
        return Refusal("scale-unreachable") if silent else Refusal("scale-not-stable")

    def _settled(self, since_ms: int, now_ms: int) -> ScaleReading | None:
        last, before = self._last, self._before
        if last is None or before is None or before.reading != last.reading:
            return None
        too_old = now_ms - before.at_ms > self._limits.fresh_ms
        if last.at_ms <= since_ms or too_old:
            return None
        reading = last.reading
        return reading if reading.stable or reading.over or reading.under else None

    def _prove_in_range(self, reading: ScaleReading) -> None:
        if reading.over or reading.grams > self._limits.most_g:
            raise Refusal("scale-overloaded")
        if reading.under:
            raise Refusal("scale-below-zero")
        if reading.zero:
            raise Refusal("scale-empty")
        if reading.grams < self._limits.least_g:
            raise Refusal("scale-too-light", least=self._limits.least_g)


def _removed(taken: ScaleReading, now: ScaleReading) -> bool:
    if now.zero or now.under:
        return True
    comparable = now.stable and now.net == taken.net
    return comparable and now.grams <= taken.grams - CLEARLY_G

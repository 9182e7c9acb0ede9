"""How fast tills sell a good, as one number that grows: a later sale is added larger. Pure.

A sum of weights that halve every `HALF_LIFE_MS` would have to be faded at each sale. Instead each
sale is added as it would count at one fixed moment far away, so that sums may be made in any order.
"""

from __future__ import annotations

import math

HALF_LIFE_MS = 14 * 86_400_000
_ORIGIN_MS = 1_767_225_600_000
_MOST = 900.0
"""Half-lives, some 34 years: what a double still holds. A clock beyond that is a broken one."""


def grown(thousandths: int, at_ms: int) -> float:
    """What to add for a sale at that moment."""
    return thousandths * _growth(at_ms)


def per_ms(pace: float, now_ms: int) -> float:
    """Thousandths a millisecond, as sold in the last weeks."""
    return max(pace, 0.0) / _growth(now_ms) * math.log(2) / HALF_LIFE_MS


def _growth(at_ms: int) -> float:
    halves = (at_ms - _ORIGIN_MS) / HALF_LIFE_MS
    return math.exp2(min(max(halves, -_MOST), _MOST))

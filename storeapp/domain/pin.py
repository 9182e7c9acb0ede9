"""The price of wrong PINs: after a few free tries each further one costs a longer wait.

The rule without a clock that somebody could turn: the caller stores the number of failures on
disk before it checks a PIN, measures a wait with the monotonic clock of one boot only, and after a
restart lets the whole wait start again, since nothing is known of the time between. Setting the
wall clock forward or pulling the plug therefore never shortens a wait. A right PIN sets the
failures to 0.
"""

from __future__ import annotations

from storeapp.domain.errors import Defect

FREE_TRIES = 4
_FIRST_MS = 30_000
_MOST_MS = 15 * 60_000
_DOUBLINGS = 5
"""30 s doubled five times is above the most, so no larger power is ever worked out."""


def wait_ms(failures: int) -> int:
    """Milliseconds until the next try after so many wrong PINs in a row.

    None for the first four, then 30 s, 60 s, 2 min, 4 min, 8 min and from there on 15 min.
    """
    if failures < 0:
        raise Defect("failures count from 0")
    if failures <= FREE_TRIES:
        return 0
    doublings = min(failures - FREE_TRIES - 1, _DOUBLINGS)
    return min(_FIRST_MS << doublings, _MOST_MS)

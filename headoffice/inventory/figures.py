"""What can be promised of a good in a place, as figures with their reasons. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z = 1.65
"""How sure one wants to be that a silent till has not sold more: 95 of 100."""
ONE = 1_000


@dataclass(frozen=True, slots=True)
class Available:
    """`free` is on the shelf and nobody's; safety stock and the risk of silent tills are kept
    back of it, safety first. All in thousandths."""

    free: int
    safety: int = 0
    risk: int = 0

    @property
    def thousandths(self) -> int:
        """What can be promised (ATF)."""
        return max(0, self.free - self.safety - self.risk)

    @property
    def withheld(self) -> int:
        """What would be there but for the safety stock; never more than there is."""
        return max(0, min(self.safety, self.free))


NOTHING = Available(0)


def offline_risk(per_ms: float, silent_ms: float) -> int:
    """How much tills may have sold since they were last heard of, in whole units."""
    expected = per_ms * silent_ms / ONE
    return math.ceil(expected + Z * math.sqrt(expected)) * ONE

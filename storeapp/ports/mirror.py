"""What becomes of the journal's second copy, as the till tells it to people."""

from __future__ import annotations

from enum import Enum


class MirrorState(Enum):
    """NONE: no folder is set. The three after GOOD are the other disk's doing and retried; OLDER
    and DIFFERS mean that this file or the copy is not what it was: the copy is left alone."""

    NONE = "none"
    GOOD = "good"
    MISSING = "missing"
    FULL = "full"
    FAILING = "failing"
    OLDER = "older"
    DIFFERS = "differs"

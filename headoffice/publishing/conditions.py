"""Whether a condition can be met by any basket at all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from storeapp.promotions.condition import AllOf, AnyOf, AtLeast, Condition, Not
from storeapp.promotions.selector import EVERYTHING

MOST = 1000
"""Ways to meet a condition that are looked at; one with more of them is believed."""

_Claim = tuple[AtLeast, bool]
_Way = tuple[_Claim, ...]


def can_be_met(condition: Condition) -> bool:
    """False when every way to meet it asks for so much and for less than that at once."""
    ways = _ways(condition, wanted=True)
    return ways is None or any(_possible(way) for way in ways)


def _ways(condition: Condition, *, wanted: bool) -> list[_Way] | None:
    """The ways to make a condition true (or, unless wanted, untrue); None when there are too many
    to look at."""
    match condition:
        case AtLeast():
            return [((condition, wanted),)]
        case Not(condition=inner):
            return _ways(inner, wanted=not wanted)
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            together = isinstance(condition, AllOf) is wanted
            found = [_ways(part, wanted=wanted) for part in parts]
            return _all(found) if together else _either(found)


def _either(found: Sequence[list[_Way] | None]) -> list[_Way] | None:
    ways: list[_Way] = []
    for some in found:
        if some is None or len(ways) + len(some) > MOST:
            return None
        ways += some
    return ways


def _all(found: Sequence[list[_Way] | None]) -> list[_Way] | None:
    ways: list[_Way] = [()]
    for some in found:
        if some is None or len(ways) * len(some) > MOST:
            return None
        ways = [one + other for one, other in product(ways, some)]
    return ways


def _possible(way: _Way) -> bool:
    wanted = [claim for claim, is_wanted in way if is_wanted]
    denied = [claim for claim, is_wanted in way if not is_wanted]
    return not any(_forces(one, other) for other in denied for one in wanted) and all(
        claim.value > 0 for claim in denied
    )


def _forces(one: AtLeast, other: AtLeast) -> bool:
    """True when a basket that has the one has the other too."""
    same = (one.metric, one.base) == (other.metric, other.base)
    within = other.over in (one.over, EVERYTHING)
    return same and within and one.value >= other.value

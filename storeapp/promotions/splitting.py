"""One whole amount split over units: exact, proportional, and never more than a unit can bear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storeapp.domain.errors import Defect


@dataclass(frozen=True, slots=True)
class Bearer:
    """So many units of one weight; none of them takes more than `most`."""

    count: int
    weight: int
    most: int


Shared = tuple[tuple[int, int], ...]
"""Units and what each of them takes: `((1, 34), (2, 33))`; amounts go down."""


def split(amount: int, bearers: Sequence[Bearer]) -> list[Shared]:
    """The amount by largest remainder over single units, ties to the earlier bearer.

    What a unit cannot bear goes to the others in proportion. Defect when they cannot bear it all.
    """
    if not 0 <= amount <= sum(b.count * b.most for b in bearers):
        raise Defect(f"{amount} cannot be borne")
    full: set[int] = set()
    while True:
        rest = amount - sum(bearers[i].count * bearers[i].most for i in full)
        weights = _weights(bearers, [i for i in range(len(bearers)) if i not in full])
        whole = max(1, sum(bearers[i].count * weight for i, weight in weights.items()))
        over = [i for i, weight in weights.items() if rest * weight > bearers[i].most * whole]
        if not over:
            break
        full.update(over)
    floors = {i: rest * weight // whole for i, weight in weights.items()}
    left = rest - sum(bearers[i].count * floor for i, floor in floors.items())
    more = dict.fromkeys(floors, 0)
    # A unit with a remainder can bear one more, and there are at least `left` of these.
    for i in sorted(floors, key=lambda i: (-(rest * weights[i] % whole), i)):
        more[i] = min(left, bearers[i].count)
        left -= more[i]
    return [
        _runs(b.count, floors[i], more[i]) if i in floors else ((b.count, b.most),)
        for i, b in enumerate(bearers)
    ]


def _runs(count: int, floor: int, more: int) -> Shared:
    return tuple((n, each) for n, each in ((more, floor + 1), (count - more, floor)) if n)


def _weights(bearers: Sequence[Bearer], among: Sequence[int]) -> dict[int, int]:
    """The weights; where all are nothing, each unit weighs the same."""
    if any(bearers[i].weight for i in among):
        return {i: bearers[i].weight for i in among}
    return dict.fromkeys(among, 1)

"""How most engines choose: whatever saves the most now, then the next, until nothing is left."""

from __future__ import annotations

from collections.abc import Sequence

from storeapp.promotions.occasion import Item
from storeapp.promotions.rule import Promotion
from tests.promotions.engine.oracle import (
    FINE,
    Application,
    Unit,
    applications,
    limited,
)


def greedy_saving(items: Sequence[Item], promotions: Sequence[Promotion]) -> int:
    """What the largest saving first comes to; for rules and prices where nothing is rounded."""
    units = [Unit(item) for item in items for _ in range(item.count)]
    offered = [
        (each, promotion) for promotion in promotions for each in applications(units, promotion)
    ]
    offered.sort(key=lambda offer: -offer[0].exact)
    used = {promotion.id: Application(0, 0, 0, 0, 0) for promotion in promotions}
    taken = 0
    for each, promotion in offered:
        more = used[promotion.id].plus(each)
        if not each.units & taken and limited(promotion, more) is not None:
            used[promotion.id] = more
            taken |= each.units
    bests = [limited(promotion, used[promotion.id]) for promotion in promotions]
    return sum(best.exact for best in bests if best is not None) // FINE

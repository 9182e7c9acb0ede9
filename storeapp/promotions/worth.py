"""What one unit saves by a value, before anything is chosen."""

from __future__ import annotations

from storeapp.domain.money import rounded_ratio
from storeapp.promotions.condition import Base
from storeapp.promotions.pool import Run
from storeapp.promotions.rule import (
    AmountOff,
    FixedPrice,
    Gift,
    Percent,
    PriceList,
    Promotion,
    Value,
)

SCALE = 10_000
"""The choice is made in ten-thousandths of a minor unit, so that a percentage of a set is exact
until it is rounded once."""


def room(promotion: Promotion, run: Run) -> int:
    """What a unit may still lose, down to the promotion's floor; minor units."""
    return max(0, run.net - _of_unit(promotion.benefit.limit.floor, run))


def unit_saving(promotion: Promotion, value: Value, run: Run) -> int:
    """What one unit saves by itself, rounded once, in minor units."""
    price = run.item.each if promotion.stacking.base is Base.LIST else run.net
    return min(max(0, _saving(value, run, price)), room(promotion, run))


def _saving(value: Value, run: Run, price: int) -> int:
    match value:
        case Percent(basis_points=points):
            return rounded_ratio(price * points, SCALE)
        case AmountOff(minor=minor):
            return _of_unit(minor, run)
        case FixedPrice(minor=minor):
            return run.net - _of_unit(minor, run)
        case PriceList(prices=prices):
            listed = prices.get(run.item.piece.sku)
            return 0 if listed is None else run.net - _of_unit(listed, run)
        case Gift():
            return run.net
    return 0


def _of_unit(minor: int, run: Run) -> int:
    """An amount that is meant per unit, for this unit: of what is measured, for its measure."""
    item = run.item
    return rounded_ratio(minor * item.thousandths, 1000) if item.indivisible else minor

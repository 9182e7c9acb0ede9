"""Measuring a basket against what a promotion asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from storeapp.promotions.condition import AllOf, AnyOf, AtLeast, Base, Condition, Metric, Not
from storeapp.promotions.pool import Pool, Run
from storeapp.promotions.selector import Selector


@dataclass(frozen=True, slots=True)
class Gauge:
    """Measures the pool as it stands at this moment of the pricing."""

    pool: Pool
    today: date
    points: int

    def met(self, condition: Condition | None) -> bool:
        """True when the condition holds, or there is none."""
        match condition:
            case None:
                return True
            case AllOf(conditions=conditions):
                return all(self.met(each) for each in conditions)
            case AnyOf(conditions=conditions):
                return any(self.met(each) for each in conditions)
            case Not(condition=other):
                return not self.met(other)
        return self.measure(condition) >= condition.value

    def measure(self, wanted: AtLeast) -> int:
        """How much of it is there, in the metric's unit."""
        if wanted.metric is Metric.POINTS:
            return self.points
        runs = self.selected(wanted.over)
        match wanted.metric:
            case Metric.QUANTITY:
                return sum(run.count * run.item.pieces for run in runs)
            case Metric.WEIGHT:
                return sum(run.count * run.item.grams for run in runs)
            case Metric.DISTINCT:
                return len({run.item.piece.sku for run in runs})
        return sum(run.count * price_of(run, wanted.base) for run in runs)

    def selected(self, selector: Selector) -> Iterator[Run]:
        """The runs of the goods it speaks of."""
        for run in self.pool:
            if (not selector.not_discounted or untouched(run)) and selector.covers(
                run.item.piece, self.today
            ):
                yield run


def price_of(run: Run, base: Base) -> int:
    """What one unit costs, in the price that is asked for; minor units."""
    match base:
        case Base.LIST:
            return run.item.each
        case Base.AFTER_ITEM:
            return run.after_item
    return run.net


def untouched(run: Run) -> bool:
    """True when no promotion has made its units cheaper."""
    return run.net == run.item.each

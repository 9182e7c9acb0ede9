"""What is left of what customers pay, where it is known what the goods cost the chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from headoffice.catalogue.tables import Product
from storeapp.domain.money import rounded_ratio
from storeapp.promotions.appraisal import Appraisal
from storeapp.promotions.occasion import Item


@dataclass(slots=True)
class Margin:
    """What is left, in minor units, of the `known` lines, before and by a draft. The `unknown`
    lines are in neither figure: what their goods cost is not known, or how much of them it was.

    Costs are those of today, on whichever day the goods were sold.
    """

    known: int = 0
    unknown: int = 0
    old: int = 0
    new: int = 0

    def add(
        self,
        items: Iterable[Item],
        costs: Mapping[str, int],
        *,
        old: Mapping[str, int],
        new: Mapping[str, int],
    ) -> None:
        """Adds the lines of a basket; `old` and `new` are what the customer pays, by line."""
        for item in items:
            cost = _cost_of(item, costs)
            if cost is None:
                self.unknown += 1
                continue
            self.known += 1
            self.old += old[item.line] - cost
            self.new += new[item.line] - cost


def costs_of(session: Session) -> dict[str, int]:
    """What a unit of each good costs the chain, by SKU; without those nobody has a cost of."""
    rows = select(Product.sku, Product.cost_minor).where(col(Product.cost_minor).is_not(None))
    return {sku: cost for sku, cost in session.exec(rows) if cost is not None}


def listed(items: Iterable[Item]) -> dict[str, int]:
    """What each line costs on the list."""
    return {item.line: item.count * item.each for item in items}


def paid(appraisal: Appraisal) -> dict[str, int]:
    """What each line costs by an appraisal."""
    return {item.line: item.net for item in appraisal.items}


def _cost_of(item: Item, costs: Mapping[str, int]) -> int | None:
    unit = costs.get(item.piece.sku)
    if unit is None or not item.thousandths:
        return None
    return rounded_ratio(unit * item.count * item.thousandths, 1000)

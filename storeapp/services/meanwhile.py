"""What a basket is shown at while its price is still being worked out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from storeapp.domain.basket import Basket, Line
from storeapp.domain.pricing import PricedBasket, PricedLine, summed
from storeapp.domain.till import StoreConfig


@dataclass(frozen=True, slots=True)
class Seen:
    """A basket to be painted. Only what is `exact` may be paid or told to the customer."""

    priced: PricedBasket
    exact: bool


def meanwhile(basket: Basket, last: PricedBasket | None, config: StoreConfig) -> Seen:
    """Lines that have not changed keep what they cost in `last`, others cost their list amount."""
    known = {p.line.id: p for p in last.lines} if last else {}
    lines = tuple(_line(line, known.get(line.id)) for line in basket.lines)
    priced = replace(
        summed(basket, lines, config.taxes, config.currency),
        rules=basket.rules,
        applied=last.applied if last else (),
        proven=False,
    )
    return Seen(priced, exact=False)


def _line(line: Line, before: PricedLine | None) -> PricedLine:
    if before is not None and before.line == line:
        return before
    return PricedLine(line, line.amount)

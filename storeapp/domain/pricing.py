"""A basket with its prices worked out: the one place where totals are summed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storeapp.domain.basket import Basket, Line
from storeapp.domain.errors import Defect
from storeapp.domain.money import CNY, Currency, Money, total
from storeapp.domain.tax import TaxLine, TaxTable, taxes_of


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line and what the customer pays for it: `0 <= net <= list`."""

    line: Line
    net: Money

    def __post_init__(self) -> None:
        if self.net.currency != self.line.unit_price.currency:
            raise Defect("a net amount is in its line's currency")
        if not 0 <= self.net.minor <= self.line.amount.minor:
            raise Defect(f"net {self.net.minor} outside 0..{self.line.amount.minor}")

    @property
    def saving(self) -> Money:
        return self.line.amount - self.net


@dataclass(frozen=True, slots=True)
class PricedBasket:
    """A basket with net prices, taxes and the amount due; voided lines are kept at zero."""

    basket: Basket
    lines: tuple[PricedLine, ...]
    taxes: tuple[TaxLine, ...]
    due: Money

    @property
    def saved(self) -> Money:
        return total((line.saving for line in self.lines), self.due.currency)

    @property
    def pieces(self) -> int:
        return pieces_of(self.lines)


def pieces_of(lines: Iterable[PricedLine]) -> int:
    """Pieces as a cashier counts them: a weighed or measured line is one, a voided none."""
    return sum(
        1 if p.line.quantity.unit.divisible else p.line.quantity.thousandths // 1000
        for p in lines
        if not p.line.voided
    )


def priced(
    basket: Basket, nets: Sequence[Money], table: TaxTable, currency: Currency = CNY
) -> PricedBasket:
    """The priced basket for one net amount per line, in the basket's order.

    `currency` is what an empty basket costs nothing in; lines bring their own.
    """
    if len(nets) != len(basket.lines):
        raise Defect("one net amount per line")
    lines = tuple(PricedLine(line, net) for line, net in zip(basket.lines, nets, strict=True))
    parts = [(p.line.tax_code, p.net) for p in lines if not p.line.voided]
    taxes = taxes_of(parts, table)
    of = lines[0].net.currency if lines else currency
    due = total([net for _, net in parts] + [tax.added for tax in taxes], of)
    return PricedBasket(basket, lines, taxes, due)

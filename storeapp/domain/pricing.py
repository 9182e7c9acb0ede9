"""A basket with its prices worked out: the one place where totals are summed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from storeapp.domain.basket import Basket, Line
from storeapp.domain.catalogue import Name
from storeapp.domain.errors import Defect
from storeapp.domain.money import CNY, Currency, Money, total
from storeapp.domain.tax import TaxLine, TaxTable, taxes_of


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit has of one promotion: minor units saved, points earned (burnt: below zero)."""

    promotion: str
    rev: int
    minor: int
    points: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """So many units of a line that cost the same by the same promotions, each `net` minor units.

    A return gives back exactly this, so nothing is ever computed again for it.
    """

    count: int
    net: int
    parts: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        if self.count < 1 or self.net < 0 or any(part.minor < 0 for part in self.parts):
            raise Defect("a share is of units, and nobody is paid to take them")

    @property
    def listed(self) -> int:
        """What one of the units costs without any promotion."""
        return self.net + sum(part.minor for part in self.parts)


@dataclass(frozen=True, slots=True)
class Applied:
    """A promotion that took part: how often, what it saved (minor units), the points it gave, and
    per line how many units it took."""

    promotion: str
    rev: int
    name: Name
    times: int
    saving: int
    points: int = 0
    lines: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line and what the customer pays for it: `0 <= net <= list`.

    `shares` are its units in runs, when a promotion took part; they sum to `net` and to the list
    amount.
    """

    line: Line
    net: Money
    shares: tuple[Share, ...] = ()

    def __post_init__(self) -> None:
        if self.net.currency != self.line.unit_price.currency:
            raise Defect("a net amount is in its line's currency")
        if not 0 <= self.net.minor <= self.line.amount.minor:
            raise Defect(f"net {self.net.minor} outside 0..{self.line.amount.minor}")
        if self.shares:
            self._prove_shares()

    @property
    def saving(self) -> Money:
        return self.line.amount - self.net

    def _prove_shares(self) -> None:
        net = sum(share.count * share.net for share in self.shares)
        listed = sum(share.count * share.listed for share in self.shares)
        units = sum(share.count for share in self.shares)
        if (units, net, listed) != (self.line.units, self.net.minor, self.line.amount.minor):
            raise Defect(f"shares of line {self.line.id} do not make the line")


@dataclass(frozen=True, slots=True)
class PricedBasket:
    """A basket with net prices, taxes and the amount due; voided lines are kept at zero.

    `rules` is the hash of the promotions it was priced by, "" when at list prices; `applied` says
    which took part, `proven` that no choice among them would have been better, `priced_at` the
    store time that promotions were asked about.
    """

    basket: Basket
    lines: tuple[PricedLine, ...]
    taxes: tuple[TaxLine, ...]
    due: Money
    rules: str = ""
    applied: tuple[Applied, ...] = ()
    proven: bool = True
    priced_at: datetime | None = None

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
    """The priced basket for one net amount per line, in the basket's order, without promotions.

    `currency` is what an empty basket costs nothing in; lines bring their own.
    """
    if len(nets) != len(basket.lines):
        raise Defect("one net amount per line")
    lines = tuple(PricedLine(line, net) for line, net in zip(basket.lines, nets, strict=True))
    return summed(basket, lines, table, currency)


def summed(
    basket: Basket, lines: tuple[PricedLine, ...], table: TaxTable, currency: Currency = CNY
) -> PricedBasket:
    """The basket with its taxes and the amount due, for lines that are priced already."""
    parts = [(p.line.tax_code, p.net) for p in lines if not p.line.voided]
    taxes = taxes_of(parts, table)
    of = lines[0].net.currency if lines else currency
    due = total([net for _, net in parts] + [tax.added for tax in taxes], of)
    return PricedBasket(basket, lines, taxes, due)

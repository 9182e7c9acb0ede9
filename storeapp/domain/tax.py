"""Taxes: several rates, inclusive or exclusive, rounded once per rate and document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Money, rounded_ratio

BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A rate in basis points (13 % is 1300); `inclusive` when prices already contain it."""

    code: str
    basis_points: int
    inclusive: bool = True

    def __post_init__(self) -> None:
        if not self.code:
            raise Defect("a tax rate has a code")
        if not 0 <= self.basis_points <= BASIS_POINTS:
            raise Defect(f"tax rate {self.basis_points} basis points")

    def tax_on(self, amount: Money) -> Money:
        """The tax in (inclusive) or on (exclusive) that amount, rounded once."""
        base = BASIS_POINTS + self.basis_points if self.inclusive else BASIS_POINTS
        return Money(rounded_ratio(amount.minor * self.basis_points, base), amount.currency)


@dataclass(frozen=True, slots=True)
class TaxTable:
    """The rates of a store by their codes."""

    rates: tuple[TaxRate, ...]

    def rate(self, code: str) -> TaxRate:
        """The rate of that code; Refusal `tax-unknown` when the store has not heard of it."""
        for rate in self.rates:
            if rate.code == code:
                return rate
        # Not our mistake: goods and settings come by two streams, one may be ahead of the other.
        raise Refusal("tax-unknown", tax=code)


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One rate's part of a document: `base` is the sum of the line amounts it was taken from."""

    rate: TaxRate
    base: Money
    tax: Money

    @property
    def added(self) -> Money:
        """What this tax adds to the amount due: nothing when prices contain it."""
        return Money(0, self.tax.currency) if self.rate.inclusive else self.tax


def taxes_of(parts: Sequence[tuple[str, Money]], table: TaxTable) -> tuple[TaxLine, ...]:
    """The tax lines of a document from its (tax code, line amount) parts, by code.

    Amounts of one rate are summed first and rounded once: per document, not per line, so that
    the printed tax is the tax of the printed total (ADR 0003).
    """
    bases: dict[str, Money] = {}
    for code, amount in parts:
        bases[code] = bases[code] + amount if code in bases else amount
    return tuple(
        TaxLine(rate, base, rate.tax_on(base))
        for code, base in sorted(bases.items())
        for rate in (table.rate(code),)
    )

"""Money in whole minor units: the one rounding, one split, one formatter, one parser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storeapp.domain.errors import Defect, Refusal


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency of ISO 4217: `digits` after the point, `symbol` as printed before the amount."""

    code: str
    digits: int
    symbol: str


# The yen sign is the full-width U+FFE5 on paper only (GBK lacks U+00A5); the encoder maps it.
CNY = Currency("CNY", 2, "¥")
USD = Currency("USD", 2, "$")
EUR = Currency("EUR", 2, "€")
JPY = Currency("JPY", 0, "¥")
_CURRENCIES = {c.code: c for c in (CNY, USD, EUR, JPY)}

MAX_MINOR = 99_999_999_99
"""The largest amount a till accepts for one basket or one tender: 99,999,999.99."""


def currency(code: str) -> Currency:
    """The currency of that ISO 4217 code; Defect when the till does not know it."""
    try:
        return _CURRENCIES[code]
    except KeyError:
        raise Defect(f"unknown currency {code}") from None


def rounded_ratio(numerator: int, denominator: int) -> int:
    """`numerator / denominator` to the nearest whole number, halves away from zero.

    The only rounding of money in the house; commercial rounding as in DIN 1333 and the usual
    reading of Chinese invoice rules.
    """
    if denominator <= 0:
        raise Defect("a ratio needs a positive denominator")
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount; adding two currencies is a Defect, not a conversion."""

    minor: int
    currency: Currency = CNY

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise Defect(f"money is a whole number of minor units, not {self.minor!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def times(self, count: int) -> Money:
        """This amount `count` times, exact."""
        return Money(self.minor * count, self.currency)

    def ratio(self, numerator: int, denominator: int) -> Money:
        """This amount times a fraction, rounded once."""
        return Money(rounded_ratio(self.minor * numerator, denominator), self.currency)

    def allocate(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Split by weights so that the parts always sum to the whole (largest remainder).

        Equal remainders go to the earlier part. All weights zero: the first part takes all.
        """
        if not weights or min(weights) < 0:
            raise Defect("allocate needs at least one weight and none below zero")
        whole = sum(weights)
        if whole == 0:
            weights = (1, *(0 for _ in weights[1:]))
            whole = 1
        sign = 1 if self.minor >= 0 else -1
        amount = abs(self.minor)
        shares = [amount * weight // whole for weight in weights]
        left = amount - sum(shares)
        by_remainder = sorted(
            range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i)
        )
        for i in by_remainder[:left]:
            shares[i] += 1
        return tuple(Money(sign * share, self.currency) for share in shares)

    def _same(self, other: Money) -> int:
        if other.currency is not self.currency and other.currency != self.currency:
            raise Defect(f"{self.currency.code} met {other.currency.code}")
        return other.minor


def total(amounts: Iterable[Money], currency: Currency = CNY) -> Money:
    """The sum of the amounts; zero of `currency` when there are none."""
    nothing = Money(0, currency)
    return Money(sum(nothing._same(amount) for amount in amounts), currency)


def format_money(amount: Money, *, symbol: bool = True) -> str:
    """`¥1,234.50`, `-¥0.05`; without symbol `1,234.50`. The same in Chinese and English (CLDR)."""
    scale = 10**amount.currency.digits
    whole, part = divmod(abs(amount.minor), scale)
    text = f"{whole:,}"
    if amount.currency.digits:
        text += f".{part:0{amount.currency.digits}d}"
    sign = "-" if amount.minor < 0 else ""
    return f"{sign}{amount.currency.symbol if symbol else ''}{text}"


_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?")


def parse_money(text: str, currency: Currency = CNY) -> Money:
    """The amount a person typed: `12`, `12.5`, `1,234.50`, `¥3`, `-¥3`; else a Refusal.

    More digits after the point than the currency has are refused, never rounded.
    """
    bare = text.strip()
    negative = bare.startswith("-")
    plain = bare.removeprefix("-").removeprefix(currency.symbol).removeprefix("￥").strip()
    match = _AMOUNT.fullmatch(plain)
    if not plain.isascii() or not match or not (match[1] or match[2]):
        raise Refusal("amount-unreadable", text=text[:20])
    part = match[2] or ""
    if len(part) > currency.digits:
        raise Refusal("amount-too-fine", text=text[:20])
    digits = (match[1] or "0").replace(",", "") + part.ljust(currency.digits, "0")
    if len(digits) > 15 or int(digits) > MAX_MINOR:
        raise Refusal("amount-too-large", text=text[:20])
    return Money(-int(digits) if negative else int(digits), currency)

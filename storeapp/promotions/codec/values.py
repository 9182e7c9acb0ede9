"""What a promotion gives, as JSON: percents, amounts, prices, gifts and points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from storeapp.domain.money import MAX_MINOR
from storeapp.promotions.codec.reading import MAX_COUNT, Read, Spot, a_word, branch, by_kind
from storeapp.promotions.rule import (
    ONCE,
    AmountOff,
    BurnPoints,
    EarnPoints,
    FixedPrice,
    Gift,
    Percent,
    PriceList,
    Value,
)

WHOLE_BP: Final = 10_000
"""All of it, in hundredths of a percent."""

MAX_PRICES: Final = 50_000
MAX_TIMES: Final = 10_000


def value_from(spot: Spot) -> Value:
    return by_kind(spot, _READERS)


def _percent(spot: Spot) -> Percent:
    of = branch(spot, Percent, kind=True)
    return Percent(of.count("basis_points", most=WHOLE_BP))


def _amount_off(spot: Spot) -> AmountOff:
    return AmountOff(branch(spot, AmountOff, kind=True).minor("minor"))


def _fixed_price(spot: Spot) -> FixedPrice:
    return FixedPrice(branch(spot, FixedPrice, kind=True).minor("minor"))


def _price_list(spot: Spot) -> PriceList:
    return PriceList(branch(spot, PriceList, kind=True).has("prices", _prices))


def _prices(spot: Spot) -> Mapping[str, int]:
    prices = spot.object()
    if not 1 <= len(prices) <= MAX_PRICES:
        spot.wrong(f"must have 1 to {MAX_PRICES} prices")
    for sku in prices:
        a_word(Spot(sku, spot.where, spot.code))
    return {sku: spot.under(sku).whole(1, MAX_MINOR) for sku in prices}


def _gift(spot: Spot) -> Gift:
    branch(spot, Gift, kind=True)
    return Gift()


def _earn_points(spot: Spot) -> EarnPoints:
    of = branch(spot, EarnPoints, kind=True)
    earned = EarnPoints(
        points=of.count("points", least=0),
        per_minor=of.minor("per_minor", least=0),
        times=of.count("times", least=0, most=MAX_TIMES),
        fixed=of.count("fixed", least=0),
    )
    if bool(earned.points) is not bool(earned.per_minor):
        of.wrong("points", "and per_minor stand together: so many points for so much")
    if (earned.times != ONCE) is bool(earned.points or earned.fixed):
        spot.wrong("must give points or fixed points, or else times")
    return earned


def _burn_points(spot: Spot) -> BurnPoints:
    of = branch(spot, BurnPoints, kind=True)
    return BurnPoints(
        points=of.count("points", most=MAX_COUNT),
        minor=of.minor("minor"),
        most_bp=of.count("most_bp", most=WHOLE_BP),
    )


_READERS: Final[Mapping[str, Read[Value]]] = {
    "percent": _percent,
    "amount_off": _amount_off,
    "fixed_price": _fixed_price,
    "price_list": _price_list,
    "gift": _gift,
    "earn_points": _earn_points,
    "burn_points": _burn_points,
}

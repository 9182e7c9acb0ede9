"""Promotions that give too much, or nothing: floors, amounts beyond the price, senseless tiers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from headoffice.publishing.findings import Finding, error, warning
from headoffice.publishing.reach import Ground
from headoffice.publishing.shelf import Good
from storeapp.domain.money import rounded_ratio
from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    FixedPrice,
    Over,
    Pattern,
    Percent,
    PriceList,
    Promotion,
    Role,
    Tier,
    Value,
)

WHOLE_BP = 10_000


def worth(promotion: Promotion, ground: Ground, *, floor_bp: int) -> Iterator[Finding]:
    """`floor_bp` is the part of its list price, in hundredths of a percent, that a good is to cost
    at least; nor is it to bring the chain less than it costs, where that is known."""
    yield from _tiers_out_of_order(promotion)
    goods = [ground.goods_of(promotion, part) for part in promotion.benefit.parts]
    if not all(goods):
        return
    yield from _beyond_the_price(promotion, goods, ground)
    yield from _unknown_prices(promotion, goods[0])
    lowest = _lowest_of(promotion.benefit, goods)
    yield from _below_floor(promotion, lowest, floor_bp, ground)
    yield from _below_cost(promotion, lowest, ground)


def _tiers_out_of_order(promotion: Promotion) -> Iterator[Finding]:
    for number, (one, next_one) in enumerate(pairwise(promotion.benefit.tiers), start=2):
        before, after = _giving(one.value), _giving(next_one.value)
        if before is not None and after is not None and after <= before:
            yield error(
                promotion.id, "tier-not-better", f"Tier {number} gives no more than the one before."
            )


def _giving(value: Value) -> int | None:
    """A number that is larger where more is given; None for what cannot be told so."""
    match value:
        case Percent(basis_points=points):
            return points
        case AmountOff(minor=minor):
            return minor
        case FixedPrice(minor=minor):
            return -minor
    return None


def _beyond_the_price(
    promotion: Promotion, goods: Sequence[Sequence[Good]], ground: Ground
) -> Iterator[Finding]:
    benefit = promotion.benefit
    for tier in benefit.tiers:
        value = tier.value
        if isinstance(value, AmountOff) and value.minor >= (costs := _costs(benefit, tier, goods)):
            yield warning(
                promotion.id,
                "amount-beyond-price",
                f"{ground.said(value.minor)} off is not less than the cheapest that gets it costs,"
                f" {ground.said(costs)}: it would be free.",
            )
        if isinstance(value, FixedPrice) and value.minor >= _dearest(benefit, goods):
            yield warning(
                promotion.id,
                "saves-nothing",
                f"Nothing that it is for costs more than {ground.said(value.minor)}.",
            )


def _costs(benefit: Benefit, tier: Tier, goods: Sequence[Sequence[Good]]) -> int:
    """What the cheapest set that reaches the tier costs, or of EACH the cheapest unit."""
    cheapest = sum(
        part.quantity * min(good.piece.price for good in some)
        for part, some in zip(benefit.parts, goods, strict=True)
    )
    return max(cheapest * max(tier.quantity, 1), tier.amount)


def _dearest(benefit: Benefit, goods: Sequence[Sequence[Good]]) -> int:
    """What the dearest units that get it cost, of one set."""
    return sum(
        part.quantity * max(good.piece.price for good in some)
        for part, some in zip(benefit.parts, goods, strict=True)
        if part.role is Role.GET
    )


def _unknown_prices(promotion: Promotion, goods: Sequence[Good]) -> Iterator[Finding]:
    lists = [t.value.prices for t in promotion.benefit.tiers if isinstance(t.value, PriceList)]
    if not lists:
        return
    known = {good.piece.sku for good in goods}
    missing = sorted({sku for prices in lists for sku in prices} - known)
    if missing:
        yield warning(
            promotion.id,
            "price-list-unknown",
            f"It has prices for goods that it does not cover: {_some(missing)}.",
        )
    dearer = sorted(
        good.piece.sku
        for prices in lists
        for good in goods
        if prices.get(good.piece.sku, 0) > good.piece.price
    )
    if dearer:
        yield warning(
            promotion.id, "price-not-lower", f"Its prices are above the list for {_some(dearer)}."
        )


def _lowest_of(benefit: Benefit, goods: Sequence[Sequence[Good]]) -> list[tuple[Good, int]]:
    """The goods that get it, each with the least that a unit costs the customer by it alone."""
    return [
        (good, max(_lowest(benefit, good.piece.price, good.piece.sku), benefit.limit.floor))
        for part, some in zip(benefit.parts, goods, strict=True)
        if part.role is Role.GET
        for good in some
    ]


def _below_floor(
    promotion: Promotion, lowest: Sequence[tuple[Good, int]], floor_bp: int, ground: Ground
) -> Iterator[Finding]:
    below = [
        (good.piece.sku, good.piece.price, net)
        for good, net in lowest
        if net * WHOLE_BP < good.piece.price * floor_bp
    ]
    if below:
        sku, price, net = min(below, key=lambda each: (each[2] * WHOLE_BP // each[1], each[0]))
        yield warning(
            promotion.id,
            "below-floor",
            f"It brings {len({each[0] for each in below})} goods below"
            f" {floor_bp // 100}.{floor_bp % 100:02d} % of their list price; the worst is {sku}:"
            f" {ground.said(net)} instead of {ground.said(price)}.",
        )


def _below_cost(
    promotion: Promotion, lowest: Sequence[tuple[Good, int]], ground: Ground
) -> Iterator[Finding]:
    below = [
        (net - good.cost, good.piece.sku, net, good.cost)
        for good, net in lowest
        if good.cost is not None and net < good.cost
    ]
    if below:
        _, sku, net, cost = min(below)
        yield warning(
            promotion.id,
            "below-cost",
            f"It sells {len({each[1] for each in below})} goods for less than they cost the chain;"
            f" the worst is {sku}: {ground.said(net)}, and it costs {ground.said(cost)}.",
        )


def _lowest(benefit: Benefit, price: int, sku: str) -> int:
    """What a unit of that price costs in the best tier, in a set of units that cost the same."""
    return min(max(_net(benefit, tier, price, sku), 0) for tier in benefit.tiers)


def _net(benefit: Benefit, tier: Tier, price: int, sku: str) -> int:
    each = benefit.pattern is Pattern.EACH
    get = sum(part.quantity for part in benefit.parts if part.role is Role.GET)
    sharing = sum(part.quantity for part in benefit.parts) if benefit.over is Over.ALL else get
    match tier.value:
        case Percent(basis_points=points):
            part = points if each else rounded_ratio(points * get, sharing)
            return price - rounded_ratio(price * part, WHOLE_BP)
        case AmountOff(minor=minor):
            needed = max(sharing * price, tier.amount, tier.quantity * price)
            return price - minor if each else price - rounded_ratio(minor * price, max(needed, 1))
        case FixedPrice(minor=minor):
            return minor if each else price - rounded_ratio(get * price - minor, sharing)
        case PriceList(prices=prices):
            return prices.get(sku, price)
    return price


def _some(names: Sequence[str], most: int = 5) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"

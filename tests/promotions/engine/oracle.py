"""A whole small basket priced by plain trying, straight from the words of the rules.

Nothing is shared with the product but the rules' own classes: every unit is tried in every
application of every promotion. For one group that chooses the best, no conditions, at list prices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

from storeapp.promotions.occasion import Item
from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    FixedPrice,
    Gift,
    Over,
    Pattern,
    Percent,
    Pick,
    PriceList,
    Promotion,
    Role,
    Steps,
    Tier,
    Value,
)

FINE = 10_000
"""A percentage is exact in ten-thousandths of a minor unit."""

Mask = int
"""Units as bits."""


@dataclass(frozen=True)
class Unit:
    """One unit, or one weighed good."""

    item: Item

    @property
    def price(self) -> int:
        return self.item.each


@dataclass(frozen=True)
class Application:
    """A promotion used `uses` times on these units: what it saves exactly and rounded."""

    units: Mask
    uses: int
    savers: int
    exact: int
    rounded: int

    def plus(self, other: Application) -> Application:
        """Both, where they share no unit."""
        return Application(
            self.units | other.units,
            self.uses + other.uses,
            self.savers + other.savers,
            self.exact + other.exact,
            self.rounded + other.rounded,
        )


@dataclass(frozen=True)
class Best:
    """The largest exact saving, and what all choices that reach it come to when rounded."""

    exact: int
    rounded: frozenset[int]


NOTHING = Best(0, frozenset((0,)))


def savings(items: Sequence[Item], promotions: Sequence[Promotion]) -> Best:
    """The best saving of the basket."""
    units = [Unit(item) for item in items for _ in range(item.count)]
    everything = (1 << len(units)) - 1
    families = [_family(units, promotion) for promotion in promotions]

    @cache
    def best(number: int, free: Mask) -> Best:
        if number == len(families):
            return NOTHING
        found = best(number + 1, free)
        for used, mine in families[number].items():
            if used & free == used:
                found = _better(found, _both(mine, best(number + 1, free & ~used)))
        return found

    return best(0, everything)


def _better(one: Best, other: Best) -> Best:
    if one.exact == other.exact:
        return Best(one.exact, one.rounded | other.rounded)
    return max(one, other, key=lambda each: each.exact)


def _both(one: Best, other: Best) -> Best:
    sums = frozenset(a + b for a in one.rounded for b in other.rounded)
    return Best(one.exact + other.exact, sums)


def _family(units: Sequence[Unit], promotion: Promotion) -> dict[Mask, Best]:
    """What the promotion saves on exactly these units, within its limits."""
    found: dict[Mask, Best] = {}
    for total in _totals(list(applications(units, promotion))):
        best = limited(promotion, total)
        if best is not None:
            found[total.units] = _better(found.get(total.units, NOTHING), best)
    return found


def _totals(applications: Sequence[Application]) -> set[Application]:
    """Every sum of applications that share no unit."""
    found = {Application(0, 0, 0, 0, 0)}
    for each in applications:
        found |= {one.plus(each) for one in found if not one.units & each.units}
    return found


def limited(promotion: Promotion, total: Application) -> Best | None:
    """What the promotion saves by these uses; None where its limits forbid them."""
    limit = promotion.benefit.limit
    if limit.max_uses is not None and total.uses > limit.max_uses:
        return None
    if _once(promotion.benefit) and total.uses > 1:
        return None
    if limit.max_units is not None and total.savers > limit.max_units:
        return None
    if limit.max_discount is None:
        return Best(total.exact, frozenset((total.rounded,)))
    most = limit.max_discount
    return Best(min(total.exact, most * FINE), frozenset((min(total.rounded, most),)))


def _once(benefit: Benefit) -> bool:
    """A ladder gives its highest step once, and so does a whole selection."""
    laddered = any(tier.amount or tier.quantity > 1 for tier in benefit.tiers)
    return benefit.steps is Steps.HIGHEST and (
        benefit.parts[0].open or (benefit.pattern is Pattern.EACH and laddered)
    )


def applications(units: Sequence[Unit], promotion: Promotion) -> Iterator[Application]:
    """Every way to use the promotion once, and of a whole selection how often that counts."""
    benefit = promotion.benefit
    for tier in benefit.tiers:
        if benefit.pattern is Pattern.EACH and not (tier.amount or tier.quantity > 1):
            yield from _singles(units, promotion, tier.value)
        elif benefit.pattern is Pattern.EACH or benefit.parts[0].open:
            yield from _wholes(units, promotion, tier)
        else:
            yield from _sets(units, promotion, tier.value)


def _meant(units: Sequence[Unit], promotion: Promotion, part: int, *, counted: bool) -> list[int]:
    """The units a part speaks of; a weighed one is no piece, unless that is said."""
    selector, limit = promotion.benefit.parts[part].selector, promotion.benefit.limit
    return [
        place
        for place, unit in enumerate(units)
        if selector.covers(unit.item.piece, unit.item.scanned_at.date())
        and (not counted or limit.weighed_counts or not unit.item.indivisible)
    ]


def _singles(units: Sequence[Unit], promotion: Promotion, value: Value) -> Iterator[Application]:
    meant = _meant(units, promotion, 0, counted=False)
    benefit = promotion.benefit
    if benefit.pick is not Pick.BEST and benefit.limit.max_units is not None:
        meant = _picked(units, meant, benefit.pick, benefit.limit.max_units)
    for place in meant:
        saved = _alone(units[place], promotion, value)
        if saved:
            yield Application(1 << place, 1, 1, saved * FINE, saved)


def _picked(units: Sequence[Unit], meant: Sequence[int], pick: Pick, most: int) -> list[int]:
    """The cheapest or dearest; all that cost the same where those are enough, else by sku."""
    sign = 1 if pick is Pick.CHEAPEST else -1
    ordered = sorted(meant, key=lambda i: (sign * units[i].price, units[i].item.piece.sku))
    alike = [i for i in ordered if units[i].price == units[ordered[0]].price]
    return alike if len(alike) >= most else ordered[:most]


def _wholes(units: Sequence[Unit], promotion: Promotion, tier: Tier) -> Iterator[Application]:
    """A selection as a whole: as many as one likes, enough for the step, once or again."""
    benefit = promotion.benefit
    counted = tier.quantity > 1 or benefit.parts[0].quantity > 1
    needed = max(1, tier.quantity, benefit.parts[0].quantity)
    meant = _meant(units, promotion, 0, counted=counted)
    for count in range(needed, len(meant) + 1):
        for chosen in combinations(meant, count):
            amount = sum(units[i].price for i in chosen)
            # One dear unit fills an amount as often as it does; pieces count where said.
            pieces = count // needed if counted or not tier.amount else amount
            times = _times(benefit, tier, pieces, amount)
            if times:
                yield from _whole(units, promotion, tier.value, chosen, times)


def _times(benefit: Benefit, tier: Tier, by_quantity: int, amount: int) -> int:
    by_amount = amount // tier.amount if tier.amount else by_quantity
    times = min(by_quantity, by_amount)
    return min(times, 1) if benefit.steps is Steps.HIGHEST else times


def _whole(
    units: Sequence[Unit], promotion: Promotion, value: Value, chosen: Sequence[int], times: int
) -> Iterator[Application]:
    mask = sum(1 << i for i in chosen)
    mine = [units[i] for i in chosen]
    if promotion.benefit.pattern is Pattern.EACH:
        alone = [_alone(unit, promotion, value) for unit in mine]
        savers = sum(saved > 0 for saved in alone)
        if sum(alone):
            yield Application(mask, times, savers, sum(alone) * FINE, sum(alone))
    elif exact := _together(promotion, value, mine, mine, times):
        yield Application(mask, times, len(mine), exact, _rounded(exact))


def _sets(units: Sequence[Unit], promotion: Promotion, value: Value) -> Iterator[Application]:
    """One set at a time, its units in their parts."""
    parts = promotion.benefit.parts
    meant = [_meant(units, promotion, i, counted=True) for i in range(len(parts))]
    found = set()
    for chosen in product(
        *(combinations(m, p.quantity) for m, p in zip(meant, parts, strict=True))
    ):
        places = [place for part in chosen for place in part]
        if len(set(places)) < len(places) or not _fits(promotion, units, chosen):
            continue
        getting = [
            units[i]
            for part, mine in zip(parts, chosen, strict=True)
            if part.role is Role.GET
            for i in mine
        ]
        exact = _together(promotion, value, getting, [units[i] for i in places], 1)
        if exact > 0:
            savers = len(places) if _bears_all(promotion, value) else len(getting)
            mask = sum(1 << i for i in places)
            found.add(Application(mask, 1, savers, exact, _rounded(exact)))
    yield from found


def _fits(promotion: Promotion, units: Sequence[Unit], chosen: Sequence[Sequence[int]]) -> bool:
    """Of one good where that is asked, and the getting units as the shop picks them."""
    benefit = promotion.benefit
    if benefit.same_sku and len({units[i].item.piece.sku for p in chosen for i in p}) > 1:
        return False
    buying = [
        units[i].price
        for part, mine in zip(benefit.parts, chosen, strict=True)
        if part.role is Role.BUY
        for i in mine
    ]
    getting = [
        units[i].price
        for part, mine in zip(benefit.parts, chosen, strict=True)
        if part.role is Role.GET
        for i in mine
    ]
    if not buying or benefit.pick is Pick.BEST:
        return True
    if benefit.pick is Pick.CHEAPEST:
        return max(getting) <= min(buying)
    return min(getting) >= max(buying)


def _together(
    promotion: Promotion, value: Value, getting: Sequence[Unit], units: Sequence[Unit], times: int
) -> int:
    """What a set saves, exactly, in ten-thousandths; 0 or less where it is not worth it."""
    match value:
        case Percent(basis_points=points):
            return sum(min(u.price * points, _room(u, promotion) * FINE) for u in getting)
        case FixedPrice(minor=minor):
            return (sum(u.price for u in getting) - minor * times) * FINE
        case AmountOff(minor=minor):
            bearers = getting if promotion.benefit.over is Over.GET else units
            return min(minor * times, sum(_room(u, promotion) for u in bearers)) * FINE
    return sum(_alone(u, promotion, value) for u in getting) * FINE


def _bears_all(promotion: Promotion, value: Value) -> bool:
    return isinstance(value, AmountOff) and promotion.benefit.over is Over.ALL


def _alone(unit: Unit, promotion: Promotion, value: Value) -> int:
    """What one unit saves by itself, in whole minor units."""
    match value:
        case Percent(basis_points=points):
            saved = _rounded(unit.price * points)
        case AmountOff(minor=minor):
            saved = _measured(minor, unit)
        case FixedPrice(minor=minor):
            saved = unit.price - _measured(minor, unit)
        case PriceList(prices=prices):
            listed = prices.get(unit.item.piece.sku)
            saved = 0 if listed is None else unit.price - _measured(listed, unit)
        case _:
            assert isinstance(value, Gift)
            saved = unit.price
    return max(0, min(saved, _room(unit, promotion)))


def _room(unit: Unit, promotion: Promotion) -> int:
    return max(0, unit.price - _measured(promotion.benefit.limit.floor, unit))


def _measured(minor: int, unit: Unit) -> int:
    """An amount for a piece, or for the weight of a weighed good."""
    if not unit.item.indivisible:
        return minor
    return (2 * minor * unit.item.thousandths + 1000) // 2000


def _rounded(exact: int) -> int:
    """Half up."""
    return (2 * exact + FINE) // (2 * FINE)

"""Promotions that nobody will ever get: no place, no time, no goods, no coupon, no such basket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from headoffice.publishing.conditions import can_be_met
from headoffice.publishing.findings import Finding, error, warning
from headoffice.publishing.shelf import Good, Shelf, place_of
from headoffice.stores.tables import Store
from storeapp.domain.money import Currency, Money, format_money
from storeapp.promotions.admission import refusal_of
from storeapp.promotions.holding import Audience, Birthday, Schedule, Scope, Who
from storeapp.promotions.occasion import Customer, Occasion
from storeapp.promotions.rule import Automatic, Coupon, PaidBy, Part, Pattern, Promotion
from storeapp.promotions.selector import Selector
from storeapp.sync.wire.coupons import CLASS

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Ground:
    """What promotions are held against: the moment, the stores that sell, the goods, how many
    single-use coupons of a class are still to be used, and the set's currency."""

    wall: datetime
    stores: Sequence[Store]
    shelf: Shelf
    coupons: Mapping[str, int]
    currency: Currency
    _stores_of: dict[Scope, tuple[Store, ...]] = field(default_factory=dict)
    _goods_of: dict[tuple[Selector, frozenset[str]], tuple[Good, ...]] = field(default_factory=dict)

    def said(self, minor: int) -> str:
        return format_money(Money(minor, self.currency), symbol=False)

    def stores_of(self, promotion: Promotion) -> tuple[Store, ...]:
        """The stores where it holds at some time."""
        known = self._stores_of.get(promotion.scope)
        if known is None:
            anytime = replace(
                promotion, schedule=Schedule(), audience=Audience(), trigger=Automatic()
            )
            known = tuple(s for s in self.stores if _holds_in(anytime, s, self.wall))
            self._stores_of[promotion.scope] = known
        return known

    def goods_of(self, promotion: Promotion, part: Part) -> tuple[Good, ...]:
        """The goods of one of its parts, where it holds."""
        zones = frozenset(store.zone for store in self.stores_of(promotion))
        known = self._goods_of.get((part.selector, zones))
        if known is None:
            covered = self.shelf.covered(part.selector)
            known = tuple(good for good in covered if good.zone in zones)
            self._goods_of[part.selector, zones] = known
        return known


def unreachable(promotion: Promotion, ground: Ground) -> Iterator[Finding]:
    yield from _never(promotion, ground.wall)
    yield from _for_nobody(promotion)
    yield from _on_no_word(promotion, ground)
    if promotion.condition is not None and not can_be_met(promotion.condition):
        yield error(
            promotion.id,
            "conditions-contradictory",
            "No basket can meet its conditions: they ask for so much, and for less than that.",
        )
    yield from _too_few(promotion)
    if not ground.stores_of(promotion):
        yield error(promotion.id, "scope-empty", "It holds in none of the chain's stores.")
    else:
        yield from _without_goods(promotion, ground)


def _holds_in(promotion: Promotion, store: Store, at: datetime) -> bool:
    # A member, since points are for members only.
    occasion = Occasion(at, place_of(store), customer=Customer("anybody"))
    return refusal_of(promotion, occasion) != "scope"


def _never(promotion: Promotion, wall: datetime) -> Iterator[Finding]:
    schedule = promotion.schedule
    if schedule.end is not None and schedule.end <= wall:
        yield error(
            promotion.id, "schedule-over", f"Its time was over on {schedule.end:%Y-%m-%d %H:%M}."
        )
    elif not _has_a_day(schedule, wall):
        yield error(
            promotion.id, "schedule-never", "No day is within all that its schedule asks for."
        )


def _has_a_day(schedule: Schedule, wall: datetime) -> bool:
    first = max(schedule.start or wall, wall)
    if schedule.end is not None and schedule.end <= first:
        return False
    days = sorted(schedule.days) or [
        (first + timedelta(days=number)).date() for number in range(_WEEK)
    ]
    return any(
        day >= first.date()
        and (schedule.end is None or datetime.combine(day, datetime.min.time()) < schedule.end)
        and (not schedule.weekdays or day.isoweekday() in schedule.weekdays)
        for day in days
    )


def _for_nobody(promotion: Promotion) -> Iterator[Finding]:
    audience = promotion.audience
    asks = (
        audience.tier_min is not None
        or bool(audience.groups)
        or audience.birthday is not Birthday.IGNORED
        or audience.purchase is not None
    )
    if audience.who is Who.GUEST and asks:
        yield error(
            promotion.id, "audience-empty", "It is for guests, and asks what only members have."
        )


def _on_no_word(promotion: Promotion, ground: Ground) -> Iterator[Finding]:
    trigger = promotion.trigger
    if isinstance(trigger, PaidBy) and not trigger.tenders:
        yield error(promotion.id, "tenders-empty", "It names no way of paying.")
    if not isinstance(trigger, Coupon) or not trigger.single_use:
        return
    if not CLASS.fullmatch(trigger.coupon_class):
        yield error(
            promotion.id,
            "coupon-class-unreadable",
            "A class of single-use coupons has 1 to 24 capital letters, digits and hyphens, and"
            f" {trigger.coupon_class!r} is none: no coupon of it can be made.",
        )
    elif not ground.coupons.get(trigger.coupon_class):
        yield warning(
            promotion.id,
            "coupons-none",
            f"No coupon of class {trigger.coupon_class} has been issued that is still unused.",
        )


def _too_few(promotion: Promotion) -> Iterator[Finding]:
    benefit = promotion.benefit
    most = benefit.limit.max_units
    needed = sum(part.quantity for part in benefit.parts)
    if benefit.pattern is Pattern.SET and most is not None and most < needed:
        yield error(
            promotion.id,
            "limit-below-set",
            f"One set has {needed} units, and it takes {most} at most.",
        )
    for tier in benefit.tiers:
        if most is not None and tier.quantity > most:
            yield error(
                promotion.id,
                "tier-unreachable",
                f"The tier from {tier.quantity} pieces is never reached: it takes {most} at most.",
            )


def _without_goods(promotion: Promotion, ground: Ground) -> Iterator[Finding]:
    benefit = promotion.benefit
    for number, part in enumerate(benefit.parts, start=1):
        goods = ground.goods_of(promotion, part)
        if not goods:
            yield error(
                promotion.id,
                "selector-empty",
                f"Part {number} covers no good that is sold where it holds.",
            )
        elif (
            benefit.pattern is Pattern.SET
            and not benefit.limit.weighed_counts
            and all(good.piece.weighed for good in goods)
        ):
            yield error(
                promotion.id,
                "set-of-weighed",
                f"Part {number} has weighed goods only, and they do not count as pieces.",
            )

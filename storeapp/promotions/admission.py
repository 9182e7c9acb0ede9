"""Whether a promotion holds at all: where, when, for whom, and on whose word."""

from __future__ import annotations

from datetime import date

from storeapp.promotions.holding import Audience, Birthday, Franchise, Instant, Scope, Who
from storeapp.promotions.occasion import Customer, Item, Occasion, Place
from storeapp.promotions.rule import Coupon, Layer, PaidBy, Promotion, Trigger


def refusal_of(promotion: Promotion, occasion: Occasion) -> str:
    """Why it does not hold on this occasion: `scope`, `schedule`, `audience`, `coupon`, `tender`
    or `quota`; "" when it does. A schedule that goes by the scan is asked per item."""
    if not _in_scope(promotion.scope, occasion.place):
        return "scope"
    if promotion.schedule.instant is Instant.PAY and not promotion.schedule.holds(occasion.at):
        return "schedule"
    if not _meant(promotion.audience, occasion.customer, occasion.at.date()):
        return "audience"
    if promotion.stacking.layer in (Layer.BURN, Layer.EARN) and occasion.customer is None:
        return "audience"
    if why := _not_triggered(promotion.trigger, occasion):
        return why
    allowance = occasion.allowances.get(promotion.id)
    if allowance is not None and 0 in (allowance.uses, allowance.discount):
        return "quota"
    return ""


def in_time(promotion: Promotion, item: Item) -> bool:
    """Whether the item was scanned while the promotion held, where that is what counts."""
    schedule = promotion.schedule
    return schedule.instant is Instant.PAY or schedule.holds(item.scanned_at)


def _in_scope(scope: Scope, place: Place) -> bool:
    if place.store in scope.stores_out or (scope.channels and place.channel not in scope.channels):
        return False
    if place.owner and scope.franchise is Franchise.OPT_IN and place.owner not in scope.opted_in:
        return False
    if not scope.stores and not scope.regions:
        return True
    return place.store in scope.stores or not scope.regions.isdisjoint(place.regions)


def _meant(audience: Audience, customer: Customer | None, today: date) -> bool:
    if audience.who is Who.GUEST:
        return customer is None
    if customer is None:
        return audience == Audience()
    return (
        (audience.tier_min is None or customer.tier >= audience.tier_min)
        and (not audience.groups or not audience.groups.isdisjoint(customer.groups))
        and (audience.purchase is None or _how_manieth(customer) == audience.purchase)
        and _celebrates(audience.birthday, customer.birthday, today)
    )


def _how_manieth(customer: Customer) -> int | None:
    return None if customer.purchases is None else customer.purchases + 1


def _celebrates(when: Birthday, birthday: date | None, today: date) -> bool:
    if when is Birthday.IGNORED:
        return True
    if birthday is None or birthday.month != today.month:
        # Who was born on 29 February celebrates on 1 March where there is none.
        return (
            when is Birthday.DAY
            and birthday is not None
            and (birthday.month, birthday.day) == (2, 29)
            and (today.month, today.day) == (3, 1)
            and not _leap(today.year)
        )
    return when is Birthday.MONTH or birthday.day == today.day


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _not_triggered(trigger: Trigger, occasion: Occasion) -> str:
    match trigger:
        case Coupon(coupon_class=wanted):
            return "" if wanted in occasion.coupons else "coupon"
        case PaidBy(tenders=tenders):
            paid = occasion.tenders
            return "" if paid and paid <= tenders else "tender"
    return ""

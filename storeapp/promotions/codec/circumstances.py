"""Where, when, for whom and on what occasion a promotion holds, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from storeapp.promotions.codec.reading import (
    Read,
    Spot,
    a_clock,
    a_day,
    a_moment,
    a_word,
    an_id,
    branch,
    by_kind,
)
from storeapp.promotions.holding import (
    Audience,
    Birthday,
    Franchise,
    Hours,
    Instant,
    Schedule,
    Scope,
    Who,
)
from storeapp.promotions.rule import Automatic, Coupon, Offline, PaidBy, Trigger

MAX_TIER: Final = 1_000


def scope_from(spot: Spot) -> Scope:
    of = branch(spot, Scope)
    return Scope(
        stores=of.some("stores", an_id),
        stores_out=of.some("stores_out", an_id),
        regions=of.some("regions", a_word),
        channels=of.some("channels", an_id),
        franchise=of.one_of("franchise", Franchise),
        opted_in=of.some("opted_in", an_id),
    )


def schedule_from(spot: Spot) -> Schedule:
    of = branch(spot, Schedule)
    schedule = Schedule(
        start=of.maybe("start", a_moment),
        end=of.maybe("end", a_moment),
        weekdays=of.some("weekdays", _weekday),
        hours=of.many("hours", _hours_from, most=24),
        days=of.some("days", a_day),
        instant=of.one_of("instant", Instant),
    )
    if schedule.start and schedule.end and schedule.end <= schedule.start:
        of.wrong("end", "is not after start")
    return schedule


def audience_from(spot: Spot) -> Audience:
    of = branch(spot, Audience)
    audience = Audience(
        who=of.one_of("who", Who),
        tier_min=of.maybe_count("tier_min", least=0, most=MAX_TIER),
        groups=of.some("groups", a_word),
        birthday=of.one_of("birthday", Birthday),
        purchase=of.maybe_count("purchase"),
    )
    if audience.who is Who.GUEST and audience != Audience(Who.GUEST):
        of.wrong("who", "a guest has no tier, group, birthday or purchases")
    return audience


def trigger_from(spot: Spot) -> Trigger:
    return by_kind(spot, _TRIGGERS)


def _weekday(spot: Spot) -> int:
    return spot.whole(1, 7)


def _hours_from(spot: Spot) -> Hours:
    of = branch(spot, Hours)
    hours = Hours(start=of.has("start", a_clock), end=of.has("end", a_clock))
    if hours.start == hours.end:
        of.wrong("end", "is the start; leave the hours out to mean the whole day")
    return hours


def _automatic(spot: Spot) -> Automatic:
    branch(spot, Automatic, kind=True)
    return Automatic()


def _coupon(spot: Spot) -> Coupon:
    of = branch(spot, Coupon, kind=True)
    coupon = Coupon(
        coupon_class=of.has("coupon_class", an_id),
        single_use=of.flag("single_use"),
        offline=of.one_of("offline", Offline),
        offline_cap=of.minor("offline_cap", least=0),
    )
    if bool(coupon.offline_cap) is not (coupon.offline is Offline.CAP):
        of.wrong("offline_cap", 'is above 0 exactly when offline is "allow_cap"')
    return coupon


def _paid_by(spot: Spot) -> PaidBy:
    return PaidBy(branch(spot, PaidBy, kind=True).some("tenders", an_id, least=1))


_TRIGGERS: Final[Mapping[str, Read[Trigger]]] = {
    "automatic": _automatic,
    "coupon": _coupon,
    "tender": _paid_by,
}

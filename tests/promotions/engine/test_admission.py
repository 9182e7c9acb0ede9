"""Whether a promotion holds: where, when, for whom, on whose word, and within which quota."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from storeapp.domain.customer import Customer
from storeapp.promotions.admission import refusal_of
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
from storeapp.promotions.occasion import Allowance, Item, Place
from storeapp.promotions.rule import Coupon, EarnPoints, Layer, PaidBy, Percent, Promotion, Quotas
from storeapp.promotions.selector import Match, Selector
from tests.promotions.build import (
    BEIJING,
    NOON,
    a_promotion,
    an_item,
    an_occasion,
    each,
    n_for,
    priced,
)

TEN = each(Percent(1_000))
MEMBER = Customer("M1", tier=2, groups=frozenset(("staff",)), purchases=4)


def holds(promotion: Promotion, **occasion: Any) -> bool:
    """Whether the promotion took something off a good at 10.00."""
    total = priced([an_item("A", 1000)], promotion, **occasion).total
    assert total in (900, 1000)
    return total == 900


CHANGSHA = Place("S01", frozenset(("city:changsha",)))
FRANCHISED = Place("S02", owner="F1")


@pytest.mark.parametrize(
    ("scope", "place", "there"),
    [
        pytest.param(Scope(), CHANGSHA, True, id="everywhere"),
        pytest.param(Scope(stores=frozenset(("S01",))), CHANGSHA, True, id="this store"),
        pytest.param(Scope(stores=frozenset(("S09",))), CHANGSHA, False, id="another store"),
        pytest.param(Scope(stores_out=frozenset(("S01",))), CHANGSHA, False, id="not here"),
        pytest.param(Scope(regions=frozenset(("city:changsha",))), CHANGSHA, True, id="region"),
        pytest.param(Scope(regions=frozenset(("city:wuhan",))), CHANGSHA, False, id="other region"),
        pytest.param(
            Scope(stores=frozenset(("S01",)), regions=frozenset(("city:wuhan",))),
            CHANGSHA,
            True,
            id="this store or that region",
        ),
        pytest.param(Scope(channels=frozenset(("web",))), CHANGSHA, False, id="another channel"),
        pytest.param(Scope(channels=frozenset(("store",))), CHANGSHA, True, id="this channel"),
        pytest.param(Scope(), FRANCHISED, True, id="forced on a franchise"),
        pytest.param(Scope(franchise=Franchise.OPT_IN), FRANCHISED, False, id="not opted in"),
        pytest.param(
            Scope(franchise=Franchise.OPT_IN, opted_in=frozenset(("F1",))),
            FRANCHISED,
            True,
            id="opted in",
        ),
        pytest.param(
            Scope(franchise=Franchise.OPT_IN), CHANGSHA, True, id="the company's own store"
        ),
    ],
)
def test_where(scope: Scope, place: Place, there: bool) -> None:
    assert holds(a_promotion("p", TEN, scope=scope), place=place) is there


LATE = Hours(time(22), time(2))
EVENING = Hours(time(17), time(19))


def at(hour: int, minute: int = 0, day: int = 21) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("schedule", "moment", "then"),
    [
        pytest.param(Schedule(hours=(EVENING,)), at(17), True, id="from the hour on"),
        pytest.param(Schedule(hours=(EVENING,)), at(18, 59), True, id="within the hours"),
        pytest.param(Schedule(hours=(EVENING,)), at(19), False, id="the end is out"),
        pytest.param(Schedule(hours=(EVENING,)), at(12), False, id="at noon"),
        pytest.param(Schedule(hours=(LATE,)), at(23), True, id="late"),
        pytest.param(Schedule(hours=(LATE,)), at(1, 59, 22), True, id="past midnight"),
        pytest.param(Schedule(hours=(LATE,)), at(2, 0, 22), False, id="when the night is over"),
        pytest.param(
            Schedule(hours=(LATE,), weekdays=frozenset((6,))),
            at(1, 59, 22),
            True,
            id="Sunday early, as the night of Saturday",
        ),
        pytest.param(
            Schedule(hours=(LATE,), weekdays=frozenset((6,))),
            at(1, 59, 21),
            False,
            id="Saturday early, as the night of Friday",
        ),
        pytest.param(
            Schedule(hours=(LATE,), days=frozenset((date(2026, 11, 21),))),
            at(1, 59, 22),
            True,
            id="past midnight, as the night of the day",
        ),
        pytest.param(Schedule(weekdays=frozenset((6,))), at(12), True, id="a Saturday"),
        pytest.param(Schedule(weekdays=frozenset((7,))), at(12), False, id="no Sunday"),
        pytest.param(Schedule(days=frozenset((date(2026, 11, 21),))), at(12), True, id="the day"),
        pytest.param(Schedule(days=frozenset((date(2026, 11, 22),))), at(12), False, id="not yet"),
        pytest.param(
            Schedule(start=datetime.fromisoformat("2026-11-21T12:00")),
            at(12),
            True,
            id="begins now",
        ),
        pytest.param(
            Schedule(start=datetime.fromisoformat("2026-11-21T13:00")),
            at(12),
            False,
            id="begins later",
        ),
        pytest.param(
            Schedule(end=datetime.fromisoformat("2026-11-21T12:00")), at(12), False, id="has ended"
        ),
    ],
)
def test_when_by_the_moment_of_paying(schedule: Schedule, moment: datetime, then: bool) -> None:
    by_paying = Schedule(
        schedule.start,
        schedule.end,
        schedule.weekdays,
        schedule.hours,
        schedule.days,
        Instant.PAY,
    )

    assert holds(a_promotion("p", TEN, schedule=by_paying), at=moment) is then


def test_happy_hour_by_the_moment_of_the_scan() -> None:
    happy = a_promotion("happy", TEN, schedule=Schedule(hours=(EVENING,)))
    in_time = an_item("A", 1000, scanned_at=at(18, 59))
    too_late = an_item("B", 1000, scanned_at=at(19))

    answer = priced([in_time, too_late], happy, at=at(19, 5))

    assert [item.net for item in answer.items] == [900, 1000]


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=BEIJING)


def born(month: int, day: int) -> Customer:
    return Customer("M1", birthday=date(2000, month, day))


DAY, MONTH = Audience(birthday=Birthday.DAY), Audience(birthday=Birthday.MONTH)


@pytest.mark.parametrize(
    ("audience", "customer", "moment", "meant"),
    [
        pytest.param(Audience(), None, NOON, True, id="everybody"),
        pytest.param(Audience(Who.GUEST), None, NOON, True, id="a guest"),
        pytest.param(Audience(Who.GUEST), MEMBER, NOON, False, id="a member is no guest"),
        pytest.param(Audience(Who.MEMBER), None, NOON, False, id="nobody known"),
        pytest.param(Audience(Who.MEMBER), MEMBER, NOON, True, id="a member"),
        pytest.param(Audience(tier_min=2), MEMBER, NOON, True, id="her tier"),
        pytest.param(Audience(tier_min=3), MEMBER, NOON, False, id="a higher tier"),
        pytest.param(Audience(groups=frozenset(("staff",))), MEMBER, NOON, True, id="her group"),
        pytest.param(Audience(groups=frozenset(("vip",))), MEMBER, NOON, False, id="other group"),
        pytest.param(Audience(purchase=5), MEMBER, NOON, True, id="her fifth purchase"),
        pytest.param(Audience(purchase=1), MEMBER, NOON, False, id="not her first"),
        pytest.param(
            Audience(purchase=1), Customer("M1", purchases=0), NOON, True, id="her first purchase"
        ),
        pytest.param(Audience(purchase=1), Customer("M1"), NOON, False, id="nobody counted"),
        pytest.param(DAY, born(11, 21), NOON, True, id="her birthday"),
        pytest.param(DAY, born(11, 22), NOON, False, id="the day before"),
        pytest.param(DAY, born(10, 21), NOON, False, id="another month"),
        pytest.param(DAY, Customer("M1"), NOON, False, id="a birthday nobody knows"),
        pytest.param(MONTH, born(11, 2), NOON, True, id="her month"),
        pytest.param(MONTH, born(2, 29), on(2026, 3, 1), False, id="not the month after"),
        pytest.param(DAY, born(2, 29), on(2026, 3, 1), True, id="29 February in a common year"),
        pytest.param(DAY, born(2, 29), on(2028, 3, 1), False, id="not twice in a leap year"),
        pytest.param(DAY, born(2, 29), on(2028, 2, 29), True, id="29 February in a leap year"),
        pytest.param(DAY, born(2, 29), on(2100, 3, 1), True, id="2100 is no leap year"),
    ],
)
def test_for_whom(
    audience: Audience, customer: Customer | None, moment: datetime, meant: bool
) -> None:
    promotion = a_promotion("p", TEN, audience=audience)

    assert holds(promotion, customer=customer, at=moment) is meant


@pytest.mark.parametrize(
    ("presented", "total"),
    [
        pytest.param((), 4000, id="none"),
        pytest.param(("OTHER",), 4000, id="another class"),
        pytest.param(("FIVE",), 3500, id="one"),
        pytest.param(("FIVE", "FIVE"), 3000, id="two, used once each"),
    ],
)
def test_a_coupon_for_two_goods_is_used_once_for_each_that_is_shown(
    presented: tuple[str, ...], total: int
) -> None:
    deal = a_promotion("c", n_for(1500, 2), layer=Layer.COUPON, trigger=Coupon("FIVE"))

    assert priced([an_item("A", 1000, 4)], deal, coupons=presented).total == total


@pytest.mark.parametrize(
    ("tenders", "meant"),
    [((), False), (("wallet",), True), (("cash",), False), (("cash", "wallet"), False)],
)
def test_a_price_for_those_who_pay_by_this_tender(tenders: tuple[str, ...], meant: bool) -> None:
    promotion = a_promotion("t", TEN, trigger=PaidBy(frozenset(("wallet",))))

    assert holds(promotion, tenders=frozenset(tenders)) is meant


@pytest.mark.parametrize(
    ("left", "total"),
    [
        pytest.param(Allowance(), 4000, id="no bound"),
        pytest.param(Allowance(uses=0), 6000, id="no use left"),
        pytest.param(Allowance(uses=1), 5000, id="one use left"),
        pytest.param(Allowance(discount=0), 6000, id="nothing left of the budget"),
        pytest.param(Allowance(discount=1_234), 4766, id="what is left of the budget"),
    ],
)
def test_quotas_by_what_is_left_for_this_basket(left: Allowance, total: int) -> None:
    deal = a_promotion("p", n_for(2000, 3))

    assert priced([an_item("A", 1000, 6)], deal, allowances={"p": left}).total == total


def test_a_receipt_may_use_it_so_often() -> None:
    deal = a_promotion("p", n_for(2000, 3), quotas=Quotas(per_receipt=1))

    assert priced([an_item("A", 1000, 6)], deal).total == 5000


def test_goods_close_to_their_end() -> None:
    soon = Selector((Match(expires_within=2),))
    promotion = a_promotion("p", each(Percent(5_000), soon))
    today = NOON.date()
    items = [
        _expiring("A", today),
        _expiring("B", today + timedelta(2)),
        _expiring("C", today + timedelta(3)),
        _expiring("D", today - timedelta(1)),
        an_item("E", 1000),
    ]

    answer = priced(items, promotion)

    assert [item.net for item in answer.items] == [500, 500, 1000, 1000, 1000]


def _expiring(sku: str, end: date) -> Item:
    item = an_item(sku, 1000)
    return replace(item, piece=replace(item.piece, expires=end))


def test_points_are_for_members_only() -> None:
    earning = a_promotion("e", each(EarnPoints(1, 100)), layer=Layer.EARN)

    assert refusal_of(earning, an_occasion()) == "audience"
    assert refusal_of(earning, an_occasion(customer=MEMBER)) == ""

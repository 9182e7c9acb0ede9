"""The demo chain's promotions: one of nearly every kind, in force from the first day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time

from headoffice.db.database import Database
from headoffice.demo.shelf import Ware, shelf_price
from headoffice.publishing.drafting import draft
from headoffice.publishing.keys import ensure_key
from headoffice.publishing.releasing import Moment, Release
from headoffice.publishing.service import Terms, publish_draft
from storeapp.domain.catalogue import Name
from storeapp.domain.fact import canonical
from storeapp.promotions.codec import rules_body
from storeapp.promotions.condition import AtLeast, Metric
from storeapp.promotions.holding import Audience, Hours, Schedule, Who
from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    Coupon,
    EarnPoints,
    Gift,
    Layer,
    Limit,
    Offline,
    Part,
    Pattern,
    Percent,
    Pick,
    PriceList,
    Promotion,
    Returning,
    Role,
    RuleSet,
    Stacking,
    Steps,
    Tier,
    Value,
)
from storeapp.promotions.selector import EVERYTHING, Match, Selector

COUPON_CLASS = "PLUM10"
MEMBER_PRICES = 6
"""Packs of plums that members have cheaper."""

_CHEAPER_PERCENT = 88
_HAPPY = Hours(time(14), time(18))


def demo_rules(wares: Sequence[Ware], begins: datetime) -> RuleSet:
    """The promotions over these goods; the same goods give the same set."""
    promotions = (
        _member_price(wares),
        _three_for_two(),
        _second_half(),
        _happy_hour(),
        _tea_and_plums(),
        _full_reduction(),
        _each_full(),
        _gift(wares),
        _coupon(),
        *_points(),
    )
    return RuleSet("demo", 1, begins, "CNY", promotions)


def publish_demo(database: Database, wares: Sequence[Ware], now: Moment) -> Release:
    """Drafts, checks, signs and publishes them to every store, in force from now on."""
    rules = demo_rules(wares, now.wall.replace(second=0, microsecond=0))
    with database.write() as session:
        ensure_key(session, now_ms=now.unix_ms)
        handed_in = draft(session, canonical(rules_body(rules)), now_ms=now.unix_ms)
        number = handed_in.id or 0
    return publish_draft(database, number, now, Terms(accept_warnings=True))


# --- one by one ----------------------------------------------------------------------


def _member_price(wares: Sequence[Ware]) -> Promotion:
    packs = [ware for ware in wares if ware.category == "plums" and not ware.loose]
    prices = {
        ware.sku: shelf_price(ware.price_minor * _CHEAPER_PERCENT // 100)
        for ware in packs[:MEMBER_PRICES]
    }
    return Promotion(
        "member-plums",
        1,
        Name("会员价", "Member price"),
        _each(PriceList(prices), Selector((Match(skus=frozenset(prices)),))),
        Stacking(Layer.SHELF),
        audience=Audience(Who.MEMBER),
    )


def _three_for_two() -> Promotion:
    nuts = _packs_of("nuts")
    parts = (Part(Role.BUY, nuts, 2), Part(Role.GET, nuts, 1))
    return Promotion(
        "nuts-3-for-2",
        1,
        Name("坚果买二送一", "Nuts: 3 for 2"),
        Benefit(Pattern.SET, parts, (Tier(Percent(10_000)),), pick=Pick.CHEAPEST),
        Stacking(Layer.ITEM),
    )


def _second_half() -> Promotion:
    candy = _packs_of("candy")
    parts = (Part(Role.BUY, candy), Part(Role.GET, candy))
    return Promotion(
        "candy-second-half",
        1,
        Name("糖果第二件半价", "Candy: second half price"),
        Benefit(Pattern.SET, parts, (Tier(Percent(5000)),), pick=Pick.CHEAPEST),
        Stacking(Layer.ITEM),
    )


def _happy_hour() -> Promotion:
    loose = Selector((Match(categories=frozenset({"plums"}), weighed=True),))
    return Promotion(
        "plums-happy-hour",
        1,
        Name("散装话梅下午茶八折", "Loose plums 20 % off, 2 to 6 pm"),
        _each(Percent(2000), loose),
        Stacking(Layer.ITEM),
        schedule=Schedule(hours=(_HAPPY,)),
    )


def _tea_and_plums() -> Promotion:
    parts = (Part(Role.GET, _packs_of("tea")), Part(Role.GET, _packs_of("plums")))
    return Promotion(
        "tea-and-plums",
        1,
        Name("茶配话梅减8元", "Tea with plums: 8 off"),
        Benefit(Pattern.SET, parts, (Tier(AmountOff(800)),)),
        Stacking(Layer.ITEM),
    )


def _full_reduction() -> Promotion:
    return Promotion(
        "full-100-15",
        1,
        Name("满100减15", "15 off from 100"),
        _all_together(Tier(AmountOff(1500), amount=10_000)),
        Stacking(Layer.THRESHOLD),
    )


def _each_full() -> Promotion:
    return Promotion(
        "each-200-40",
        1,
        Name("每满200减40", "40 off each full 200"),
        _all_together(Tier(AmountOff(4000), amount=20_000), steps=Steps.PER_STEP),
        Stacking(Layer.THRESHOLD),
    )


def _gift(wares: Sequence[Ware]) -> Promotion:
    given = min(
        (ware for ware in wares if ware.category == "savoury" and not ware.loose),
        key=lambda ware: (ware.price_minor, ware.sku),
    )
    gift = Selector((Match(skus=frozenset({given.sku})),))
    return Promotion(
        "gift-150",
        1,
        Name(f"满150送{given.zh}", f"From 150 a gift: {given.en}"),
        Benefit(Pattern.SET, (Part(Role.GET, gift),), (Tier(Gift()),), limit=Limit(max_uses=1)),
        Stacking(Layer.THRESHOLD, "gift"),
        condition=AtLeast(Metric.AMOUNT, 15_000, Selector(exclude=gift.include)),
        returns=Returning.GIFT_BACK,
    )


def _coupon() -> Promotion:
    return Promotion(
        "coupon-plum10",
        1,
        Name("满50减10券", "Coupon: 10 off 50"),
        _all_together(Tier(AmountOff(1000), amount=5000)),
        Stacking(Layer.COUPON),
        trigger=Coupon(COUPON_CLASS, offline=Offline.CAP, offline_cap=1000),
    )


def _points() -> Iterator[Promotion]:
    dried = Selector((Match(categories=frozenset({"dried-fruit"})),))
    yield Promotion(
        "points",
        1,
        Name("消费积分", "Points"),
        _each(EarnPoints(points=1, per_minor=100)),
        Stacking(Layer.EARN),
    )
    yield Promotion(
        "points-dried-fruit",
        1,
        Name("果干双倍积分", "Double points on dried fruit"),
        _each(EarnPoints(times=200), dried),
        Stacking(Layer.EARN, "double"),
    )


def _packs_of(category: str) -> Selector:
    return Selector((Match(categories=frozenset({category}), weighed=False),))


def _each(value: Value, selector: Selector = EVERYTHING) -> Benefit:
    return Benefit(Pattern.EACH, (Part(Role.GET, selector),), (Tier(value),))


def _all_together(tier: Tier, steps: Steps = Steps.HIGHEST) -> Benefit:
    return Benefit(Pattern.SET, (Part(Role.GET, open=True),), (tier,), steps)

"""Checking a rule set: what can never work is an error, what is strange is a warning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from headoffice.catalogue.goods import Goods
from headoffice.catalogue.repository import write_goods
from headoffice.db.database import Database
from headoffice.publishing.conditions import can_be_met
from headoffice.publishing.validating import validate
from headoffice.redeeming.tables import CouponRow
from headoffice.stores.tables import Store
from storeapp.promotions.condition import AllOf, AnyOf, AtLeast, Base, Condition, Metric, Not
from storeapp.promotions.holding import Audience, Franchise, Hours, Schedule, Scope, Who
from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    Choose,
    Coupon,
    FixedPrice,
    Group,
    Layer,
    Limit,
    PaidBy,
    Part,
    Pattern,
    Percent,
    PriceList,
    Promotion,
    Role,
    RuleSet,
    Stacking,
    Tier,
    Value,
)
from storeapp.promotions.selector import Match, Selector
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.publishing.publishing_cases import MAY, of_skus, off, rules

YEAR = datetime.fromisoformat("2026-12-31T00:00")
APRIL = datetime.fromisoformat("2026-04-01T00:00")


@pytest.fixture
def goods(database: Database, stores: None) -> None:
    """Three pieces and a weighed good in the north, one of them in the south too."""
    kinds = {"NUT": (1000, "pc"), "TEA": (400, "pc"), "GUM": (200, "pc"), "PLUM": (3000, "kg")}
    with database.write() as session:
        for zone, skus in (("north", list(kinds)), ("south", ["NUT"])):
            some = [
                Goods(sku, sku, sku, kinds[sku][1], "vat13", "snacks", price_minor=kinds[sku][0])
                for sku in skus
            ]
            known = {each.sku: each for each in some} if zone == "south" else {}
            write_goods(session, zone, some, {k: _unpriced(v) for k, v in known.items()})


def _unpriced(goods: Goods) -> Goods:
    return replace(goods, price_minor=None)


def found(
    database: Database, *promotions: Promotion, floor_bp: int = 5000, **how: Any
) -> list[tuple[str, str, str]]:
    checked = rules(*promotions) if "groups" not in how else _grouped(promotions, how["groups"])
    with database.read() as session:
        findings = validate(session, checked, MAY, floor_bp=floor_bp)
    return [(each.severity.value, each.promotion, each.code) for each in findings]


def _grouped(promotions: tuple[Promotion, ...], groups: tuple[Group, ...]) -> RuleSet:
    return replace(rules(*promotions), groups=groups)


def in_set(value: Value, *parts: Part, **how: Any) -> Benefit:
    return Benefit(Pattern.SET, parts, (Tier(value),), **how)


def get(selector: Selector, quantity: int = 1) -> Part:
    return Part(Role.GET, selector, quantity)


NUT, TEA, GUM, PLUM = (of_skus(sku) for sku in ("NUT", "TEA", "GUM", "PLUM"))
HALF = AtLeast(Metric.AMOUNT, 5000)
WHOLE = AtLeast(Metric.AMOUNT, 10_000)


@pytest.mark.usefixtures("goods")
def test_a_sound_set_has_nothing_to_say(database: Database) -> None:
    assert found(database, off("p1"), off("p2", over=TEA, condition=WHOLE)) == []


@on_sqlite
@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    ("promotion", "code"),
    [
        pytest.param(off(schedule=Schedule(end=MAY)), "schedule-over", id="over"),
        pytest.param(
            off(schedule=Schedule(start=YEAR, end=YEAR)), "schedule-never", id="no time at all"
        ),
        pytest.param(
            off(schedule=Schedule(days=frozenset({date(2026, 5, 2)}), weekdays=frozenset({1}))),
            "schedule-never",
            id="a Saturday that is a Monday",
        ),
        pytest.param(
            off(schedule=Schedule(days=frozenset({date(2026, 4, 2)}))),
            "schedule-never",
            id="a day that is gone",
        ),
        pytest.param(off(scope=Scope(stores=frozenset({"S99"}))), "scope-empty", id="no store"),
        pytest.param(
            off(scope=Scope(stores=frozenset({"F01"}), franchise=Franchise.OPT_IN)),
            "scope-empty",
            id="a franchise that did not opt in",
        ),
        pytest.param(
            off(scope=Scope(channels=frozenset({"web"}))), "scope-empty", id="no channel of ours"
        ),
        pytest.param(
            off(audience=Audience(who=Who.GUEST, tier_min=2)), "audience-empty", id="nobody"
        ),
        pytest.param(off(trigger=PaidBy(frozenset())), "tenders-empty", id="no tender"),
        pytest.param(
            off(trigger=Coupon("spring")), "coupon-class-unreadable", id="a class of no coupon"
        ),
        pytest.param(
            off(condition=AllOf((WHOLE, Not(HALF)))), "conditions-contradictory", id="contradictory"
        ),
        pytest.param(off(over=of_skus("RUM")), "selector-empty", id="no such good"),
        pytest.param(
            off(over=GUM, scope=Scope(stores=frozenset({"F01"}))),
            "selector-empty",
            id="not sold in that zone",
        ),
        pytest.param(
            off(over=Selector((Match(price_min=9000),))), "selector-empty", id="nothing so dear"
        ),
        pytest.param(
            off(benefit=in_set(Percent(1000), get(NUT, 3), limit=Limit(max_units=2))),
            "limit-below-set",
            id="a set larger than its bound",
        ),
        pytest.param(
            off(
                benefit=Benefit(
                    Pattern.SET,
                    (get(NUT),),
                    (Tier(Percent(1000)), Tier(Percent(2000), quantity=5)),
                    limit=Limit(max_units=4),
                )
            ),
            "tier-unreachable",
            id="a tier beyond the bound",
        ),
        pytest.param(
            off(benefit=in_set(Percent(1000), get(PLUM, 2))), "set-of-weighed", id="weighed only"
        ),
        pytest.param(
            off(
                benefit=Benefit(
                    Pattern.SET,
                    (get(NUT),),
                    (Tier(Percent(2000)), Tier(Percent(1000), quantity=5)),
                )
            ),
            "tier-not-better",
            id="a tier that gives less",
        ),
    ],
)
def test_what_can_never_be_used_is_an_error(
    database: Database, promotion: Promotion, code: str
) -> None:
    assert found(database, promotion) == [("error", "p1", code)]


@on_sqlite
@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    ("promotion", "code"),
    [
        pytest.param(off(trigger=Coupon("SPRING")), "coupons-none", id="no coupon out there"),
        pytest.param(off(value=Percent(5100)), "below-floor", id="more than half off"),
        pytest.param(off(value=FixedPrice(499), over=NUT), "below-floor", id="a low price"),
        pytest.param(
            off(value=PriceList({"NUT": 499}), over=NUT), "below-floor", id="a low listed price"
        ),
        pytest.param(
            off(benefit=in_set(FixedPrice(999), get(NUT, 2))),
            "below-floor",
            id="two for too little",
        ),
        pytest.param(
            off(value=PriceList({"NUT": 900, "TEA": 300}), over=NUT),
            "price-list-unknown",
            id="a price for another good",
        ),
        pytest.param(
            off(value=PriceList({"NUT": 1001}), over=NUT), "price-not-lower", id="a dearer price"
        ),
        pytest.param(off(value=FixedPrice(1000), over=NUT), "saves-nothing", id="the same price"),
    ],
)
def test_what_is_strange_is_a_warning(database: Database, promotion: Promotion, code: str) -> None:
    assert found(database, promotion) == [("warning", "p1", code)]


@on_sqlite
@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    "promotion",
    [
        pytest.param(off(value=Percent(5000)), id="exactly half"),
        pytest.param(
            off(
                over=NUT,
                benefit=Benefit(
                    Pattern.EACH, (get(NUT),), (Tier(Percent(9000)),), limit=Limit(floor=600)
                ),
            ),
            id="its own floor holds it",
        ),
        pytest.param(
            off(benefit=in_set(FixedPrice(0), Part(Role.BUY, NUT), get(NUT))), id="two for one"
        ),
    ],
)
def test_what_stays_above_the_floor_is_no_finding(database: Database, promotion: Promotion) -> None:
    assert found(database, promotion) == []


@on_sqlite
@pytest.mark.usefixtures("goods")
def test_an_amount_that_is_more_than_the_cheapest_costs_is_told(database: Database) -> None:
    promotion = off(value=AmountOff(200), over=Selector((Match(skus=frozenset({"GUM", "NUT"})),)))

    with database.read() as session:
        findings = validate(session, rules(promotion), MAY)

    free, floor = findings
    assert (free.code, floor.code) == ("amount-beyond-price", "below-floor")
    assert free.words == (
        "2.00 off is not less than the cheapest that gets it costs, 2.00: it would be free."
    )
    assert floor.words == (
        "It brings 1 goods below 50.00 % of their list price; the worst is GUM: 0.00 instead"
        " of 2.00."
    )


@on_sqlite
@pytest.mark.usefixtures("goods")
def test_an_unused_coupon_ends_the_warning(database: Database) -> None:
    with database.write() as session:
        session.add(
            CouponRow(number="1", coupon_class="SPRING", expires_on="2027-01-01", issued_ms=1)
        )

    assert found(database, off(trigger=Coupon("SPRING"))) == []


@on_sqlite
@pytest.mark.usefixtures("goods")
def test_a_store_of_another_currency_is_an_error(database: Database) -> None:
    with database.write() as session:
        session.get_one(Store, "S01").currency = "USD"

    assert found(database, off()) == [("error", "", "currency-wrong")]


# --- overlapping ---------------------------------------------------------------------

PRIORITY = (Group(Layer.ITEM, "main", Choose.PRIORITY),)


@on_sqlite
@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    ("other", "groups", "told"),
    [
        pytest.param({}, PRIORITY, True, id="the same rank"),
        pytest.param({"over": NUT}, PRIORITY, True, id="some of the goods"),
        pytest.param({}, (), True, id="twins in a group that takes the best"),
        pytest.param({"over": NUT}, (), False, id="competing in a group that takes the best"),
        pytest.param(
            {"stacking": Stacking(Layer.ITEM, priority=1)}, PRIORITY, False, id="another priority"
        ),
        pytest.param(
            {"stacking": Stacking(Layer.ITEM, "other")}, PRIORITY, False, id="another group"
        ),
        pytest.param({"schedule": Schedule(start=YEAR)}, PRIORITY, False, id="later"),
        pytest.param(
            {"schedule": Schedule(weekdays=frozenset({7}))}, PRIORITY, False, id="another weekday"
        ),
        pytest.param(
            {"schedule": Schedule(hours=(Hours(time(22), time(2)),))},
            PRIORITY,
            False,
            id="other hours",
        ),
        pytest.param(
            {"schedule": Schedule(hours=(Hours(time(9), time(12)),))},
            PRIORITY,
            True,
            id="hours that touch",
        ),
        pytest.param({"scope": Scope(stores=frozenset({"S02"}))}, PRIORITY, False, id="elsewhere"),
    ],
)
def test_two_that_stand_in_each_others_way_are_told(
    database: Database, other: dict[str, Any], groups: tuple[Group, ...], told: bool
) -> None:
    first = off(
        "p1",
        schedule=Schedule(
            start=APRIL,
            end=YEAR,
            weekdays=frozenset({1, 2, 3, 4, 5}),
            hours=(Hours(time(10), time(20)),),
        ),
        scope=Scope(stores=frozenset({"S01"})),
    )

    said = found(database, first, off("p2", **other), groups=groups)

    assert said == ([("warning", "p1", "overlapping")] if told else [])


# --- conditions ----------------------------------------------------------------------

NUTS = AtLeast(Metric.AMOUNT, 10_000, over=NUT)


@pytest.mark.parametrize(
    ("condition", "possible"),
    [
        pytest.param(WHOLE, True, id="so much"),
        pytest.param(Not(WHOLE), True, id="less than that"),
        pytest.param(AllOf((HALF, Not(WHOLE))), True, id="between"),
        pytest.param(AllOf((WHOLE, Not(HALF))), False, id="above the more and below the less"),
        pytest.param(AllOf((WHOLE, Not(WHOLE))), False, id="so much and not so much"),
        pytest.param(AllOf((NUTS, Not(HALF))), False, id="of nuts so much, of all less"),
        pytest.param(
            AllOf((WHOLE, Not(AtLeast(Metric.AMOUNT, 1, over=NUT)))), True, id="much, but no nuts"
        ),
        pytest.param(
            AllOf((WHOLE, Not(AtLeast(Metric.AMOUNT, 5000, base=Base.LIST)))),
            True,
            id="in another price",
        ),
        pytest.param(
            AllOf((WHOLE, Not(AtLeast(Metric.QUANTITY, 1)))), True, id="in another measure"
        ),
        pytest.param(AnyOf((AllOf((WHOLE, Not(HALF))), HALF)), True, id="or something possible"),
        pytest.param(Not(AnyOf((Not(WHOLE), HALF))), False, id="a contradiction behind a negation"),
        pytest.param(Not(AtLeast(Metric.AMOUNT, 0)), False, id="less than nothing"),
        pytest.param(
            AllOf((AnyOf(tuple([WHOLE] * 40)), AnyOf(tuple([Not(HALF)] * 40)))),
            True,
            id="too many ways to look at",
        ),
    ],
)
def test_conditions_that_no_basket_meets(condition: Condition, possible: bool) -> None:
    assert can_be_met(condition) is possible

"""Why a promotion did not apply: the reason, what is missing, which one was better."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.customer import Customer
from storeapp.promotions.condition import AllOf, AnyOf, AtLeast, Base, Metric, Not
from storeapp.promotions.engine import appraise
from storeapp.promotions.holding import Audience, Birthday, Hours, Schedule, Scope, Who
from storeapp.promotions.occasion import Allowance, Item
from storeapp.promotions.rule import (
    Benefit,
    Coupon,
    EarnPoints,
    Layer,
    PaidBy,
    Part,
    Pattern,
    Percent,
    Promotion,
    Role,
    Tier,
)
from storeapp.promotions.why import Missing, Rejected, explain
from tests.promotions.build import (
    NOON,
    a_book,
    a_promotion,
    a_threshold,
    an_item,
    an_occasion,
    cheapest_free,
    each,
    goods,
    n_for,
    off_from,
)

TENTH_OFF = each(Percent(1000))


def rejected(items: list[Item], *promotions: Promotion, **more: Any) -> tuple[Rejected, ...]:
    book, occasion = a_book(*promotions), an_occasion(**more)
    return explain(items, book, occasion, appraise(items, book, occasion)).rejected


def test_what_applies_is_not_explained_away() -> None:
    assert rejected([an_item()], a_promotion("tenth", TENTH_OFF)) == ()


def test_what_speaks_of_other_goods_is_not_mentioned() -> None:
    other = a_promotion("other", each(Percent(1000), goods("B")))
    assert rejected([an_item()], other) == ()


def test_another_shops_promotion_is_not_mentioned() -> None:
    elsewhere = a_promotion("elsewhere", TENTH_OFF, scope=Scope(stores=frozenset({"S02"})))
    assert rejected([an_item()], elsewhere) == ()


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        pytest.param({"audience": Audience(Who.MEMBER)}, "audience", id="members only"),
        pytest.param({"trigger": Coupon("SPRING")}, "coupon", id="a coupon is asked for"),
        pytest.param({"trigger": PaidBy(frozenset({"card"}))}, "tender", id="a way to pay"),
        pytest.param(
            {"schedule": Schedule(end=datetime(2026, 11, 21, 12))},  # noqa: DTZ001 -- wall time
            "schedule",
            id="over",
        ),
        pytest.param(
            {"schedule": Schedule(hours=(Hours(NOON.time(), NOON.time().replace(minute=1)),))},
            "",
            id="now",
        ),
    ],
)
def test_the_occasion_is_named(more: dict[str, Any], reason: str) -> None:
    expected = (Rejected("deal", reason),) if reason else ()
    assert rejected([an_item()], a_promotion("deal", TENTH_OFF, **more)) == expected


def test_an_empty_quota_is_named() -> None:
    allowances = {"deal": Allowance(uses=0)}
    found = rejected([an_item()], a_promotion("deal", TENTH_OFF), allowances=allowances)
    assert found == (Rejected("deal", "quota"),)


def test_the_better_promotion_is_named() -> None:
    items = [an_item("A", 1000, 3), an_item("B", 500)]
    promotions = (
        a_promotion("three-for-20", n_for(2000, 3, goods("A"))),
        a_promotion("tenth-of-a", each(Percent(1000), goods("A"))),
        a_promotion("tenth-of-b", each(Percent(1000), goods("B"))),
    )
    assert rejected(items, *promotions) == (
        Rejected("tenth-of-a", "lost", None, ("three-for-20",)),
    )


@pytest.mark.parametrize(
    ("promotion", "missing"),
    [
        pytest.param(
            a_promotion("deal", n_for(2000, 3)), Missing(Metric.QUANTITY, 1), id="one of three"
        ),
        pytest.param(
            a_promotion("deal", cheapest_free(4)), Missing(Metric.QUANTITY, 2), id="two of four"
        ),
        pytest.param(
            a_threshold("deal", off_from(5000, 500)), Missing(Metric.AMOUNT, 3000), id="an amount"
        ),
        pytest.param(
            a_promotion("deal", TENTH_OFF, condition=AtLeast(Metric.QUANTITY, 5)),
            Missing(Metric.QUANTITY, 3),
            id="a condition",
        ),
        pytest.param(
            a_promotion(
                "deal",
                TENTH_OFF,
                condition=AllOf((AtLeast(Metric.QUANTITY, 2), AtLeast(Metric.DISTINCT, 2))),
            ),
            Missing(Metric.DISTINCT, 1),
            id="the second of two conditions",
        ),
        pytest.param(
            a_promotion(
                "deal",
                TENTH_OFF,
                condition=AnyOf((AtLeast(Metric.WEIGHT, 500), AtLeast(Metric.DISTINCT, 2))),
            ),
            Missing(Metric.WEIGHT, 500),
            id="one of two conditions",
        ),
    ],
)
def test_what_is_missing_is_counted(promotion: Promotion, missing: Missing) -> None:
    found = rejected([an_item("A", 1000, 2)], promotion)
    assert found == (Rejected("deal", "missing", missing),)


BASES = [
    pytest.param(Base.LIST, 1000, id="as listed"),
    pytest.param(Base.AFTER_ITEM, 1400, id="after the goods' promotions"),
    pytest.param(Base.RUNNING, 1700, id="as it stands at its turn"),
]
TENTH_OF_A = a_promotion("tenth", each(Percent(1000), goods("A")))
FIRST = a_threshold("first", off_from(3000, 300, goods("A")), stacking={"group": "a"})


@pytest.mark.parametrize(("base", "lacking"), BASES)
def test_an_amount_is_missing_in_the_price_it_is_asked_in(base: Base, lacking: int) -> None:
    # 40.00 on the list, 36.00 without the tenth, 33.00 when the last one's turn comes.
    wanted = AtLeast(Metric.AMOUNT, 5000, base=base)
    last = a_threshold("last", each(Percent(1000)), condition=wanted, stacking={"group": "b"})
    found = rejected([an_item("A", 4000)], TENTH_OF_A, FIRST, last)
    assert found == (Rejected("last", "missing", Missing(Metric.AMOUNT, lacking)),)


@pytest.mark.parametrize(("base", "lacking"), BASES)
def test_a_tier_s_amount_is_missing_in_the_price_it_is_asked_in(base: Base, lacking: int) -> None:
    last = a_threshold("last", off_from(5000, 500, base=base), stacking={"group": "b"})
    found = rejected([an_item("A", 4000)], TENTH_OF_A, FIRST, last)
    assert found == (Rejected("last", "missing", Missing(Metric.AMOUNT, lacking)),)


def test_a_threshold_that_other_savings_cost_is_missing_not_lost() -> None:
    # 54.00 alone would do; a tenth less than that does not, and saves more.
    full = a_threshold("full", off_from(5000, 100))
    found = rejected([an_item("A", 5400)], TENTH_OF_A, full)
    assert found == (Rejected("full", "missing", Missing(Metric.AMOUNT, 140)),)


def test_the_goods_of_all_parts_fill_no_amount_together() -> None:
    parts = (Part(Role.BUY, goods("A")), Part(Role.GET, goods("B")))
    tiers = (Tier(Percent(1000), amount=9000),)
    pair = a_threshold("pair", Benefit(Pattern.SET, parts, tiers))
    found = rejected([an_item("A", 1000), an_item("B", 1000)], pair)
    assert found == (Rejected("pair", "nothing"),)


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.integers(100, 3000)), min_size=1, max_size=3),
    st.integers(500, 5000),
    st.integers(1, 3000),
    st.sampled_from(Base),
    st.integers(2000, 9000),
    st.booleans(),
)
def test_a_missing_amount_that_is_bought_is_missing_no_more(
    basket: list[tuple[str, int]], tenth: int, full: int, base: Base, asked: int, by_tier: bool
) -> None:
    items = [an_item(sku, price, line=f"line-{n}") for n, (sku, price) in enumerate(basket)]
    others = (
        a_promotion("tenth", each(Percent(tenth), goods("A"))),
        a_threshold("first", off_from(full, full // 3 + 1, goods("A")), stacking={"group": "a"}),
    )
    wanted = None if by_tier else AtLeast(Metric.AMOUNT, asked, base=base)
    benefit = off_from(asked, 50, base=base) if by_tier else each(Percent(1000))
    last = a_threshold("last", benefit, condition=wanted, stacking={"group": "b"})
    book, occasion = a_book(*others, last, joint_thresholds=False), an_occasion()

    def told(goods_there: list[Item]) -> Missing | None:
        appraisal = appraise(goods_there, book, occasion)
        found = explain(goods_there, book, occasion, appraisal).rejected
        return next((each.missing for each in found if each.promotion == "last"), None)

    missing = told(items)
    if missing is not None:
        assert told([*items, an_item("N", missing.amount)]) is None
        one_less = an_item("N", max(0, missing.amount - 1))
        assert told([*items, one_less]) == Missing(Metric.AMOUNT, 1)


def test_points_are_earned_from_an_amount_of_what_is_paid_in_the_end() -> None:
    # 40.00 less a tenth is 36.00.
    wanted = AtLeast(Metric.AMOUNT, 5000)
    earn = a_promotion("points", each(EarnPoints(1, 100)), layer=Layer.EARN, condition=wanted)
    found = rejected([an_item("A", 4000)], TENTH_OF_A, earn, customer=Customer("M1"))
    assert found == (Rejected("points", "missing", Missing(Metric.AMOUNT, 1400)),)


def test_a_ladder_says_what_is_missing_to_its_first_step() -> None:
    tiers = (Tier(Percent(1000), quantity=3), Tier(Percent(2000), quantity=5))
    ladder = a_promotion("ladder", Benefit(Pattern.EACH, (Part(Role.GET),), tiers))
    found = rejected([an_item("A", 1000, 2)], ladder)
    assert found == (Rejected("ladder", "missing", Missing(Metric.QUANTITY, 1)),)


def test_points_may_be_missing() -> None:
    deal = a_promotion("deal", TENTH_OFF, condition=AtLeast(Metric.POINTS, 100))
    found = rejected([an_item()], deal, customer=Customer("M1", points=40))
    assert found == (Rejected("deal", "missing", Missing(Metric.POINTS, 60)),)


def test_what_would_save_nothing_says_so() -> None:
    condition = Not(AtLeast(Metric.QUANTITY, 1))
    found = rejected([an_item()], a_promotion("deal", TENTH_OFF, condition=condition))
    assert found == (Rejected("deal", "nothing"),)


def test_points_need_a_member() -> None:
    earn = a_promotion("points", each(EarnPoints(1, 100)), layer=Layer.EARN)
    assert rejected([an_item()], earn) == (Rejected("points", "audience"),)


def test_a_birthday_that_is_not_today_is_the_audience() -> None:
    deal = a_promotion("deal", TENTH_OFF, audience=Audience(Who.MEMBER, birthday=Birthday.DAY))
    customer = Customer("M1", birthday=date(1990, 11, 22))
    assert rejected([an_item()], deal, customer=customer) == (Rejected("deal", "audience"),)

"""Points: earned on what is paid, multiplied, and spent as money off."""

from __future__ import annotations

from storeapp.domain.customer import Customer
from storeapp.promotions.appraisal import Appraisal
from storeapp.promotions.engine import appraise
from storeapp.promotions.rule import (
    BurnPoints,
    Choose,
    EarnPoints,
    Group,
    Layer,
    Limit,
    Percent,
    Promotion,
)
from tests.promotions.build import a_book, a_promotion, an_item, an_occasion, each, goods, priced

MEMBER = Customer("M1", points=1_000)
NO_LIMIT = Limit()
A = [an_item("A", 1000, 3)]


def earning(promotion_id: str, value: EarnPoints, *skus: str, **more: object) -> Promotion:
    return a_promotion(promotion_id, each(value, goods(*skus)), layer=Layer.EARN, **more)  # type: ignore[arg-type]


def burning(value: BurnPoints, limit: Limit = NO_LIMIT) -> Promotion:
    return a_promotion("burn", each(value, limit=limit), layer=Layer.BURN)


def in_group(choose: Choose, *promotions: Promotion) -> Appraisal:
    book = a_book(*promotions, groups=(Group(Layer.EARN, "main", choose),))
    return appraise(A, book, an_occasion(customer=MEMBER))


ONE_A_YUAN = EarnPoints(1, 100)


def test_points_for_each_full_amount_of_what_is_paid() -> None:
    answer = priced(
        [an_item("A", 1099)],
        a_promotion("sale", each(Percent(1_000))),
        earning("e", ONE_A_YUAN),
        customer=MEMBER,
    )

    assert (answer.total, answer.earned) == (989, 9)


def test_points_are_kept_by_the_units_that_earned_them() -> None:
    basket = [an_item("A", 1000), an_item("B", 250)]
    answer = priced(basket, earning("e", EarnPoints(1, 100)), customer=MEMBER)

    points = [sum(p.points for s in item.shares for p in s.parts) for item in answer.items]
    assert (points, answer.earned) == ([10, 2], 12)


def test_nobody_known_earns_nothing() -> None:
    assert priced(A, earning("e", ONE_A_YUAN)).earned == 0


def test_of_several_the_most_the_first_or_all() -> None:
    few = earning("few", ONE_A_YUAN, stacking={"priority": 1})
    many = earning("many", EarnPoints(3, 100))

    assert in_group(Choose.BEST, few, many).earned == 90
    assert in_group(Choose.PRIORITY, few, many).earned == 30
    assert in_group(Choose.ALL, few, many).earned == 120


def test_fixed_points_are_given_once() -> None:
    assert in_group(Choose.BEST, earning("e", EarnPoints(fixed=50))).earned == 50


def test_twice_the_points_on_some_goods() -> None:
    basket = [an_item("A", 1000), an_item("B", 500)]
    double = earning("x2", EarnPoints(times=200), "A", stacking={"group": "more"})

    answer = priced(basket, earning("e", ONE_A_YUAN), double, customer=MEMBER)

    assert {a.promotion: a.points for a in answer.applied} == {"e": 15, "x2": 10}


def test_the_best_multiplier_counts_once_and_all_of_them_where_that_is_said() -> None:
    base = earning("e", ONE_A_YUAN, stacking={"group": "base"})
    double, triple = earning("x2", EarnPoints(times=200)), earning("x3", EarnPoints(times=300))

    assert in_group(Choose.BEST, base, double, triple).earned == 90
    assert in_group(Choose.PRIORITY, base, double, triple).earned == 60
    assert in_group(Choose.ALL, base, double, triple).earned == 120


def test_a_multiplier_of_nothing_gives_nothing() -> None:
    assert in_group(Choose.BEST, earning("x2", EarnPoints(times=200))).applied == ()


def test_points_are_spent_as_money_off_as_far_as_she_wishes() -> None:
    rule = burning(BurnPoints(100, 100))

    answer = priced(A, rule, customer=MEMBER, burn=550)

    assert (answer.total, answer.burnt) == (2_500, 500)
    assert [applied.times for applied in answer.applied] == [5]


def test_points_are_spent_as_far_as_she_has_them_and_the_rules_allow() -> None:
    rule = BurnPoints(100, 100)

    assert priced(A, burning(rule), customer=MEMBER, burn=9_999).burnt == 1_000
    half = BurnPoints(100, 100, 1_000)
    assert priced(A, burning(half), customer=MEMBER, burn=9_999).total == 2_700
    capped = burning(rule, limit=Limit(max_discount=250))
    assert priced(A, capped, customer=MEMBER, burn=9_999).burnt == 200
    floored = burning(rule, limit=Limit(floor=900))
    assert priced(A, floored, customer=MEMBER, burn=9_999).total == 2_700


def test_too_few_points_buy_nothing() -> None:
    answer = priced(A, burning(BurnPoints(100, 100)), customer=MEMBER, burn=99)

    assert (answer.total, answer.burnt, answer.applied) == (3_000, 0, ())


def test_without_a_member_nothing_is_spent() -> None:
    assert priced(A, burning(BurnPoints(100, 100)), burn=500).burnt == 0


def test_burnt_points_stay_with_the_money_they_paid_and_earn_none() -> None:
    basket = [an_item("A", 1000), an_item("B", 3000)]

    answer = priced(
        basket,
        burning(BurnPoints(100, 100)),
        earning("e", ONE_A_YUAN),
        customer=MEMBER,
        burn=400,
    )

    points = [[p.points for s in item.shares for p in s.parts] for item in answer.items]
    assert points == [[-100, 9], [-300, 27]]
    assert (answer.burnt, answer.earned, answer.total) == (400, 36, 3_600)


def test_what_is_not_about_points_does_nothing_in_the_layers_of_points() -> None:
    wrong = a_promotion("w", each(Percent(1_000)), layer=Layer.BURN)
    again = a_promotion("v", each(Percent(1_000)), layer=Layer.EARN)

    answer = priced(A, wrong, again, customer=MEMBER, burn=500)

    assert (answer.total, answer.applied) == (3_000, ())

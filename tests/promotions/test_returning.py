"""Returns: what was paid comes back, in any steps, and what promotions ask for is kept back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.customer import Customer
from storeapp.domain.errors import Refusal
from storeapp.promotions.compile import RuleBook
from storeapp.promotions.condition import AtLeast, Metric
from storeapp.promotions.engine import appraise
from storeapp.promotions.occasion import Item, Occasion
from storeapp.promotions.returning import Refund, Settled, Sold, refund
from storeapp.promotions.rule import (
    BurnPoints,
    EarnPoints,
    Gift,
    Layer,
    Limit,
    Over,
    Percent,
    Promotion,
    Returning,
)
from tests.promotions.build import (
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


def sold(
    items: Sequence[Item], *promotions: Promotion, **more: Any
) -> tuple[list[Sold], RuleBook, Occasion]:
    book, occasion = a_book(*promotions), an_occasion(**more)
    appraisal = appraise(items, book, occasion)
    lines = [Sold(item, a.shares) for item, a in zip(items, appraisal.items, strict=True)]
    return lines, book, occasion


def paid(lines: Sequence[Sold]) -> int:
    return sum(share.count * share.net for line in lines for share in line.shares)


def test_a_unit_gives_back_what_was_paid_for_it() -> None:
    # The dearer and its free companion share the saving by their prices: 30.00 for 50.00.
    lines, _, _ = sold([an_item("A", 3000), an_item("B", 2000)], a_promotion("b", cheapest_free(2)))
    assert refund(lines, {"A": 1}) == Refund((("A", 1800),), 0, 0, 0)
    assert refund(lines, {"B": 1}) == Refund((("B", 1200),), 0, 0, 0)


def test_units_come_back_in_the_order_they_are_stored_so_that_steps_sum_to_what_was_paid() -> None:
    lines, _, _ = sold([an_item("A", 1000, 3)], a_promotion("three-for-20", n_for(2000, 3)))
    first = refund(lines, {"A": 1})
    second = refund(lines, {"A": 2}, before=Settled({"A": 1}, first.total))
    assert (first.total, second.total) == (667, 1333)


def test_more_than_was_sold_is_refused() -> None:
    lines, _, _ = sold([an_item("A", 1000, 3)])
    for wrong in ({"A": 4}, {"A": 0}, {"B": 1}):
        with pytest.raises(Refusal, match="return-too-many"):
            refund(lines, wrong)
    with pytest.raises(Refusal, match="return-too-many"):
        refund(lines, {"A": 2}, before=Settled({"A": 2}, 2000))


HUNDRED = a_threshold("55", off_from(5000, 2000), returns=Returning.REPRICE_KEPT)


def test_a_threshold_that_what_is_kept_does_not_reach_is_taken_back() -> None:
    items = [an_item("A", 3000), an_item("B", 2500)]
    lines, book, occasion = sold(items, HUNDRED)
    # 35.00 paid. B alone costs 25.00 without the promotion: 10.00 come back, not A's 19.09.
    first = refund(lines, {"A": 1}, book=book, occasion=occasion)
    assert first == Refund((("A", 1000),), 909, 0, 0)
    # With B she has nothing left: what was kept back is given after all.
    before = Settled({"A": 1}, first.total)
    second = refund(lines, {"B": 1}, before=before, book=book, occasion=occasion)
    assert second == Refund((("B", 2500),), -909, 0, 0)


def test_what_still_reaches_the_threshold_keeps_it() -> None:
    items = [an_item("A", 5000), an_item("B", 2500)]
    lines, book, occasion = sold(items, HUNDRED)
    # 55.00 paid for 75.00; A alone costs 30.00: 25.00 come back for B.
    assert refund(lines, {"B": 1}, book=book, occasion=occasion).total == 1833
    assert paid(lines) == 5500


def test_a_gift_that_stays_is_kept_back_and_one_that_comes_back_is_not() -> None:
    gift = each(Gift(), goods("G"), limit=Limit(max_units=1))
    spent = AtLeast(Metric.AMOUNT, 5000, goods("A"))
    deal = a_threshold("gift", gift, condition=spent, returns=Returning.GIFT_BACK)
    lines, book, occasion = sold([an_item("A", 5000), an_item("G", 800)], deal)
    alone = refund(lines, {"A": 1}, book=book, occasion=occasion)
    assert alone == Refund((("A", 4200),), 800, 0, 0)
    both = refund(lines, {"A": 1, "G": 1}, book=book, occasion=occasion)
    assert (both.total, both.kept_back) == (5000, 0)


def test_points_go_back_with_the_units_that_earned_and_burnt_them() -> None:
    points = a_promotion("earn", each(EarnPoints(1, 100)), layer=Layer.EARN)
    burning = a_promotion("burn", each(BurnPoints(100, 100)), layer=Layer.BURN)
    items = [an_item("A", 1000), an_item("B", 3000)]
    lines, _, _ = sold(items, points, burning, customer=Customer("M1", points=500), burn=400)
    # 4.00 of 40.00 burnt: 1.00 of A, 3.00 of B; 36 points earned: 9 and 27.
    assert refund(lines, {"A": 1}) == Refund((("A", 900),), 0, 9, 100)
    assert refund(lines, {"B": 1}) == Refund((("B", 2700),), 0, 27, 300)


def test_what_was_free_gives_nothing_back() -> None:
    lines, _, _ = sold([an_item("A", 1000, 2)], a_promotion("b", cheapest_free(2, shared=Over.GET)))
    rest = refund(lines, {"A": 1}, before=Settled({"A": 1}, 1000))
    assert rest == Refund((("A", 0),), 0, 0, 0)


RETURNS = st.sampled_from(Returning)
BENEFITS = st.one_of(
    st.builds(n_for, st.integers(100, 3000), st.integers(2, 3)),
    st.builds(cheapest_free, st.integers(2, 3)),
    st.builds(lambda of: cheapest_free(of, shared=Over.GET), st.integers(2, 3)),
    st.builds(lambda bp: each(Percent(bp)), st.integers(500, 10_000)),
    st.builds(off_from, st.integers(500, 6000), st.integers(1, 3000)),
)


@given(
    st.lists(st.tuples(st.integers(1, 3000), st.integers(1, 3)), min_size=1, max_size=3),
    st.lists(
        st.tuples(BENEFITS, RETURNS, st.sampled_from((Layer.ITEM, Layer.THRESHOLD))), max_size=3
    ),
    st.booleans(),
    st.data(),
)
def test_any_sequence_of_returns_sums_to_what_was_paid(
    basket: list[tuple[int, int]],
    deals: list[tuple[Any, Returning, Layer]],
    by_the_rules: bool,
    data: st.DataObject,
) -> None:
    items = [an_item(f"G{n}", price, count) for n, (price, count) in enumerate(basket)]
    promotions = [
        a_promotion(f"d{n}", benefit, layer=layer, returns=returns)
        for n, (benefit, returns, layer) in enumerate(deals)
    ]
    lines, book, occasion = sold(items, *promotions)
    rules = {"book": book, "occasion": occasion} if by_the_rules else {}
    left = [item.line for item in items for _ in range(item.count)]
    came: dict[str, int] = {}
    refunded = 0
    while left:
        line = left.pop(data.draw(st.integers(0, len(left) - 1)))
        step = refund(lines, {line: 1}, before=Settled(came, refunded), **rules)  # type: ignore[arg-type]  # either both or none
        assert step.total >= 0
        refunded += step.total
        assert refunded <= paid(lines)
        came = came | {line: came.get(line, 0) + 1}
    assert refunded == paid(lines)

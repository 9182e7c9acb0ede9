"""Hints: what is promised comes true when it is followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.customer import Customer
from storeapp.promotions.condition import AllOf, AtLeast, Base, Metric
from storeapp.promotions.engine import appraise
from storeapp.promotions.hints import Asks, Hint, hints
from storeapp.promotions.occasion import Item
from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    EarnPoints,
    Gift,
    Layer,
    Limit,
    Part,
    Pattern,
    Percent,
    Promotion,
    Role,
    Steps,
    Tier,
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


def hinted(items: Sequence[Item], *promotions: Promotion, **more: Any) -> tuple[Hint, ...]:
    book, occasion = a_book(*promotions), an_occasion(**more)
    return hints(items, book, occasion, appraise(items, book, occasion))


def test_one_more_fills_the_set() -> None:
    deal = a_promotion("three-for-20", n_for(2000, 3))
    assert hinted([an_item("A", 1000, 2)], deal) == (
        Hint("three-for-20", deal.name, Asks.PIECES, 1, 1000, "A"),
    )


def test_the_gain_is_what_really_changes() -> None:
    # Two at a tenth off cost 18.00; three for 20.00 cost 2.00 more and are worth 10.00 more.
    deals = (
        a_promotion("three-for-20", n_for(2000, 3)),
        a_promotion("tenth", each(Percent(1000))),
    )
    assert [(h.promotion, h.gain) for h in hinted([an_item("A", 1000, 2)], *deals)] == [
        ("three-for-20", 800)
    ]


def test_the_cheapest_of_the_goods_is_proposed() -> None:
    items = [an_item("A", 1000), an_item("B", 600)]
    deal = a_promotion("free", cheapest_free(3))
    assert hinted(items, deal) == (Hint("free", deal.name, Asks.PIECES, 1, 600, "B"),)


def test_a_dearer_one_is_proposed_where_it_brings_more() -> None:
    items = [an_item("A", 1280), an_item("B", 990)]
    deal = a_promotion("three-for-30", n_for(3000, 3))
    # With another B she saves 2.60, with another A 5.50.
    assert hinted(items, deal) == (Hint("three-for-30", deal.name, Asks.PIECES, 1, 550, "A"),)


def test_the_part_of_a_bundle_that_lacks_is_proposed() -> None:
    parts = (Part(Role.GET, goods("A"), 2), Part(Role.GET, goods("B")))
    deal = a_promotion("pair", Benefit(Pattern.SET, parts, (Tier(AmountOff(300)),)))
    assert hinted([an_item("A"), an_item("B")], deal) == (
        Hint("pair", deal.name, Asks.PIECES, 1, 300, "A"),
    )


def test_a_ladder_of_pieces_shows_its_next_step() -> None:
    part = Part(Role.GET)
    tiers = (Tier(Percent(1000), quantity=2), Tier(Percent(2000), quantity=3))
    deal = a_promotion("ladder", Benefit(Pattern.EACH, (part,), tiers))
    # 10 % of 20.00 now; 20 % of 30.00 with one more.
    assert hinted([an_item("A", 1000, 2)], deal) == (
        Hint("ladder", deal.name, Asks.PIECES, 1, 400, "A"),
    )


def test_nothing_is_proposed_that_lacks_three() -> None:
    assert hinted([an_item("A", 1000)], a_promotion("deal", n_for(2000, 4))) == ()


def test_what_is_lacking_to_an_amount_is_told() -> None:
    deal = a_threshold("hundred", off_from(10_000, 1500))
    assert hinted([an_item("A", 8000)], deal) == (
        Hint("hundred", deal.name, Asks.AMOUNT, 2000, 1500, "A"),
    )


def test_an_amount_too_far_is_not_told() -> None:
    assert hinted([an_item("A", 4999)], a_threshold("hundred", off_from(10_000, 1500))) == ()


def test_each_full_amount_has_a_next_one() -> None:
    deal = a_threshold("each", off_from(10_000, 1500, steps=Steps.PER_STEP))
    assert hinted([an_item("A", 15_000)], deal) == (
        Hint("each", deal.name, Asks.AMOUNT, 5000, 1500, "A"),
    )


def test_a_condition_on_an_amount_is_told_too() -> None:
    spent = AllOf((AtLeast(Metric.AMOUNT, 5000, base=Base.LIST), AtLeast(Metric.QUANTITY, 1)))
    deal = a_threshold("tenth", each(Percent(1000)), condition=spent)
    assert hinted([an_item("A", 4000)], deal) == (
        Hint("tenth", deal.name, Asks.AMOUNT, 1000, 500, "A"),
    )


@pytest.mark.parametrize(
    ("base", "lacking"),
    [
        pytest.param(Base.LIST, 1000, id="as listed"),
        pytest.param(Base.AFTER_ITEM, 1400, id="after the goods' promotions"),
        pytest.param(Base.RUNNING, 1700, id="as it stands at its turn"),
    ],
)
def test_an_amount_is_lacking_in_the_price_it_is_asked_in(base: Base, lacking: int) -> None:
    items = [an_item("A", 4000)]
    deals = (
        a_promotion("tenth-of-a", each(Percent(1000), goods("A"))),
        a_threshold("first", off_from(3000, 300, goods("A")), stacking={"group": "a"}),
        a_threshold(
            "last",
            off_from(0, 500),
            condition=AtLeast(Metric.AMOUNT, 5000, base=base),
            stacking={"group": "b"},
        ),
    )
    # With B at 0.01: 40.01 on the list, 36.01 without the tenth, 33.01 when its turn comes.
    promised = [(h.promotion, h.quantity) for h in hinted([*items, an_item("B", 1)], *deals)]
    assert promised == [("last", lacking - 1)]


def test_a_gift_that_waits_is_told() -> None:
    gift = each(Gift(), goods("G"), limit=Limit(max_units=1))
    deal = a_threshold("gift", gift, condition=AtLeast(Metric.AMOUNT, 5000))
    assert hinted([an_item("A", 5000)], deal) == (
        Hint("gift", deal.name, Asks.GIFT, 1, 0, goods=("G",)),
    )
    assert hinted([an_item("A", 2000)], deal) == ()
    assert hinted([an_item("A", 5000), an_item("G", 300)], deal) == ()


def test_what_is_weighed_is_not_asked_for_by_the_piece() -> None:
    loose = an_item("A", 1000, indivisible=True, thousandths=356)
    assert hinted([loose], a_promotion("deal", n_for(1500, 2))) == ()


def test_points_are_no_discount_to_be_promised() -> None:
    spent = AtLeast(Metric.AMOUNT, 5000)
    earn = a_promotion("points", each(EarnPoints(1, 100)), layer=Layer.EARN, condition=spent)
    assert hinted([an_item("A", 4000)], earn, customer=Customer("M1")) == ()


def test_three_hints_are_enough() -> None:
    deals = [a_promotion(f"d{n}", n_for(1500, 2, goods(f"G{n}"))) for n in range(5)]
    items = [an_item(f"G{n}", 1000 + n) for n in range(5)]
    assert [h.promotion for h in hinted(items, *deals)] == ["d4", "d3", "d2"]


PRICES = st.integers(100, 3000)
BENEFITS = st.one_of(
    st.builds(n_for, st.integers(100, 3000), st.integers(2, 4)),
    st.builds(cheapest_free, st.integers(2, 4)),
    st.builds(lambda bp: each(Percent(bp), goods("A", "B")), st.integers(500, 5000)),
    st.builds(off_from, st.integers(1000, 9000), st.integers(100, 900)),
)

CONDITIONS = st.none() | st.builds(
    AtLeast,
    st.just(Metric.AMOUNT),
    st.integers(500, 9000),
    st.sampled_from((goods(), goods("A", "B"))),
    st.sampled_from(Base),
)


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), PRICES, st.integers(1, 3)), min_size=1, max_size=4),
    st.lists(
        st.tuples(BENEFITS, st.sampled_from((Layer.ITEM, Layer.THRESHOLD)), CONDITIONS),
        max_size=4,
    ),
)
def test_a_hint_that_is_followed_keeps_its_promise(
    basket: list[tuple[str, int, int]], benefits: list[tuple[Benefit, Layer, AtLeast | None]]
) -> None:
    prices: dict[str, int] = {}
    items = [
        an_item(sku, prices.setdefault(sku, price), count, line=f"line-{n}")
        for n, (sku, price, count) in enumerate(basket)
    ]
    deals = [
        a_promotion(f"d{n}", b, layer=layer, condition=condition)
        for n, (b, layer, condition) in enumerate(benefits)
    ]
    book, occasion = a_book(*deals), an_occasion()
    before = appraise(items, book, occasion)

    for hint in hints(items, book, occasion, before):
        if hint.asks is Asks.PIECES:
            more = an_item(hint.sku, prices[hint.sku], hint.quantity, line="more")
            followed = [*items, more]
            added = hint.quantity * prices[hint.sku]
        else:
            assert hint.asks is Asks.AMOUNT
            like = next(item for item in items if item.piece.sku == hint.sku)
            more = replace(like, line="more", count=1, each=hint.quantity, indivisible=True)
            followed, added = [*items, more], hint.quantity
        after = appraise(followed, book, occasion)
        assert before.total + added - after.total == hint.gain > 0

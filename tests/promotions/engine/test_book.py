"""The compiled rule set: which promotions a good can touch, and in which order they come."""

from __future__ import annotations

import pytest

from storeapp.domain.catalogue import Traits
from storeapp.promotions import compile as compiling
from storeapp.promotions.rule import EarnPoints, Group, Layer, Percent, Promotion
from storeapp.promotions.selector import EVERYTHING, Match, Piece, Selector
from tests.promotions.build import NOON, a_book, a_promotion, an_item, each, goods, priced

TODAY = NOON.date()


def ten(promotion_id: str, *include: Match, **stacking: object) -> Promotion:
    return a_promotion(promotion_id, each(Percent(1_000), Selector(include)), stacking=stacking)


def touched(piece: Piece, *promotions: Promotion) -> list[str]:
    book = a_book(*promotions)
    return [promotions[cover.promotion].id for cover in book.covers(piece, TODAY)]


def test_a_good_finds_the_promotions_by_whatever_names_it() -> None:
    traits = Traits("sweet", "Mei", ("nuts/almonds",), "s1", ("new",))
    promotions = (
        ten("all"),
        ten("sku", Match(skus=frozenset(("A",)))),
        ten("product", Match(products=frozenset(("sweet",)))),
        ten("brand", Match(brands=frozenset(("Mei",)))),
        ten("category", Match(categories=frozenset(("nuts",)))),
        ten("supplier", Match(suppliers=frozenset(("s1",)))),
        ten("tag", Match(tags=frozenset(("new",)))),
        ten("price", Match(price_min=500)),
        ten("other", Match(skus=frozenset(("B",)))),
        ten("both", Match(skus=frozenset(("A",)), brands=frozenset(("Else",)))),
        ten("either", Match(skus=frozenset(("B",))), Match(tags=frozenset(("new",)))),
    )

    assert touched(Piece("A", traits, 1000), *promotions) == [
        "all",
        "sku",
        "product",
        "brand",
        "category",
        "supplier",
        "tag",
        "price",
        "either",
    ]


def test_a_good_that_nothing_names_finds_what_is_for_everything() -> None:
    assert touched(Piece("Z", Traits(), 100), ten("all"), ten("a", Match(skus=frozenset("A")))) == [
        "all"
    ]


def test_stages_come_by_layer_then_as_the_set_names_them_then_by_name() -> None:
    promotions = (
        ten("p1", group="b"),
        ten("p2", group="a"),
        ten("p3", group="z", priority=1),
        ten("p4", group="z", priority=2),
        ten("p5", group="z", priority=2),
        a_promotion("p0", each(Percent(1), EVERYTHING), layer=Layer.SHELF),
    )

    stages = a_book(*promotions, groups=(Group(Layer.ITEM, "z"),)).stages

    assert [(stage.group.name, stage.promotions) for stage in stages] == [
        ("main", (5,)),
        ("z", (3, 4, 2)),
        ("a", (1,)),
        ("b", (0,)),
    ]


def test_multipliers_are_known_by_their_id() -> None:
    base = a_promotion("e", each(EarnPoints(1, 100)), layer=Layer.EARN)
    double = a_promotion("x2", each(EarnPoints(times=200)), layer=Layer.EARN)

    assert a_book(base, double).multipliers == frozenset(("x2",))


def test_what_is_remembered_of_goods_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "MEMO", 2)
    book = a_book(ten("all"))
    pieces = [an_item(sku).piece for sku in "ABC"]

    first = [book.covers(piece, TODAY) for piece in pieces]

    assert [book.covers(piece, TODAY) for piece in pieces] == first
    assert len(book._memo) <= 2


def test_points_promised_in_a_layer_of_prices_save_nothing() -> None:
    wrong = a_promotion("p", each(EarnPoints(1, 100), goods("A")))

    assert priced([an_item("A", 1000)], wrong).applied == ()

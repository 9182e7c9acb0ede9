"""Baskets for the engine as JSON: what people and tests ask it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from storeapp.domain.catalogue import Traits
from storeapp.domain.errors import Refusal
from storeapp.promotions.codec import asking_from
from storeapp.promotions.occasion import Allowance, Customer, Item, Occasion, Place
from storeapp.promotions.selector import Piece
from tests.domain.tamper import Body, Path, paths, with_value
from tests.promotions.codec.test_schema import prove_agreement, schema_of, tampered

AT = "2026-11-22T10:15:00+08:00"
NOW = datetime.fromisoformat(AT)
SCANNED = "2026-11-22T10:14:30+08:00"
PLUM: dict[str, Any] = {
    "line": "1",
    "sku": "PLUM-1",
    "quantity": 2,
    "price": 1_280,
    "product": "plum",
    "brand": "好梅",
    "categories": ["fruit/dried", "new"],
    "supplier": "north",
    "tags": ["sour"],
    "expires": "2026-12-01",
    "scanned_at": SCANNED,
}
LOOSE: dict[str, Any] = {"line": "2", "sku": "LOOSE-1", "price": 2_990, "weight_g": 355}
PACK: dict[str, Any] = {"line": "3", "sku": "TEA-1", "price": 500, "quantity": 6, "amount": 2_500}
BASKET: Body = {
    "at": AT,
    "currency": "CNY",
    "place": {"store": "S01", "regions": ["city:changsha"], "channel": "store", "owner": "F1"},
    "customer": {
        "id": "m1",
        "tier": 2,
        "groups": ["staff"],
        "birthday": "1999-02-28",
        "purchases": 0,
        "points": 900,
    },
    "coupons": ["WELCOME", "WELCOME"],
    "tenders": ["cash", "wallet"],
    "burn": 500,
    "allowances": {"happy-hour": {"uses": 3, "discount": 1_000}, "gift": {}},
    "items": [PLUM, LOOSE, PACK],
}
SHORT: Body = {"at": AT, "currency": "CNY", "place": {"store": "S01"}, "items": []}
BEYOND = (
    "unknown currency",
    "has a line twice",
    "must be a moment such as",
    "must be a day such as",
)


def asked(item: dict[str, Any]) -> Item:
    return asking_from(SHORT | {"items": [item]}).items[0]


def test_everything_of_an_occasion_is_read() -> None:
    assert asking_from(BASKET).occasion == Occasion(
        NOW,
        Place("S01", frozenset(("city:changsha",)), "store", "F1"),
        Customer("m1", 2, frozenset(("staff",)), date(1999, 2, 28), 0, 900),
        ("WELCOME", "WELCOME"),
        frozenset(("cash", "wallet")),
        500,
        {"happy-hour": Allowance(3, 1_000), "gift": Allowance()},
    )


def test_what_is_left_out_is_nobody_nothing_and_now() -> None:
    asking = asking_from(SHORT)

    assert asking.occasion == Occasion(NOW, Place("S01"))
    assert (asking.items, asking.currency) == ((), "CNY")
    assert asked({"line": "1", "sku": "A", "price": 0}) == Item(
        "1", Piece("A", Traits(), 0), 1, 0, NOW
    )


def test_pieces_cost_their_price_each() -> None:
    traits = Traits("plum", "好梅", ("fruit/dried", "new"), "north", ("sour",))

    assert asked(PLUM) == Item(
        "1",
        Piece("PLUM-1", traits, 1_280, expires=date(2026, 12, 1)),
        2,
        1_280,
        datetime.fromisoformat(SCANNED),
    )


@pytest.mark.parametrize(
    ("price", "weight_g", "amount", "each"),
    [
        pytest.param(2_990, 355, None, 1_061, id="1061.45 down"),
        pytest.param(2_990, 500, None, 1_495, id="exact"),
        pytest.param(2_990, 350, None, 1_047, id="1046.5 up"),
        pytest.param(2_990, 355, 1_060, 1_060, id="the label's amount is the amount"),
    ],
)
def test_a_weighed_line_is_one_unit_rounded_once(
    price: int, weight_g: int, amount: int | None, each: int
) -> None:
    item = asked(LOOSE | {"price": price, "weight_g": weight_g, "amount": amount})

    assert item == Item(
        "2",
        Piece("LOOSE-1", Traits(), price, weighed=True),
        1,
        each,
        NOW,
        thousandths=weight_g,
        grams=weight_g,
        indivisible=True,
    )


def test_a_pack_with_its_own_price_is_one_unit_that_stands_for_its_pieces() -> None:
    assert asked(PACK) == Item(
        "3",
        Piece("TEA-1", Traits(), 500),
        1,
        2_500,
        NOW,
        thousandths=6_000,
        pieces=6,
        indivisible=True,
    )


@pytest.mark.parametrize(
    ("path", "value", "where", "why"),
    [
        pytest.param(("at",), "2026-11-22T10:15", "at", "must be a moment such as", id="no offset"),
        pytest.param(
            ("at",), "2026-11-22T25:00:00+08:00", "at", "must be a moment such as", id="no hour"
        ),
        pytest.param(("currency",), "XAU", "currency", "unknown currency XAU", id="no currency"),
        pytest.param(("items", 0, "price"), 1.5, "items[0].price", "must be a whole", id="a float"),
        pytest.param(("items", 0, "cost"), 1, "items[0]", "has the unknown key 'cost'", id="a key"),
        pytest.param(("items", 1, "line"), "1", "items", "has a line twice", id="a line twice"),
        pytest.param(
            ("items", 1, "quantity"),
            2,
            "items[1].quantity",
            "of a weighed line is 1; weight_g says how much",
            id="two weighed",
        ),
        pytest.param(
            ("allowances", "happy-hour", "uses"),
            -1,
            "allowances.happy-hour.uses",
            "must be a whole number from 0",
            id="uses below nothing",
        ),
        pytest.param(
            ("allowances", "a b"), {}, "allowances", "must be 1 to 64 letters", id="no promotion"
        ),
    ],
)
def test_a_fault_in_a_basket_is_named_with_its_place(
    path: Path, value: object, where: str, why: str
) -> None:
    with pytest.raises(Refusal) as refused:
        asking_from(with_value(BASKET, path, value))

    assert refused.value.code == "basket-unreadable"
    assert refused.value.facts["where"] == where
    assert str(refused.value.facts["why"]).startswith(why)


def test_more_allowances_than_promotions_are_refused() -> None:
    allowances: Body = {f"p{i}": {} for i in range(5_001)}

    with pytest.raises(Refusal) as refused:
        asking_from(SHORT | {"allowances": allowances})

    assert refused.value.facts == {"where": "allowances", "why": "must have 0 to 5000 entries"}


def test_the_baskets_are_valid() -> None:
    for body in (BASKET, SHORT):
        schema_of("basket").validate(body)


@pytest.mark.parametrize("path", list(paths(BASKET)), ids=lambda path: ".".join(map(str, path)))
def test_schema_and_code_refuse_the_same_baskets(path: Path) -> None:
    for body in tampered(BASKET, path):
        prove_agreement("basket", asking_from, body, beyond=BEYOND)

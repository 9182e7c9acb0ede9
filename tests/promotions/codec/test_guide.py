"""The guide for authors: each of its examples can be read, and costs what the page says."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from storeapp.promotions.appraisal import Appraisal
from storeapp.promotions.codec import asking_from, body_of, rules_body, rules_from, rules_hash
from storeapp.promotions.compile import compiled
from storeapp.promotions.engine import appraise
from tests.promotions.codec.test_schema import schema_of

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGE = (DOCS / "promotions.md").read_text("utf-8")

EXPECTED = {
    # name: (list price, price), worked out by hand; the page says how.
    "percent-off": (3 * 1_288 + 990, 3 * (1_288 - 258) + 990),
    "amount-off": (2 * 2_590 + 200, 2 * 2_290 + 200),
    "fixed-price": (4 * 350, 3 * 250 + 350),
    "member-price": (1_280 + 2 * 500 + 2_590, 990 + 2 * 450 + 2_590),
    "n-for-a-price": (2 * 350 + 2 * 500, 1_000 + 350),
    "buy-x-get-y": (4 * 3_990 + 3 * 2_990, 4 * 3_990 + 2_990),
    "nth-piece": (800 + 600 + 401 + 300, 800 + 300 + 401 + 150),
    "cheapest-free": (12_000, 3_000 + 3_000 + 2_000 + 1_000),
    "bundle": (1_200 + 350 + 800 + 400, 2_000 + 350),
    "full-reduction": (8_800 + 2 * 6_600, 22_000 - 4_000),
    "each-full": (2 * 13_400, 26_800 - 2 * 1_000),
    "pieces-ladder": (2 * 1_990 + 3_500 + 2_999, 10_479 - 2_096),
    "gift-with-purchase": (12_000 + 1_500, 12_000),
    "happy-hour": (2_000, 1_000 + 700),
    "points-multiplier": (3_550, 3_550),
    "points-burn": (3_000, 1_500),
    "coupon": (5_900, 4_900),
    "budget-cap": (8_000, 7_500),
    "weighed-goods": (2_123 + 300, 2_123 - 213 + 300),
    "floor-price": (1_200 + 2_000, 800 + 1_000),
    "not-on-discounted": (1_000 + 990, 800 + 891),
    "franchise-opt-in": (2_000, 1_800),
    "exclusive": (25_000, 12_000 + 4_500),
}
EACH = pytest.mark.parametrize("name", EXPECTED)


def read(file: str) -> Any:
    return body_of((DOCS / "promotions" / file).read_text("utf-8"))


def priced(name: str, **changes: object) -> Appraisal:
    """The example's basket, some of its keys changed, priced by the example's rules."""
    rules = rules_from(read(f"{name}.json"))
    asking = asking_from(read(f"{name}.basket.json") | changes)
    return appraise(asking.items, compiled(rules, rules_hash(rules)), asking.occasion)


@cache
def sections() -> dict[str, str]:
    """The page's sections by the example they are about."""
    parts = PAGE.split("\n### ")[1:]
    return {match[1]: part for part in parts if (match := re.search(r"\(promotions/(.+?)\.", part))}


def test_every_example_has_its_section_its_rules_and_its_basket() -> None:
    files = {file.name for file in (DOCS / "promotions").iterdir()}

    assert list(sections()) == list(EXPECTED)
    assert files == {f"{name}{end}" for name in EXPECTED for end in (".json", ".basket.json")}


@EACH
def test_an_example_can_be_read_and_says_nothing_in_vain(name: str) -> None:
    body = read(f"{name}.json")

    schema_of("rules").validate(body)
    schema_of("basket").validate(read(f"{name}.basket.json"))
    assert rules_body(rules_from(body)) == body


@EACH
def test_an_example_costs_what_the_page_says(name: str) -> None:
    listed, total = EXPECTED[name]

    appraisal = priced(name)

    assert (appraisal.listed, appraisal.total, appraisal.proven) == (listed, total, True)
    sentence = f"costs {total // 100}.{total % 100:02} instead of {listed // 100}.{listed % 100:02}"
    assert sentence in re.sub(r"\s+", " ", sections()[name])


@EACH
def test_the_page_shows_what_the_file_says(name: str) -> None:
    shown = [
        json.loads(text) for text in re.findall(r"```json\n(.+?)```", sections()[name], re.DOTALL)
    ]
    promotions = read(f"{name}.json")["promotions"]

    titles = ("id", "rev", "name")
    assert shown == [
        {key: value for key, value in promotion.items() if key not in titles}
        for promotion in promotions
    ]


def test_points_are_earned_and_spent_as_the_page_says() -> None:
    assert priced("points-multiplier").earned == 60
    assert priced("points-burn").burnt == 1_500


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("member-price", {"customer": None}, id="no member"),
        pytest.param("coupon", {"coupons": ["OTHER"]}, id="another coupon"),
        pytest.param("budget-cap", {"allowances": {"opening": {"uses": 0}}}, id="used before"),
        pytest.param(
            "franchise-opt-in",
            {"place": {"store": "S08", "regions": ["region:central"], "owner": "F2"}},
            id="a franchise that is out",
        ),
        pytest.param("franchise-opt-in", {"place": {"store": "S01"}}, id="another region"),
    ],
)
def test_where_an_example_does_not_hold_the_goods_cost_their_price(
    name: str, changes: dict[str, object]
) -> None:
    appraisal = priced(name, **changes)

    assert appraisal.total == appraisal.listed
    assert appraisal.applied == ()


def test_the_page_names_every_word_of_a_promotion() -> None:
    promotion = schema_of("rules").schema["$defs"]["promotion"]["properties"]

    for key in (*promotion, *schema_of("rules").schema["$defs"]["match"]["properties"]):
        assert f"`{key}`" in PAGE

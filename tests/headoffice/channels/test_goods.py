"""Goods as a channel sees them: pages, categories, search, drawings."""

from __future__ import annotations

import pytest

from headoffice.catalogue.tables import Price, Product
from headoffice.channels import goods
from headoffice.channels.cursors import read_cursor
from headoffice.db.database import Database
from headoffice.door import NotServed
from headoffice.feed.service import publish
from tests.headoffice.channels.conftest import MakeShop
from tests.headoffice.channels.selling import Shop, add_shop, new_key
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.members.given import sequenced


def skus(shop: Shop, path: str = "products", **query: str) -> list[str]:
    answer = shop.get(path, **query)
    assert answer.status_code == 200, answer.text
    return [item["sku"] for item in answer.json()["items"]]


@on_sqlite
def test_a_good_is_told_with_the_price_of_the_channels_zone(
    make_shop: MakeShop, shop: Shop, database: Database
) -> None:
    add_shop(database, "south", place="F01")
    with database.write() as session:
        session.add(Price(zone="south", sku="PLUM-40", minor=1_300))

    south = make_shop(new_key(database, "south"))

    assert shop.get("products/PLUM-40").json() == {
        "sku": "PLUM-40",
        "name": {"zh": "话梅 40克", "en": "Salted Plum 40 g"},
        "unit": "pc",
        "price_minor": 1_250,
        "currency": "CNY",
        "category": "plums",
        "categories": ["plums"],
        "brand": "",
        "style": "plum",
        "tags": [],
        "picture": "/channel/v1/pictures/plum",
        "barcodes": ["06900000000014"],
    }
    assert south.get("products/PLUM-40").json()["price_minor"] == 1_300
    assert south.get("products/NUT-120").json()["code"] == "product-unknown"
    assert skus(south) == ["PLUM-40"]


def test_pages_follow_each_other_without_a_gap(shop: Shop) -> None:
    seen, after = [], ""
    while True:
        page = shop.get("products", limit=2, after=after).json()
        seen.append([item["sku"] for item in page["items"]])
        after = page["next"]
        if not after:
            break

    assert seen == [["PLUM-40", "PLUM-108"], ["NUT-120", "TEA-150"], ["LOOSE"]]


def test_a_category_has_what_is_within_it(shop: Shop) -> None:
    assert skus(shop, category="plums") == ["PLUM-40", "PLUM-108"]
    assert skus(shop, category="plums/salted") == ["PLUM-108"]
    assert skus(shop, category="plum") == []


@on_sqlite
def test_a_good_is_in_its_other_categories_too(shop: Shop, database: Database) -> None:
    with database.write() as session:
        session.get_one(Product, "TEA-150").categories = "gifts;plums/tea"

    assert skus(shop, category="gifts") == ["TEA-150"]
    assert skus(shop, category="plums") == ["PLUM-40", "PLUM-108", "TEA-150"]
    assert shop.get("categories").json()["items"] == [
        {"path": "dried-fruit", "products": 1},
        {"path": "gifts", "products": 1},
        {"path": "nuts", "products": 1},
        {"path": "plums", "products": 3},
        {"path": "plums/salted", "products": 1},
        {"path": "plums/tea", "products": 1},
        {"path": "tea", "products": 1},
    ]


@pytest.mark.parametrize(
    "after", ["nonsense", "WyJwcm9kdWN0cyIsMV0", "WyJvcmRlcnMiLDEsImEiXQ", "é", "[" * 200]
)
def test_a_cursor_of_nothing_is_refused(after: str) -> None:
    with pytest.raises(NotServed, match="cursor-unreadable"):
        read_cursor(goods.LIST, after, int, str)


FOUND = {
    "话梅": ["PLUM-40", "PLUM-108"],
    "huamei": ["PLUM-40", "PLUM-108"],
    "sht": ["NUT-120"],  # initials
    "shanhe": ["NUT-120"],  # pinyin begun
    "longjing tea": ["TEA-150"],
    "6900000000045": ["TEA-150"],
    "核桃": ["NUT-120"],  # from within
    "... !": [],
    "牛肉": [],
}


@on_sqlite
def test_goods_are_found_as_a_till_finds_them(shop: Shop) -> None:
    assert {typed: skus(shop, "search", q=typed) for typed in FOUND} == FOUND


def test_a_search_knows_what_has_changed(shop: Shop, database: Database) -> None:
    assert skus(shop, "search", q="plum") == ["PLUM-40", "PLUM-108"]

    with database.write() as session:
        session.get_one(Product, "PLUM-40").active = False
        session.get_one(Product, "NUT-120").en = "Plum-flavoured Nuts"
        publish(session, "catalog/north", [("NUT-120", {})])
    sequenced(database)

    assert sorted(skus(shop, "search", q="plum")) == ["NUT-120", "PLUM-108"]


@on_sqlite
def test_a_drawing_is_for_browsers_and_nothing_in_it_runs(make_shop: MakeShop) -> None:
    browser = make_shop("")

    drawn = browser.http.get("/channel/v1/pictures/plum")
    again = browser.http.get(
        "/channel/v1/pictures/plum", headers={"If-None-Match": drawn.headers["etag"]}
    )
    unknown = browser.http.get("/channel/v1/pictures/nothing")

    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "default-src 'none'" in drawn.headers["content-security-policy"]
    assert (again.status_code, again.content) == (304, b"")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "picture-unknown")

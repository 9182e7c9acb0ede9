"""The catalogue as the counter reads it, row by row."""

from __future__ import annotations

from pathlib import Path

import pytest

from storeapp.domain.catalogue import Match, Traits
from storeapp.domain.money import JPY, Money
from storeapp.domain.quantity import Quantity, Unit, pieces
from storeapp.ports.streams import Change
from tests.db.goods import (
    PLUM,
    PRICES,
    deleted,
    goods,
    opened,
    put,
    rows,
    with_plum,
)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("06901234567892", Match(PLUM, pieces(1)), id="a piece"),
        pytest.param("16901234567899", Match(PLUM, pieces(6), Money(7000)), id="a pack"),
        pytest.param("plu:00042", Match(PLUM, pieces(1)), id="a label's number"),
        pytest.param("6901234567892", None, id="only the exact key"),
        pytest.param("", None, id="nothing"),
    ],
)
async def test_a_code_leads_to_its_good(aloop, tmp_path: Path, key: str, expected: Match | None):
    async with with_plum(tmp_path) as catalogue:
        assert catalogue.file.find(key) == expected


async def test_a_good_is_read_by_its_number(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        assert catalogue.file.product("P1") == PLUM
        assert catalogue.file.product("p1") is None
        assert catalogue.file.size == 1


async def test_prices_are_in_the_currency_of_the_store(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        catalogue.file.currency = JPY
        product = catalogue.file.product("P1")

    assert product is not None
    assert product.price == Money(1280, JPY)


async def test_a_weighed_good_comes_by_the_kilogram(aloop, tmp_path: Path):
    async with opened(tmp_path) as catalogue:
        body = goods(unit="kg", plu="00042", codes=[{"code": "plu:00042"}], category="loose")
        await catalogue.holds(put(1, "K1", body))
        await catalogue.holds(put(1, "K1", {"minor": 3980}), stream=PRICES)
        match = catalogue.file.find("plu:00042")

    assert match is not None
    assert match.quantity == Quantity(1000, Unit.KILOGRAM)
    assert (match.product.plu, match.product.category) == ("00042", "loose")


async def test_a_good_without_a_price_is_not_sold(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await catalogue.holds(deleted(3, "P1"), stream=PRICES)

        assert catalogue.file.find("06901234567892") is None
        assert catalogue.file.product("P1") is None
        assert catalogue.file.search("plum") == ()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(deleted(5, "P1"), id="deleted"),
        pytest.param(put(5, "P1", goods(active=False)), id="not active"),
    ],
)
async def test_a_good_that_left_is_not_found(aloop, tmp_path: Path, change: Change):
    async with with_plum(tmp_path) as catalogue:
        await catalogue.holds(change)

        assert catalogue.file.find("06901234567892") is None
        assert catalogue.file.product("P1") is None
        assert catalogue.file.search("plum") == ()
        assert catalogue.file.size == 0
    assert rows(tmp_path, "SELECT sku, active, pos FROM product") == [("P1", 0, 5)]


async def test_a_good_that_comes_back_is_found_again(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await catalogue.holds(deleted(5, "P1"))
        await catalogue.holds(put(6, "P1", goods(codes=[{"code": "new"}])))

        assert catalogue.file.find("new") == Match(PLUM, pieces(1))
        assert catalogue.file.find("06901234567892") is None
        assert catalogue.file.size == 1


async def test_a_code_that_moves_leads_to_its_new_good(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await catalogue.holds(put(5, "P2", goods("话梅", "Plum", codes=[{"code": "plu:00042"}])))
        await catalogue.holds(put(3, "P2", {"minor": 990}), stream=PRICES)
        await catalogue.holds(put(6, "P1", goods()))
        match = catalogue.file.find("plu:00042")

    assert match is not None
    assert match.product.sku == "P2"


async def test_a_good_brings_what_promotions_know_it_by(aloop, tmp_path: Path):
    async with opened(tmp_path) as catalogue:
        body = goods(
            category="nuts/almonds",
            product="almond",
            brand="grove",
            supplier="farm-7",
            tags=["new", "vegan"],
            categories=["gifts", "tea"],
        )
        await catalogue.holds(put(1, "N1", body))
        await catalogue.holds(put(1, "N1", {"minor": 1990}), stream=PRICES)
        found = catalogue.file.product("N1")
        [searched] = catalogue.file.search("N1")

    assert found is not None
    assert found.traits == Traits(
        "almond", "grove", ("nuts/almonds", "gifts", "tea"), "farm-7", ("new", "vegan")
    )
    assert searched.traits is found.traits
    assert found.category == "nuts/almonds"


@pytest.mark.parametrize("tags", [["a;b"], [""]], ids=["divided", "empty"])
async def test_a_tag_that_would_be_read_back_as_another_is_left_out(
    aloop, tmp_path: Path, expected_logs, tags: list[str]
):
    async with opened(tmp_path) as catalogue:
        await catalogue.holds(put(1, "N1", goods(tags=tags)))
        await catalogue.holds(put(1, "N1", {"minor": 1990}), stream=PRICES)

        assert catalogue.file.product("N1") is None
    expected_logs("row N1 at 1 is unreadable: Defect")

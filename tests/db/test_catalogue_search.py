"""Searching the catalogue, letter by letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.db.goods import (
    PRICES,
    goods,
    opened,
    put,
    shop,
)


@pytest.mark.parametrize(
    ("typed", "skus"),
    [
        pytest.param("花生", ["S05", "S04", "S06"], id="names that begin so come first, by rank"),
        pytest.param("话梅", ["S02", "S01"], id="hanzi in the middle"),
        pytest.param("hs", ["S03", "S06", "S05", "S04"], id="initials anywhere, by rank"),
        pytest.param("huasheng", ["S06", "S05", "S04"], id="pinyin"),
        pytest.param("peanut", ["S05", "S04", "S06"], id="english"),
        pytest.param("PEANUT cr", ["S05"], id="two words, the last one open"),
        pytest.param("s07", ["S07"], id="number in small letters"),
        pytest.param("6900000000013", ["S01"], id="code of thirteen digits"),
        pytest.param("06900000000013", ["S01"], id="code of fourteen digits"),
        pytest.param("cafe", ["S11"], id="without accents"),
        pytest.param("550", ["S09"], id="a figure in the name"),
        pytest.param("lvcha", ["S10"], id="v for ü"),
        pytest.param("durian", [], id="nothing"),
        pytest.param("", [], id="nothing typed"),
        pytest.param("' OR 1 --", [], id="no way into the database"),
        pytest.param('"*^:(', [], id="signs only"),
    ],
)
async def test_search_as_one_types(aloop, tmp_path: Path, typed: str, skus: list[str]):
    async with opened(tmp_path) as catalogue:
        await catalogue.holds(*shop())
        await catalogue.holds(
            *(put(n, f"S{n:02}", {"minor": 100 * n}) for n in range(1, 13)), stream=PRICES
        )
        found = catalogue.file.search(typed)
        fewer = catalogue.file.search(typed, limit=1)

    assert [product.sku for product in found] == skus
    assert fewer == found[:1]


async def test_the_exact_number_wins_among_thousands(aloop, tmp_path: Path):
    # Given far more goods that begin with "S1" than are ever ranked.
    async with opened(tmp_path) as catalogue:
        many = [put(n, f"S1{n:03}", goods("花生", "Peanut")) for n in range(400)]
        await catalogue.holds(*many, put(900, "S1", goods("话梅", "Plum")))
        prices = [put(n, f"S1{n:03}", {"minor": 1}) for n in range(400)]
        await catalogue.holds(*prices, put(900, "S1", {"minor": 1}), stream=PRICES)
        found = catalogue.file.search("s1", limit=5)

    assert len(found) == 5
    assert found[0].sku == "S1"


async def test_the_begun_code_of_a_maker_finds_fifty_at_most(aloop, tmp_path: Path):
    async with opened(tmp_path) as catalogue:
        many = [put(n, f"S{n:03}", goods(codes=[{"code": f"06901234{n:06}"}])) for n in range(300)]
        await catalogue.holds(*many)
        prices = [put(n, f"S{n:03}", {"minor": 1}) for n in range(300)]
        await catalogue.holds(*prices, stream=PRICES)
        found = catalogue.file.search("6901234", limit=100)
        one = catalogue.file.search("6901234000123")

    assert len(found) == 50
    assert [product.sku for product in one] == ["S123"]

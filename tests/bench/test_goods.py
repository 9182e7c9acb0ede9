"""The goods of the benchmarks: the same every time, readable as head office and till read them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bench.goods import ean_of, good_of, goods, number_of, write_catalogue, write_csv
from storeapp.db.catalogue_file import CatalogueFile
from storeapp.domain.barcode import gtin14


def test_a_good_does_not_depend_on_how_many_there_are() -> None:
    assert list(goods(5)) == list(goods(50))[:5] == [good_of(number) for number in range(5)]


def test_numbers_skus_and_codes_lead_to_each_other() -> None:
    good = good_of(4711)
    assert (good.sku, number_of(good.sku)) == ("B0004711", 4711)
    assert (good.ean, gtin14(good.ean)) == (ean_of(4711), f"0{ean_of(4711)}")
    assert len({each.ean for each in goods(1000)}) == 1000


@pytest.mark.parametrize("number", [0, 1, 96, 97, 99_999])
def test_a_good_has_names_and_a_price_in_tenths(number: int) -> None:
    good = good_of(number)
    assert good.zh.endswith(f"克{number % 97}号")
    assert good.en.endswith(f"No. {number % 97}")
    assert 100 <= good.price_minor < 30_000
    assert good.price_minor % 10 == 0
    assert all(syllable.isascii() and syllable.islower() for syllable in good.pinyin)


def test_the_csv_has_a_line_for_each_good(tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    write_csv(file, 3)
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["sku"] for row in rows] == ["B0000000", "B0000001", "B0000002"]
    assert [row["barcodes"] for row in rows] == [ean_of(0), ean_of(1), ean_of(2)]
    assert round(float(rows[2]["price"]) * 100) == good_of(2).price_minor


def test_the_catalogue_file_is_one_that_a_till_sells_from(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    write_catalogue(path, 120)
    file = CatalogueFile(path)
    assert file.open()
    try:
        good = good_of(77)
        match = file.find(f"0{good.ean}")
        assert match is not None
        assert (match.product.sku, match.product.price.minor) == (good.sku, good.price_minor)
        assert file.size == 120
        for typed in (good.zh, good.en, good.sku, good.ean, "".join(good.pinyin)):
            assert good.sku in [product.sku for product in file.search(typed, 50)]
    finally:
        file.close()

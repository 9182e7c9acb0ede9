"""The list of a till's last sales, and the code that a label of a good gets."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from storeapp.db.sales_rows import _RECENT
from storeapp.db.store import SalesStore
from storeapp.domain.sale import Sale
from storeapp.ports.sales import SaleNote
from tests.db.given import a_basket, enrolled, opened, raw, sell_in, the_device
from tests.db.goods import PRICES, goods, put, with_plum
from tests.db.goods import opened as catalogue_at


def note(sale: Sale) -> SaleNote:
    kinds = tuple(tender.kind for tender in sale.tenders)
    return SaleNote(sale.id, str(sale.number), sale.ended_at, sale.due, kinds)


async def sold_in(store: SalesStore, basket: str) -> Sale:
    return await store.write(lambda unit: sell_in(unit, a_basket(basket)))


async def test_the_newest_come_first_and_no_more_than_asked_for(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        sold = [await sold_in(store, name) for name in ("b1", "b2", "b3", "b4")]
        three = await store.read(lambda unit: unit.recent_sales(3))

    assert three == tuple(note(sale) for sale in reversed(sold[1:]))


async def test_a_later_epoch_comes_first(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        await store.write(lambda unit: sell_in(unit, a_basket("b1")))
        await store.write(lambda unit: sell_in(unit, a_basket("b2")))
        await store.write(lambda unit: unit.put_device(the_device(tmp_path, epoch=2)))
        await store.write(lambda unit: sell_in(unit, a_basket("b3")))
        found = await store.read(lambda unit: unit.recent_sales(9))

    assert [each.id for each in found] == ["b3", "b2", "b1"]


async def test_a_till_that_sold_nothing_or_is_nobody_lists_nothing(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        assert await store.read(lambda unit: unit.recent_sales(9)) == ()
        await store.write(lambda unit: unit.put_device(the_device(tmp_path)))
        assert await store.read(lambda unit: unit.recent_sales(9)) == ()


async def test_years_of_sales_are_not_read_for_it(aloop, tmp_path: Path):
    async with enrolled(tmp_path):
        pass
    with closing(raw(tmp_path, writes=False)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {_RECENT}", (9,))]

    assert not [step for step in plan if "TEMP B-TREE FOR ORDER BY" in step]
    assert not [step for step in plan if step.startswith("SCAN s")]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([{"code": "06901234567892"}], "6901234567892"),
        ([{"code": "16901234567899"}], "16901234567899"),
        ([{"code": "00000096385074"}], "0000096385074"),
        ([{"code": "P-0001"}], "P-0001"),
        ([{"code": "plu:00042"}], ""),
        ([{"code": "16901234567899", "thousandths": 6000}], ""),
        ([], ""),
    ],
    ids=["ean-13", "gtin-14", "ean-8", "own", "a plu", "a pack", "none"],
)
async def test_a_label_gets_the_code_of_one_piece(
    aloop, tmp_path: Path, codes: list[dict[str, object]], expected: str
):
    async with catalogue_at(tmp_path) as catalogue:
        await catalogue.holds(put(1, "X1", goods(codes=codes)))
        await catalogue.holds(put(2, "X1", {"minor": 100}), stream=PRICES)
        assert catalogue.file.code_of("X1") == expected


async def test_of_several_codes_the_first_is_taken(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        assert catalogue.file.code_of("P1") == "6901234567892"
        assert catalogue.file.code_of("P9") == ""

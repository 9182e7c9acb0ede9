"""What the till's file says when the disk is full, fails, or the file is broken."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storeapp.db.space import FreeSpace
from storeapp.domain.errors import Refusal
from storeapp.ports.sales import SalesUnit
from tests.conftest import ExpectedLogs
from tests.db.given import (
    a_basket,
    a_store,
    enrolled,
    every_row,
    open_drawer_in,
    raw,
    refusal_of_sale,
    sales_path,
    sell_in,
)


async def test_a_full_disk_refuses_the_sale_and_keeps_no_half_of_it(
    aloop, tmp_path: Path, expected_logs: ExpectedLogs
):
    expected_logs("sales.db: disk-full")
    async with enrolled(tmp_path) as store:
        # Given a file that may not grow by more than a few sales.
        await store.change(
            lambda db: db.execute(f"PRAGMA max_page_count = {page_count(tmp_path) + 8}").fetchall()
        )
        sold, refusal = 0, None
        while refusal is None and sold < 100:
            refusal = await refusal_of_sale(store, a_basket(f"b{sold}", 20))
            sold += refusal is None
        head = await store.head()
        # When there is room again, selling goes on where it stopped.
        await store.change(lambda db: db.execute("PRAGMA max_page_count = 1000000").fetchall())
        after = await store.write(lambda unit: sell_in(unit, a_basket("after")))

    assert refusal == "disk-full"
    assert 0 < sold < 100
    assert head.last_seq == sold
    assert after.number.count == sold + 1
    with closing(raw(tmp_path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM fact").fetchall() == [(sold + 1,)]
        assert connection.execute("SELECT count(*) FROM sale").fetchall() == [(sold + 1,)]
        assert connection.execute("SELECT count(*) FROM sale_line").fetchall() == [(sold * 21 + 3,)]


def page_count(folder: Path) -> int:
    with closing(raw(folder)) as connection:
        return connection.execute("PRAGMA page_count").fetchall()[0][0]


async def test_without_room_no_basket_begins_but_the_one_under_way_is_sold(aloop, tmp_path: Path):
    free = [10**12]
    async with enrolled(tmp_path, space=FreeSpace(lambda: free[0])) as store:
        await store.write(lambda unit: unit.keep_basket(a_basket("b1")))
        free[0] = 199_000_000
        await store.write(lambda unit: unit.keep_basket(a_basket("b1", 3)))
        await store.write(lambda unit: sell_in(unit, a_basket("b1", 3)))
        with pytest.raises(Refusal) as refused:
            await store.write(lambda unit: unit.keep_basket(a_basket("b2")))
        kept = await store.read(lambda unit: unit.basket_under_way())

    assert refused.value.code == "disk-full"
    assert refused.value.facts == {"free_mb": 199}
    assert kept is None


async def test_without_the_last_reserve_no_sale_ends(aloop, tmp_path: Path):
    free = [10**12]
    async with enrolled(tmp_path, space=FreeSpace(lambda: free[0])) as store:
        await store.write(lambda unit: unit.keep_basket(a_basket()))
        free[0] = 19_000_000
        with pytest.raises(Refusal) as refused:
            await store.write(lambda unit: sell_in(unit, a_basket()))
        kept = await store.read(lambda unit: unit.basket_under_way())
        head = await store.head()

    assert refused.value.code == "disk-full"
    assert kept == a_basket()
    assert head.last_seq == 0


async def test_after_a_failing_disk_the_file_is_opened_anew(
    aloop, tmp_path: Path, expected_logs: ExpectedLogs
):
    expected_logs("sales.db: disk-failing")
    used: list[object] = []

    def fail(unit: SalesUnit) -> None:
        open_drawer_in(unit)
        raise OSError(5, "Input/output error")

    async with enrolled(tmp_path) as store:
        used.append(await store.change(lambda db: db))
        with pytest.raises(Refusal) as refused:
            await store.write(fail)
        used.append(await store.change(lambda db: db))
        await store.write(open_drawer_in)
        head = await store.head()

    assert refused.value.code == "disk-failing"
    assert used[0] is not used[1]
    assert head.last_seq == 1


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[200:300] = bytes(100)
    path.write_bytes(content)


def empty_words(path: Path) -> None:
    path.write_text("this is no database" * 100)


@pytest.mark.parametrize("spoil", [damage, empty_words], ids=["flipped bytes", "other content"])
async def test_a_broken_file_is_refused_and_left_alone(
    aloop, tmp_path: Path, spoil: Callable[[Path], None]
):
    async with enrolled(tmp_path) as store:
        await store.write(open_drawer_in)
    spoil(sales_path(tmp_path))
    before = sales_path(tmp_path).read_bytes()

    store = a_store(tmp_path)
    with pytest.raises(Refusal) as refused:
        await store.open()
    await store.close()

    assert refused.value.code == "file-damaged"
    assert sales_path(tmp_path).read_bytes() == before


async def test_a_file_of_other_tables_is_refused_and_left_alone(aloop, tmp_path: Path):
    store = a_store(tmp_path)
    with closing(raw(tmp_path)) as connection:
        connection.execute("CREATE TABLE other (a)")
        before = every_row(connection)
        with pytest.raises(Refusal) as refused:
            await store.open()
        await store.close()
        assert every_row(connection) == before

    assert refused.value.code == "file-damaged"

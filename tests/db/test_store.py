"""The till's own file: transactions, facts, sales, and what it says when the disk fails."""

from __future__ import annotations

import asyncio
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from storeapp.db.writer import Writer
from storeapp.domain.codec import parse_body, sale_from
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import GENESIS, FactKind, hash_of
from storeapp.domain.till import ReceiptNumber
from storeapp.ports.sales import SalesUnit
from storeapp.ports.streams import JournalHead
from storeapp.sync.wire.seal import verified
from tests.db.given import (
    DOCUMENT,
    a_basket,
    a_sale,
    enrolled,
    every_row,
    keys_of,
    open_drawer_in,
    opened,
    raw,
    refusal_of_sale,
    sales_path,
    sell_in,
    the_device,
)


async def test_a_sale_comes_back_as_it_was_sold(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        sold = await store.write(lambda unit: sell_in(unit, a_basket()))
        by_id = await store.read(lambda unit: unit.sale("b1"))
        by_number = await store.read(lambda unit: unit.sale_of_number("S01-2-1-000001"))
        unknown = await store.read(lambda unit: unit.sale("b2"))

    assert str(sold.number) == "S01-2-1-000001"
    assert by_id == sold
    assert by_number == sold
    assert unknown is None


async def test_the_rows_of_a_sale_are_there_for_reports(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        await store.write(lambda unit: sell_in(unit, a_basket()))

    with closing(raw(tmp_path)) as connection:
        assert connection.execute(
            "SELECT id, number, device, epoch, seq, due_minor, rounding_minor FROM sale"
        ).fetchall() == [("b1", "S01-2-1-000001", "d1", 1, 1, 3840, 0)]
        assert connection.execute(
            "SELECT position, thousandths, unit_price_minor, voided, net_minor FROM sale_line"
        ).fetchall() == [(0, 1000, 1280, 0, 1280), (1, 2000, 1280, 0, 2560), (2, 3000, 1280, 1, 0)]
        assert connection.execute(
            "SELECT kind, amount_minor, handed_minor FROM sale_tender"
        ).fetchall() == [("cash", 3840, 4000)]


async def test_facts_are_numbered_chained_and_signed(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        for _ in range(3):
            await store.write(open_drawer_in)
        facts = await store.facts(after=0, most=10, most_bytes=10**6)
        head = await store.head()

    public_key = the_device(tmp_path).public_key
    assert [fact.seq for fact in facts] == [1, 2, 3]
    assert [fact.prev_hash for fact in facts] == [GENESIS, facts[0].hash, facts[1].hash]
    assert all(hash_of(fact) == fact.hash for fact in facts)
    assert all(verified(fact, public_key) for fact in facts)
    assert [fact.hlc for fact in facts] == sorted({fact.hlc for fact in facts})
    assert head == JournalHead(epoch=1, last_seq=3, last_hash=facts[2].hash, acked_seq=0)


async def test_two_facts_in_one_transaction_follow_each_other(aloop, tmp_path: Path):
    def two(unit: SalesUnit) -> tuple[str, str]:
        first = unit.append(FactKind.DRAWER_OPEN, {"n": 1})
        second = unit.append(FactKind.DRAWER_OPEN, {"n": 2})
        return first.hash, second.prev_hash

    async with enrolled(tmp_path) as store:
        first_hash, second_prev = await store.write(two)
        head = await store.head()

    assert first_hash == second_prev
    assert head.last_seq == 2


async def test_work_that_raises_leaves_nothing_behind(aloop, tmp_path: Path):
    class Stop(Exception):
        pass

    def half(unit: SalesUnit) -> None:
        sell_in(unit, a_basket("b2"))
        raise Stop

    async with enrolled(tmp_path) as store:
        await store.write(lambda unit: sell_in(unit, a_basket("b1")))
        with closing(raw(tmp_path)) as connection:
            before = every_row(connection)
            with pytest.raises(Stop):
                await store.write(half)
            assert every_row(connection) == before
        after = await store.write(lambda unit: sell_in(unit, a_basket("b3")))
        head = await store.head()

    # Neither the fact's nor the receipt's number was used up by the one that failed.
    assert str(after.number) == "S01-2-1-000002"
    assert head.last_seq == 2


async def test_one_basket_is_sold_once(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        await store.write(lambda unit: sell_in(unit, a_basket()))
        with closing(raw(tmp_path)) as connection:
            before = every_row(connection)
            with pytest.raises(Refusal) as refused:
                await store.write(lambda unit: sell_in(unit, a_basket()))
            assert every_row(connection) == before

    assert refused.value.code == "already-sold"


async def test_a_read_may_not_change_anything(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        with pytest.raises(Defect):
            await store.read(open_drawer_in)
        head = await store.head()
        await store.write(open_drawer_in)
        later = await store.head()

    assert head.last_seq == 0
    assert later.last_seq == 1


async def test_a_till_that_is_not_enrolled_writes_no_fact(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        with pytest.raises(Defect):
            await store.write(open_drawer_in)
        head = await store.head()
        facts = await store.facts(after=0, most=1, most_bytes=1)

    assert head == JournalHead(epoch=0, last_seq=0, last_hash=GENESIS, acked_seq=0)
    assert facts == ()


async def test_another_key_than_the_enrolled_one_signs_nothing(aloop, tmp_path: Path):
    def enrol_with_another_key(unit: SalesUnit) -> None:
        unit.put_device(replace(the_device(tmp_path), public_key="ab" * 32))
        open_drawer_in(unit)

    async with enrolled(tmp_path) as store:
        with pytest.raises(Defect):
            await store.write(enrol_with_another_key)
        device = await store.read(lambda unit: unit.device())

    assert device == the_device(tmp_path)


async def test_a_second_program_on_the_same_file_forks_nothing(aloop, tmp_path: Path):
    # Given two programs, each of which believes that the journal ends where it left it.
    async with enrolled(tmp_path) as one, opened(tmp_path, ids="two") as two:
        await one.write(lambda unit: sell_in(unit, a_basket("b1")))
        await two.write(lambda unit: sell_in(unit, a_basket("b2")))
        with closing(raw(tmp_path)) as connection:
            before = every_row(connection)
            with pytest.raises(sqlite.IntegrityError):
                await one.write(lambda unit: sell_in(unit, a_basket("b3")))
            assert every_row(connection) == before
        sold = await one.write(lambda unit: sell_in(unit, a_basket("b3")))

    assert str(sold.number) == "S01-2-1-000003"


async def test_two_programs_never_use_one_receipt_number(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as one, opened(tmp_path, ids="two") as two:
        first = await one.write(lambda unit: unit.next_receipt())
        second = await two.write(lambda unit: unit.next_receipt())
        with pytest.raises(Defect):
            await one.write(lambda unit: unit.next_receipt())
        third = await one.write(lambda unit: unit.next_receipt())

    assert [first.count, second.count, third.count] == [1, 2, 3]


async def test_a_new_epoch_counts_from_one_and_keeps_the_old_facts(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        await store.write(lambda unit: sell_in(unit, a_basket("b1")))
        await store.write(lambda unit: unit.put_device(the_device(tmp_path, epoch=2)))
        sold = await store.write(lambda unit: sell_in(unit, a_basket("b2")))
        head = await store.head()
        old = await store.read(lambda unit: unit.sale("b1"))

    assert (head.epoch, head.last_seq, head.acked_seq) == (2, 1, 0)
    assert str(sold.number) == "S01-2-2-000001"
    assert old is not None


@pytest.mark.parametrize(
    ("most", "most_bytes", "expected"),
    [
        pytest.param(10, 10**6, [2, 3, 4], id="all"),
        pytest.param(2, 10**6, [2, 3], id="so many"),
        pytest.param(10, 85, [2, 3], id="so many bytes"),
        pytest.param(10, 1, [2], id="at least one"),
    ],
)
async def test_facts_come_in_batches(
    aloop, tmp_path: Path, most: int, most_bytes: int, expected: list[int]
):
    # Given four facts of 33 bytes each.
    async with enrolled(tmp_path) as store:
        for _ in range(4):
            await store.write(open_drawer_in)
        facts = await store.facts(after=1, most=most, most_bytes=most_bytes)

    assert [len(fact.body.encode()) for fact in facts] == [33] * len(expected)
    assert [fact.seq for fact in facts] == expected


async def test_an_acknowledgement_never_goes_back(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        for _ in range(3):
            await store.write(open_drawer_in)
        await store.acknowledge(2)
        await store.acknowledge(1)
        head = await store.head()
        facts = await store.facts(after=0, most=10, most_bytes=10**6)

    assert (head.acked_seq, head.waiting) == (2, 1)
    assert len(facts) == 3


async def test_an_acknowledgement_of_more_than_there_is_is_refused(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        await store.write(open_drawer_in)
        with pytest.raises(Refusal) as refused:
            await store.acknowledge(2)
        head = await store.head()

    assert refused.value.code == "journal-behind"
    assert head.acked_seq == 0


async def test_facts_cannot_be_changed_or_deleted(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        await store.write(open_drawer_in)
    with closing(raw(tmp_path)) as connection:
        before = every_row(connection)
        for statement in (
            "UPDATE fact SET body = '{}'",
            "DELETE FROM fact",
            "INSERT OR REPLACE INTO fact SELECT * FROM fact",
        ):
            with pytest.raises(sqlite.IntegrityError, match="facts are final"):
                connection.execute(statement)
        assert every_row(connection) == before


async def test_a_changed_fact_is_not_taken_for_a_sale(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        await store.write(lambda unit: sell_in(unit, a_basket()))
        with closing(raw(tmp_path)) as connection:
            connection.execute("DROP TRIGGER fact_no_update")
            connection.execute("UPDATE fact SET body = replace(body, '1280', '1180')")
        with pytest.raises(Defect):
            await store.read(lambda unit: unit.sale("b1"))


async def test_the_body_of_a_sale_is_the_sale(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        sold = await store.write(lambda unit: sell_in(unit, a_basket()))
        (fact,) = await store.facts(after=0, most=1, most_bytes=1)

    assert fact.kind == "sale/2"
    assert sale_from(parse_body(fact.body)) == sold


async def test_the_file_tells_nothing_without_its_key(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        for number in range(20):
            assert await refusal_of_sale(store, a_basket(f"b{number}")) is None
        content = all_bytes(tmp_path)

    assert len(content) > 100_000
    for word in ("九制话梅", "Plum", "S01-2-1", "sale_line", "SQLite format"):
        assert word.encode() not in content


def all_bytes(folder: Path) -> bytes:
    """Of the file and its log, while it is open."""
    return b"".join(file.read_bytes() for file in folder.glob("sales.db*"))


async def test_what_waits_is_finished_before_the_file_closes(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        waiting = [asyncio.create_task(store.write(open_drawer_in)) for _ in range(20)]
        await asyncio.sleep(0)
        await store.close()
        await asyncio.gather(*waiting)
        await store.close()
    async with opened(tmp_path, ids="later") as store:
        head = await store.head()

    assert head.last_seq == 20
    assert not sales_path(tmp_path).with_name("sales.db-wal").exists()


async def test_a_closed_file_takes_no_more_work(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        await store.close()
        with pytest.raises(Defect):
            await store.write(open_drawer_in)


async def test_work_taken_back_before_it_began_never_happens(aloop, tmp_path: Path):
    begun, go_on = threading.Event(), threading.Event()

    def hold(unit: SalesUnit) -> None:
        begun.set()
        assert go_on.wait(10)

    async with enrolled(tmp_path) as store:
        holding = asyncio.create_task(store.write(hold))
        await asyncio.sleep(0)
        assert begun.wait(10)
        taken_back = asyncio.create_task(store.write(open_drawer_in))
        await asyncio.sleep(0)
        taken_back.cancel()
        await asyncio.sleep(0)
        go_on.set()
        await holding
        head = await store.head()

    assert taken_back.cancelled()
    assert head.last_seq == 0


async def test_too_much_waiting_work_is_refused(aloop, tmp_path: Path):
    go_on = threading.Event()
    writer = Writer("a slow disk", most_waiting=2)
    begun = threading.Event()

    def hold() -> bool:
        begun.set()
        return go_on.wait(10)

    first = writer.submit(hold)
    assert begun.wait(10)
    waiting = [writer.submit(lambda: "done") for _ in range(2)]
    with pytest.raises(Refusal) as refused:
        writer.submit(lambda: "never")
    go_on.set()
    assert first.result(10)
    results = [future.result(10) for future in waiting]
    writer.end_now(lambda: None)

    assert refused.value.code == "file-busy"
    assert results == ["done", "done"]


def test_it_works_on_a_plain_loop_too(tmp_path: Path):
    async def sell_one() -> int:
        async with enrolled(tmp_path) as store:
            await store.write(lambda unit: sell_in(unit, a_basket()))
            return (await store.head()).last_seq

    assert asyncio.run(sell_one()) == 1


async def test_no_sale_is_made_of_the_rows_of_another(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        await store.write(lambda unit: sell_in(unit, a_basket("b1")))
        await store.write(lambda unit: sell_in(unit, a_basket("b2")))
        with closing(raw(tmp_path)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("UPDATE sale SET seq = seq + 10")
            connection.execute("UPDATE sale SET seq = CASE seq WHEN 11 THEN 2 ELSE 1 END")
        with pytest.raises(Defect):
            await store.read(lambda unit: unit.sale("b1"))


def test_a_sale_is_what_the_tests_think_it_is(tmp_path: Path):
    sale = a_sale(ReceiptNumber("S01", "2", 1, 1), a_basket())
    assert (sale.due.minor, sale.change.minor, len(sale.lines)) == (3840, 160, 3)
    assert len(DOCUMENT.blocks) == 6
    assert keys_of(tmp_path).known_device_key() is None

"""What the counter has under way: baskets, the shift, print jobs, and who they are for."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from storeapp.db.connect import RawConnection
from storeapp.db.documents import document_text, order_text
from storeapp.db.store import SalesStore
from storeapp.domain.basket import Basket
from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Money
from storeapp.domain.receipt import ReceiptDoc, Rule, Text, marked_copy
from storeapp.domain.receipt_of import Letterhead, receipt_of
from storeapp.domain.sale import Sale
from storeapp.domain.shift import Shift
from storeapp.ports.sales import (
    Attempts,
    JobNote,
    JobState,
    Parked,
    PrintJob,
    ReceiptOrder,
    SalesUnit,
)
from tests.db.given import (
    AT,
    DOCUMENT,
    a_basket,
    enrolled,
    every_row,
    opened,
    raw,
    sell_in,
    the_device,
)


async def test_the_basket_under_way_survives_a_restart(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.keep_basket(a_basket("b1", 2)))
        await store.write(lambda unit: unit.keep_basket(a_basket("b1", 5)))
    async with opened(tmp_path) as store:
        kept = await store.read(lambda unit: unit.basket_under_way())

    assert kept == a_basket("b1", 5)


async def test_one_basket_is_under_way(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.keep_basket(a_basket("b1")))
        await store.write(lambda unit: unit.keep_basket(a_basket("b2")))
        second = await store.read(lambda unit: unit.basket_under_way())
        await store.write(lambda unit: unit.keep_basket(None))
        none = await store.read(lambda unit: unit.basket_under_way())

    assert second == a_basket("b2")
    assert none is None


async def test_an_empty_basket_can_be_kept(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.keep_basket(Basket("b1")))
        kept = await store.read(lambda unit: unit.basket_under_way())

    assert kept == Basket("b1")


async def test_a_parked_basket_is_taken_back_once(aloop, tmp_path: Path):
    early, late = Parked(a_basket("b1"), AT, "u1"), Parked(a_basket("b2"), AT, "u2")
    late = replace(late, at=AT + timedelta(minutes=1))
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.park(late))
        await store.write(lambda unit: unit.park(early))
    async with opened(tmp_path) as store:
        both = await store.read(lambda unit: unit.parked())
        taken = await store.write(lambda unit: unit.unpark("b1"))
        again = await store.write(lambda unit: unit.unpark("b1"))
        left = await store.read(lambda unit: unit.parked())

    assert both == (early, late)
    assert taken == early
    assert again is None
    assert left == (late,)


async def test_parking_takes_the_basket_from_the_counter(aloop, tmp_path: Path):
    parked = Parked(a_basket("b1"), AT, "u1")
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.keep_basket(a_basket("b1")))
        await store.write(lambda unit: unit.park(parked))
        under_way = await store.read(lambda unit: unit.basket_under_way())
        back = await store.write(lambda unit: unit.unpark("b1"))
        await store.write(lambda unit: unit.keep_basket(back.basket if back else None))
        again = await store.read(lambda unit: unit.basket_under_way())
        left = await store.read(lambda unit: unit.parked())

    assert under_way is None
    assert again == a_basket("b1")
    assert left == ()


def a_shift(shift_id: str) -> Shift:
    return Shift(shift_id, AT, date(2026, 11, 21), "u1", Money(50_000))


async def test_one_shift_is_open(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        none = await store.read(lambda unit: unit.open_shift())
        await store.write(lambda unit: unit.put_shift(a_shift("s1")))
        with pytest.raises(Refusal) as refused:
            await store.write(lambda unit: unit.put_shift(a_shift("s2")))
        shift = await store.read(lambda unit: unit.open_shift())

    assert none is None
    assert refused.value.code == "shift-already-open"
    assert shift == a_shift("s1")


def a_job(number: int, key: str | None = None) -> PrintJob:
    return PrintJob(f"job-{number}", key or f"receipt:{number}:0", DOCUMENT)


async def test_print_jobs_come_back_in_their_order(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.queue_print(a_job(1)))
        await store.write(lambda unit: unit.queue_print(a_job(2)))
        await store.write(lambda unit: unit.queue_print(a_job(3)))
        first = await store.write(lambda unit: unit.take_print())
        await store.write(lambda unit: unit.set_job("job-1", JobState.PRINTED))
        await store.write(lambda unit: unit.take_print())
        waiting = await store.read(lambda unit: unit.jobs(JobState.QUEUED))
        printed = await store.read(lambda unit: unit.jobs(JobState.PRINTED))
        sending = await store.read(lambda unit: unit.jobs(JobState.SENDING))
        asked = await store.read(lambda unit: unit.job("job-2"))
        unknown = await store.read(lambda unit: unit.job("job-9"))
        counts = await store.read(lambda unit: [unit.count_jobs(state) for state in JobState])
        last = await store.write(lambda unit: unit.take_print())
        none = await store.write(lambda unit: unit.take_print())

    assert first == replace(a_job(1), state=JobState.SENDING, attempts=1)
    assert waiting == (a_job(3),)
    assert counts == [1, 1, 1, 0, 0, 0]
    assert last == replace(a_job(3), state=JobState.SENDING, attempts=1)
    assert none is None
    assert printed == (replace(a_job(1), state=JobState.PRINTED, attempts=1),)
    assert sending == (replace(a_job(2), state=JobState.SENDING, attempts=1),)
    assert asked == sending[0]
    assert unknown is None


async def test_a_job_that_was_not_sent_is_taken_again_before_the_next(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.queue_print(a_job(1)))
        await store.write(lambda unit: unit.queue_print(a_job(2)))
        await store.write(lambda unit: unit.take_print())
        await store.write(lambda unit: unit.set_job("job-1", JobState.QUEUED, error="no paper"))
        again = await store.write(lambda unit: unit.take_print())

    assert again == replace(a_job(1), state=JobState.SENDING, attempts=2)


HEAD = Letterhead(Language.ENGLISH, "Lakeside", "8 Quay", "Come again", 'Lin "{x}"')


def an_order(sale: Sale) -> ReceiptOrder:
    return ReceiptOrder("job-1", sale.id, HEAD)


async def sold(store: SalesStore) -> Sale:
    """A sale whose receipt is ordered in its own transaction."""

    def commit(unit: SalesUnit) -> Sale:
        sale = sell_in(unit, a_basket("b1"), job=False)
        unit.queue_receipt(an_order(sale))
        return sale

    return await store.write(commit)


async def test_an_ordered_receipt_is_composed_from_its_sale(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        sale = await sold(store)
    async with opened(tmp_path) as store:
        asked = await store.read(lambda unit: unit.job("job-1"))
        taken = await store.write(lambda unit: unit.take_print())

    assert asked == PrintJob("job-1", "receipt:b1:0", receipt_of(sale, HEAD))
    assert taken == replace(asked, state=JobState.SENDING, attempts=1)


async def test_what_was_sent_stays_word_for_word(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        sale = await sold(store)
        with closing(raw(tmp_path)) as connection:
            ordered = documents_in(connection)
            await store.write(lambda unit: unit.take_print())
            sent = documents_in(connection)

    assert ordered == [order_text(an_order(sale))]
    assert sent == [document_text(receipt_of(sale, HEAD))]


async def test_a_job_from_before_logos_were_printed_has_none(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.queue_print(a_job(1)))
        with closing(raw(tmp_path)) as connection:
            connection.execute("UPDATE print_job SET document = ?", ('["t",1,[["rule"]]]',))
        job = await store.read(lambda unit: unit.job("job-1"))

    assert job is not None
    assert job.document == ReceiptDoc("t", (Rule(),), 1)


def documents_in(connection: RawConnection) -> list[str]:
    return [text for (text,) in connection.execute("SELECT document FROM print_job")]


async def test_one_sale_has_one_original(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        sale = await sold(store)
        second = replace(an_order(sale), job_id="job-2")
        with closing(raw(tmp_path)) as connection:
            before = every_row(connection)
            with pytest.raises(Defect):
                await store.write(lambda unit: unit.queue_receipt(second))
            assert every_row(connection) == before


async def test_a_receipt_without_its_sale_is_a_defect(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        await store.write(lambda unit: unit.queue_receipt(ReceiptOrder("job-1", "b9", HEAD)))
        with closing(raw(tmp_path)) as connection:
            before = every_row(connection)
            with pytest.raises(Defect):
                await store.write(lambda unit: unit.take_print())
            assert every_row(connection) == before


async def test_a_document_has_one_original(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.queue_print(a_job(1, "receipt:b1:0")))
        await store.write(lambda unit: unit.set_job("job-1", JobState.PRINTED))
        with closing(raw(tmp_path)) as connection:
            before = every_row(connection)
            with pytest.raises(Defect):
                await store.write(lambda unit: unit.queue_print(a_job(2, "receipt:b1:0")))
            assert every_row(connection) == before


async def test_the_journal_keeps_the_printer_the_bytes_and_who_decided(aloop, tmp_path: Path):
    asked = JobNote(staff="u1", why="asked")
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.queue_print(replace(a_job(1), note=asked)))
        sent = JobNote("tcp://10.0.0.7:9100", "f00d")
        await store.write(lambda unit: unit.set_job("job-1", JobState.PRINTED, note=sent))
        decided = JobNote(staff="u2", why="came-out")
        await store.write(lambda unit: unit.set_job("job-1", JobState.PRINTED, note=decided))
    async with opened(tmp_path) as store:
        kept = await store.read(lambda unit: unit.job("job-1"))

    assert kept is not None
    assert kept.note == JobNote("tcp://10.0.0.7:9100", "f00d", "u2", "came-out")


async def test_the_jobs_about_a_subject_are_its_original_and_its_copies(aloop, tmp_path: Path):
    keys = ["receipt:b1:0", "receipt:b10:0", "receipt:b1:1", "receipt:b:0", "receipt:b1:2"]

    def queue(unit: SalesUnit) -> None:
        for number, key in enumerate(keys, start=1):
            unit.queue_print(a_job(number, key))

    async with opened(tmp_path) as store:
        await store.write(queue)
        about = await store.read(lambda unit: unit.jobs_about("receipt:b1"))
        none = await store.read(lambda unit: unit.jobs_about("receipt:b2"))

    assert [job.dedup_key for job in about] == ["receipt:b1:0", "receipt:b1:1", "receipt:b1:2"]
    assert none == ()


async def test_an_unknown_print_job_has_no_state(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        with pytest.raises(Defect):
            await store.write(lambda unit: unit.set_job("job-9", JobState.PRINTED))


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(DOCUMENT, id="every kind of block"),
        pytest.param(marked_copy(DOCUMENT, 2), id="a copy"),
        pytest.param(ReceiptDoc("", ()), id="empty"),
        pytest.param(ReceiptDoc('"', (Text("\u2028\U0001f351\n"),)), id="odd letters"),
    ],
)
async def test_a_document_comes_back_as_it_was(aloop, tmp_path: Path, document: ReceiptDoc):
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.queue_print(PrintJob("j", "k", document)))
        asked = await store.read(lambda unit: unit.job("j"))
        taken = await store.write(lambda unit: unit.take_print())
        kept = await store.read(lambda unit: unit.job("j"))

    assert asked == PrintJob("j", "k", document)
    assert taken == kept == replace(asked, state=JobState.SENDING, attempts=1)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[1]", id="no document"),
        pytest.param("{}", id="no order"),
        pytest.param('{"sale":"b1","head":["en","a"]}', id="half a letterhead"),
    ],
)
async def test_a_document_that_cannot_be_read_is_a_defect(aloop, tmp_path: Path, text: str):
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.queue_print(a_job(1)))
        with closing(raw(tmp_path)) as connection:
            connection.execute("UPDATE print_job SET document = ?", (text,))
        with pytest.raises(Defect):
            await store.read(lambda unit: unit.job("job-1"))


async def test_wrong_pins_are_counted_over_a_restart(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        none = await store.read(lambda unit: unit.attempts("u1"))
        await store.write(lambda unit: unit.set_attempts("u1", Attempts(1, "boot-1", 10)))
        await store.write(lambda unit: unit.set_attempts("u1", Attempts(2, "boot-1", 20)))
    async with opened(tmp_path) as store:
        kept = await store.read(lambda unit: unit.attempts("u1"))
        other = await store.read(lambda unit: unit.attempts("u2"))

    assert none == Attempts()
    assert kept == Attempts(2, "boot-1", 20)
    assert other == Attempts()


async def test_a_till_knows_who_it_is(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        nobody = await store.read(lambda unit: unit.device())
    async with enrolled(tmp_path) as store:
        moved = replace(the_device(tmp_path), head_office="https://new.example")
        first = await store.read(lambda unit: unit.device())
        await store.write(lambda unit: unit.put_device(moved))
        second = await store.read(lambda unit: unit.device())

    assert nobody is None
    assert first == the_device(tmp_path)
    assert second == moved

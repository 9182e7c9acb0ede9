"""What the counter has under way: baskets, the shift, print jobs, and who they are for."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Money
from storeapp.domain.receipt import ReceiptDoc, Text, marked_copy
from storeapp.domain.shift import Shift
from storeapp.ports.sales import Attempts, JobState, Parked, PrintJob
from tests.db.given import (
    AT,
    DOCUMENT,
    a_basket,
    enrolled,
    every_row,
    opened,
    raw,
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
        await store.write(lambda unit: unit.set_job("job-1", JobState.SENDING))
        await store.write(lambda unit: unit.set_job("job-1", JobState.PRINTED))
        await store.write(lambda unit: unit.set_job("job-2", JobState.SENDING))
        following = await store.read(lambda unit: unit.next_print())
        printed = await store.read(lambda unit: unit.jobs(JobState.PRINTED))
        sending = await store.read(lambda unit: unit.jobs(JobState.SENDING))
        asked = await store.read(lambda unit: unit.job("job-2"))
        unknown = await store.read(lambda unit: unit.job("job-9"))

    assert following == a_job(3)
    assert printed == (replace(a_job(1), state=JobState.PRINTED, attempts=1),)
    assert sending == (replace(a_job(2), state=JobState.SENDING, attempts=1),)
    assert asked == sending[0]
    assert unknown is None


async def test_a_document_has_one_original(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.queue_print(a_job(1, "receipt:b1:0")))
        await store.write(lambda unit: unit.set_job("job-1", JobState.PRINTED))
        with closing(raw(tmp_path)) as connection:
            before = every_row(connection)
            with pytest.raises(Defect):
                await store.write(lambda unit: unit.queue_print(a_job(2, "receipt:b1:0")))
            assert every_row(connection) == before


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
        job = await store.read(lambda unit: unit.next_print())

    assert job == PrintJob("j", "k", document)


async def test_a_document_that_cannot_be_read_is_a_defect(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.queue_print(a_job(1)))
        with closing(raw(tmp_path)) as connection:
            connection.execute("UPDATE print_job SET document = '[1]'")
        with pytest.raises(Defect):
            await store.read(lambda unit: unit.next_print())


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

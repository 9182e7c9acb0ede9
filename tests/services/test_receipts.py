"""Receipts of this till: listed, found by whatever is on them, copied."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storeapp.domain.basket import Basket, Entry, line_of
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.domain.receipt_of import sale_code
from storeapp.domain.sale import Sale
from storeapp.domain.shift import open_shift
from storeapp.domain.tender import TenderKind
from storeapp.ports.sales import Device, JobState
from storeapp.services.printing import Printing
from storeapp.services.receipts import Receipts
from storeapp.services.status import StatusBoard
from tests.services.fake_printer import FakePrinter
from tests.services.fakes import LIN, NOW, FakeIds, a_match
from tests.ui.given import Counter

TILL = Device("d1", 1, "S01", "2", "east", "https://office.test", "ab" * 32)


class Desk:
    """Two sales, the first paid in cash; nothing has come out of the printer yet."""

    def __init__(self) -> None:
        counter = Counter()
        self.sales = counter.sales
        self.sales.rows.device = TILL
        shift = open_shift("s1", at=NOW, staff_id="u1", opening_float=Money(0))
        self.sales.rows.shift = shift
        self.sold = [asyncio.run(self._sell(counter, f"b{count}")) for count in (1, 2)]
        ids = FakeIds()
        ids.count = 100
        self.printing = Printing(self.sales, FakePrinter(), StatusBoard(), ids)
        self.receipts = Receipts(self.sales, self.printing)

    async def _sell(self, counter: Counter, basket_id: str) -> Sale:
        line = line_of(a_match(), line_id="l1", entry=Entry.SCAN, at=NOW)
        priced = counter.checkout.priced(Basket(basket_id, (line,)))
        settlement = counter.checkout.settlement(priced)
        paid = settlement.by_cash(Money(2000))
        return await counter.checkout.pay(priced, paid, cashier=LIN)

    def find(self, typed: str) -> str:
        return asyncio.run(self.receipts.find(typed)).sale_id

    def printed(self) -> None:
        jobs = self.sales.rows.jobs
        for job in tuple(jobs.values()):
            jobs[job.id] = replace(job, state=JobState.PRINTED)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_newest_comes_first_with_what_tells_it_from_the_others(desk: Desk) -> None:
    first, second = asyncio.run(desk.receipts.recent())

    assert (first.id, first.number) == ("b2", "S01-2-1-000002")
    assert (second.id, second.number) == ("b1", "S01-2-1-000001")
    assert (first.due, first.kinds, first.ended_at) == (Money(1280), (TenderKind.CASH,), NOW)


@pytest.mark.parametrize(
    "typed",
    ["S01-2-1-000001", " S01-2-1-000001 ", "1", "000001"],
    ids=["number", "with spaces", "count", "count as printed"],
)
def test_a_number_finds_it(desk: Desk, typed: str) -> None:
    assert desk.find(typed) == "b1"


def test_the_code_on_the_paper_finds_it(desk: Desk) -> None:
    assert desk.find(sale_code(desk.sold[1])) == "b2"


@pytest.mark.parametrize(
    "typed",
    ["3", "0", "S01-1-1-000001", "SA1:S01-1-1-000001:elsewhere", "", "1234567890", "plum"],
)
def test_what_is_not_of_this_till_is_refused(desk: Desk, typed: str) -> None:
    before = desk.sales.rows
    with pytest.raises(Refusal, match="nothing-to-copy"):
        desk.find(typed)
    assert desk.sales.rows is before


def test_it_is_looked_at_word_for_word_and_its_copies_are_counted(desk: Desk) -> None:
    desk.printed()
    original = asyncio.run(desk.receipts.receipt("b1"))
    number = asyncio.run(desk.receipts.copy("b1", staff=LIN, why="unreadable"))
    again = asyncio.run(desk.receipts.receipt("b1"))

    assert (original.number, original.copies) == ("S01-2-1-000001", 0)
    assert (number, again.copies) == (1, 1)
    assert again.document == original.document
    [copy] = [job for job in desk.sales.rows.jobs.values() if job.document.copy]
    assert (copy.dedup_key, copy.note.staff, copy.note.why) == ("receipt:b1:1", "u1", "unreadable")


def test_one_that_is_still_to_print_has_no_copy(desk: Desk) -> None:
    before = desk.sales.rows
    with pytest.raises(Refusal, match="receipt-still-prints"):
        asyncio.run(desk.receipts.copy("b1", staff=LIN, why="unreadable"))
    assert desk.sales.rows is before


def test_a_sale_without_a_receipt_has_none_to_look_at(desk: Desk) -> None:
    desk.sales.rows.jobs.clear()
    with pytest.raises(Refusal, match="nothing-to-copy"):
        desk.find("1")

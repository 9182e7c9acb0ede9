"""Parked baskets exist in one place; one shift is open at a time."""

from __future__ import annotations

import asyncio

import pytest

from storeapp.domain.basket import Basket, Entry, line_of
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.services.parking import Parking
from storeapp.services.shifts import Shifts
from tests.services.fakes import LIN, NOW, FakeClock, FakeIds, FakeSales, FakeUploads, a_match


def a_basket(basket_id: str = "b1") -> Basket:
    return Basket(basket_id).with_line(line_of(a_match(), line_id="l1", entry=Entry.SCAN))[0]


def test_a_parked_basket_leaves_the_counter_and_comes_back_whole() -> None:
    sales = FakeSales()
    sales.rows.basket = a_basket()
    parking = Parking(sales, FakeClock())
    asyncio.run(parking.park(a_basket(), LIN))
    assert sales.rows.basket is None
    assert [(p.basket.id, p.by, p.at) for p in asyncio.run(parking.parked())] == [("b1", "u1", NOW)]
    assert asyncio.run(parking.recall("b1")) == a_basket()
    assert sales.rows.basket == a_basket()
    assert asyncio.run(parking.parked()) == ()


def test_an_empty_basket_is_not_parked() -> None:
    sales = FakeSales()
    with pytest.raises(Refusal, match="basket-empty"):
        asyncio.run(Parking(sales, FakeClock()).park(Basket("b1"), LIN))
    assert sales.rows == FakeSales().rows


def test_a_basket_is_recalled_once() -> None:
    sales = FakeSales()
    parking = Parking(sales, FakeClock())
    asyncio.run(parking.park(a_basket(), LIN))
    asyncio.run(parking.recall("b1"))
    before = sales.rows
    with pytest.raises(Refusal, match="parked-gone"):
        asyncio.run(parking.recall("b1"))
    assert sales.rows is before


def test_opening_a_shift_is_a_fact_and_wakes_the_upload() -> None:
    sales, uploads = FakeSales(), FakeUploads()
    shifts = Shifts(sales, FakeClock(), FakeIds(), uploads)
    assert asyncio.run(shifts.current()) is None
    shift = asyncio.run(shifts.open(Money(50_000), LIN))
    assert asyncio.run(shifts.current()) == shift
    assert (shift.business_date, shift.opening_float) == (NOW.date(), Money(50_000))
    assert (sales.kinds, uploads.woken) == (["shift_open/1"], 1)


@pytest.mark.parametrize(
    ("amount", "already", "refusal"),
    [
        pytest.param(50_000, True, "shift-already-open", id="another is open"),
        pytest.param(-1, False, "float-not-possible", id="less than nothing"),
    ],
)
def test_a_shift_that_cannot_open_leaves_everything(
    *, amount: int, already: bool, refusal: str
) -> None:
    sales, uploads = FakeSales(), FakeUploads()
    shifts = Shifts(sales, FakeClock(), FakeIds(), uploads)
    if already:
        asyncio.run(shifts.open(Money(1), LIN))
    before, woken = sales.rows, uploads.woken
    with pytest.raises(Refusal, match=refusal):
        asyncio.run(shifts.open(Money(amount), LIN))
    assert (sales.rows, uploads.woken) == (before, woken)

"""What was taken of the basket under way goes where the basket goes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.domain.tender import CashRounding, Settlement, Tender
from storeapp.ports.sales import Parked, SalesUnit
from tests.db.given import AT, a_basket, enrolled, every_row, opened, raw, sell_in

OPEN = Settlement(Money(100_00), CashRounding(10))
ONE = OPEN.by_card(Money(20_00), "0042").tenders
TWO = OPEN.by_card(Money(20_00), "0042").by_cash(Money(30_00)).tenders


def keep(tenders: tuple[Tender, ...]) -> Callable[[SalesUnit], None]:
    return lambda unit: unit.keep_basket(a_basket("b1", 2), tenders)


def taken(unit: SalesUnit) -> tuple[Tender, ...]:
    return unit.tenders_under_way()


async def test_what_was_taken_survives_a_restart(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        nothing = await store.read(taken)
        await store.write(keep(ONE))
        await store.write(keep(TWO))
    async with opened(tmp_path) as store:
        kept = await store.read(taken)
        basket = await store.read(lambda unit: unit.basket_under_way())

    assert nothing == ()
    assert kept == TWO
    assert basket == a_basket("b1", 2)


async def test_what_was_taken_back_is_gone(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        await store.write(keep(TWO))
        await store.write(keep(()))
        left = await store.read(taken)
        basket = await store.read(lambda unit: unit.basket_under_way())

    assert left == ()
    assert basket == a_basket("b1", 2)


async def test_a_sale_takes_its_tenders_along(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        await store.write(keep(TWO))
        await store.write(lambda unit: sell_in(unit, a_basket("b1", 2)))
        left = await store.read(taken)
        with closing(raw(tmp_path)) as connection:
            assert every_row(connection)["basket"] == []

    assert left == ()


async def test_a_sale_that_fails_leaves_what_was_taken(aloop, tmp_path: Path):
    def failing(unit: SalesUnit) -> None:
        sell_in(unit, a_basket("b1", 2))
        raise Refusal("disk-full")

    async with enrolled(tmp_path) as store:
        await store.write(keep(TWO))
        with closing(raw(tmp_path)) as connection:
            before = every_row(connection)
            with pytest.raises(Refusal):
                await store.write(failing)
            assert every_row(connection) == before
        left = await store.read(taken)

    assert left == TWO


async def test_a_basket_that_was_sold_is_not_paid_again(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        await store.write(lambda unit: sell_in(unit, a_basket("b1", 2)))
        with closing(raw(tmp_path)) as connection:
            before = every_row(connection)
            await store.write(keep(TWO))
            assert every_row(connection) == before


async def test_a_parked_basket_has_nothing_taken(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        await store.write(keep(ONE))
        await store.write(lambda unit: unit.park(Parked(a_basket("b1", 2), AT, "u1")))
        await store.write(lambda unit: unit.keep_basket(a_basket("b2")))
        other = await store.read(taken)
        back = await store.write(lambda unit: unit.unpark("b1"))

    assert other == ()
    assert back == Parked(a_basket("b1", 2), AT, "u1")


async def test_tenders_that_cannot_be_read_are_refused(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        await store.write(keep(ONE))
        with closing(raw(tmp_path)) as connection:
            connection.execute("UPDATE basket SET tenders = '{}'")
        with pytest.raises(Refusal) as refused:
            await store.read(taken)

    assert refused.value.code == "fact-unreadable"

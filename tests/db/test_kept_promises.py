"""What a basket was promised, and what is known of its coupons, goes where the basket goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from storeapp.ports.promotions import Presented, Promise
from storeapp.ports.sales import Parked, SalesUnit
from storeapp.promotions.occasion import Allowance
from tests.db.given import AT, a_basket, enrolled, opened, sell_in

PROMISES = {
    "five": Promise(Allowance(1, 700), 9, 1),
    "none": Promise(Allowance(None, None), 8),
}
TOLD, CAPPED = Presented("SPRING"), Presented(unasked=True)
NUMBER, CODE = "7K3M9QX2VBW4", "C1.SPRING"


def begin(unit: SalesUnit) -> None:
    unit.keep_basket(a_basket("b1", 2))
    unit.put_promises("b1", PROMISES)
    unit.put_presented("b1", NUMBER, TOLD)
    unit.put_presented("b1", CODE, CAPPED)


def known(unit: SalesUnit) -> tuple[int, int]:
    """So many promises and coupons."""
    return len(unit.promises("b1")), len(unit.presented())


async def test_both_survive_a_power_cut(aloop, tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.write(begin)
    async with opened(tmp_path) as store:
        promises = await store.read(lambda unit: unit.promises("b1"))
        presented = await store.read(lambda unit: unit.presented())

    assert promises == PROMISES
    assert presented == {NUMBER: TOLD, CODE: CAPPED}


async def test_what_is_said_later_counts(aloop, tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.write(begin)
        await store.write(lambda unit: unit.put_promises("b1", {"five": PROMISES["none"]}))
        await store.write(lambda unit: unit.put_presented("b1", CODE, Presented()))
        promises = await store.read(lambda unit: unit.promises("b1"))
        presented = await store.read(lambda unit: unit.presented())

    assert promises == {"five": PROMISES["none"]}
    assert presented == {NUMBER: TOLD, CODE: Presented()}


async def test_a_sale_takes_them_along(aloop, tmp_path: Path) -> None:
    async with enrolled(tmp_path) as store:
        await store.write(begin)
        await store.write(lambda unit: sell_in(unit, a_basket("b1", 2)))

        assert await store.read(known) == (0, 0)


@pytest.mark.parametrize("next_one", ["", "b2"], ids=["voided", "another is under way"])
async def test_a_basket_that_is_gone_takes_them_along(aloop, tmp_path: Path, next_one: str) -> None:
    async with opened(tmp_path) as store:
        await store.write(begin)
        await store.write(
            lambda unit: unit.keep_basket(a_basket(next_one, 1) if next_one else None)
        )

        assert await store.read(known) == (0, 0)


async def test_a_parked_basket_keeps_them_and_brings_them_back(aloop, tmp_path: Path) -> None:
    def there_and_back(unit: SalesUnit) -> None:
        unit.park(Parked(a_basket("b1", 2), AT, "u1"))
        unit.keep_basket(None)
        assert unit.unpark("b1") is not None
        unit.keep_basket(a_basket("b1", 2))

    async with opened(tmp_path) as store:
        await store.write(begin)
        await store.write(there_and_back)

        assert await store.read(known) == (2, 2)


async def test_what_never_had_a_basket_goes_with_the_next_ones(aloop, tmp_path: Path) -> None:
    def lost(unit: SalesUnit) -> None:
        unit.put_promises("b1", PROMISES)
        unit.put_presented("b1", NUMBER, TOLD)

    def another(unit: SalesUnit) -> None:
        unit.put_promises("b2", {})
        unit.put_presented("b2", CODE, CAPPED)

    async with opened(tmp_path) as store:
        await store.write(lost)
        before = await store.read(known)
        await store.write(another)
        left = await store.read(lambda unit: (unit.promises("b1"), unit.presented()))

    assert before == (2, 1)
    assert left == ({}, {CODE: CAPPED})

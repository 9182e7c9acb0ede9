"""A till that stops in the middle: its basket costs the same afterwards, without asking anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from headoffice.app import Server
from storeapp.promotions.rule import AmountOff, Coupon, Layer, Offline, Promotion, Stacking
from storeapp.sync.wire.coupons import number_of
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.publishing.publishing_cases import off
from tests.headoffice.redeeming.at_work import a_chain
from tests.sync.support import in_loop


def spring(offline: Offline = Offline.DENY, cap: int = 0) -> Promotion:
    trigger = Coupon("SPRING", offline=offline, offline_cap=cap)
    return off("spring", AmountOff(500), trigger=trigger, stacking=Stacking(Layer.COUPON))


@on_sqlite
@pytest.mark.parametrize(
    ("offline", "typed", "due"),
    [
        pytest.param(False, True, 500, id="the class that head office told"),
        pytest.param(False, False, 500, id="a code that says it itself"),
        pytest.param(True, False, 700, id="the cap of one that was not asked about"),
    ],
)
@in_loop
async def test_a_basket_with_a_coupon(
    server: Server, tmp_path: Path, offline: bool, typed: bool, due: int
) -> None:
    async with a_chain(server, tmp_path, spring(Offline.CAP, 300)) as chain:
        till, (code,) = chain.tills[0], chain.coupons("SPRING", 1)
        if offline:
            chain.cut(0)
        basket = till.basket()
        checkout = till.counter.checkout
        with_it = await checkout.present(basket, number_of(code) if typed else code)
        await checkout.keep(with_it)
        before = checkout.priced(with_it).due.minor
        chain.cut(0)
        await till.stop()
        resumed = await till.start_again(chain.rules)

        assert resumed == with_it
        assert (before, till.counter.checkout.priced(with_it).due.minor) == (due, due)
        sale = await till.sell(till.counter.checkout.priced(with_it))
        chain.mend(0)
        await till.uploaded()
        assert (sale.due.minor, sale.coupons) == (due, with_it.coupons)
        assert chain.coupon_states() == ["redeemed"]

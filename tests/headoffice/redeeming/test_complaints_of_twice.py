"""What users of other systems complain about: coupons used twice, points doubled by a retry.

Each test is named after the report that tells of it; each has real tills, wires and databases.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from headoffice.app import Server
from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.promotions.rule import (
    AmountOff,
    Coupon,
    EarnPoints,
    Layer,
    Offline,
    Promotion,
    Quotas,
    Stacking,
)
from storeapp.sync.wire.coupons import number_of
from tests.conftest import ExpectedLogs
from tests.headoffice.conftest import on_sqlite_first
from tests.headoffice.publishing.publishing_cases import off
from tests.headoffice.redeeming.at_work import AtWork, a_chain
from tests.sync.support import in_loop

pytestmark = on_sqlite_first


def spring(offline: Offline = Offline.DENY, **quotas: int) -> Promotion:
    return off(
        "spring",
        AmountOff(500),
        trigger=Coupon("SPRING", offline=offline),
        stacking=Stacking(Layer.COUPON),
        quotas=Quotas(**quotas),
    )


POINTS = off("points", EarnPoints(points=1, per_minor=100), stacking=Stacking(Layer.EARN))


async def presented(till: AtWork, code: str) -> Basket | str:
    """The basket with the coupon, or why not."""
    try:
        return await till.counter.checkout.present(till.basket(), code)
    except Refusal as refusal:
        return refusal.code


async def sold_with(till: AtWork, code: str) -> int:
    basket = await presented(till, code)
    assert isinstance(basket, Basket)
    return (await till.sell(await till.promised(basket))).due.minor


# --- a coupon used twice ---------------------------------------------------------------


@in_loop
async def test_saleor_544_two_customers_at_once_do_not_both_use_it(
    server: Server, tmp_path: Path
) -> None:
    async with a_chain(server, tmp_path, spring()) as chain:
        (code,) = chain.coupons("SPRING", 1)
        answers = await asyncio.gather(*(presented(till, code) for till in chain.tills))
        taken = [answer for answer in answers if isinstance(answer, Basket)]

        assert len(taken) == 1
        assert "coupon-reserved" in answers
        winner = chain.tills[answers.index(taken[0])]
        sale = await winner.sell(winner.counter.checkout.priced(taken[0]))
        await winner.uploaded()
        assert sale.due.minor == 500
        assert [await presented(till, code) for till in chain.tills] == ["coupon-used"] * 2


@in_loop
async def test_oscar_4612_what_was_checked_is_still_so_when_it_is_paid(
    server: Server, tmp_path: Path
) -> None:
    """Between seeing that it is unused and noting its use nobody else gets in."""
    async with a_chain(server, tmp_path, spring()) as chain:
        first, second = chain.tills
        (code,) = chain.coupons("SPRING", 1)
        basket = await presented(first, code)
        tries = [await presented(second, written) for written in (code, number_of(code))]
        assert isinstance(basket, Basket)
        await first.sell(first.counter.checkout.priced(basket))
        await first.uploaded()

        assert tries == ["coupon-reserved"] * 2
        assert chain.coupon_states() == ["redeemed"]


@in_loop
async def test_shopware_11245_a_limit_of_one_is_one_over_all_codes_and_tills(
    server: Server, tmp_path: Path
) -> None:
    async with a_chain(server, tmp_path, spring(per_member=1)) as chain:
        codes = chain.coupons("SPRING", 2)
        dues = [await sold_with(till, code) for till, code in zip(chain.tills, codes, strict=True)]

        assert dues == [500, 1000]


@in_loop
async def test_posnext_198_it_does_not_count_again_after_it_was_sold_by(
    server: Server, tmp_path: Path
) -> None:
    """Neither at the till that sold by it, nor typed instead of scanned, nor elsewhere."""
    async with a_chain(server, tmp_path, spring(Offline.ALLOW)) as chain:
        first, second = chain.tills
        (code,) = chain.coupons("SPRING", 1)
        due = await sold_with(first, code)
        await first.uploaded()
        again = [
            await presented(first, code),
            await presented(first, number_of(code)),
            await presented(second, code),
        ]

        assert (due, again) == (500, ["coupon-used"] * 3)


@in_loop
async def test_prestashop_29493_two_sales_by_it_without_a_line_are_kept_and_shown(
    server: Server, tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    """The customer was told that it counts: she pays that, and people hear of it."""
    expected_logs("coupon conflict")
    async with a_chain(server, tmp_path, spring(Offline.ALLOW)) as chain:
        (code,) = chain.coupons("SPRING", 1)
        for number in range(2):
            chain.cut(number)
        dues = [await sold_with(till, code) for till in chain.tills]
        for number, till in enumerate(chain.tills):
            chain.mend(number)
            await till.uploaded()

        assert dues == [500, 500]
        assert chain.facts("sale/2") == 2
        assert chain.conflicts() == [(number_of(code), "used-before")]


@in_loop
async def test_litemall_581_asking_again_after_a_lost_answer_is_the_same_use(
    server: Server, tmp_path: Path
) -> None:
    async with a_chain(server, tmp_path, spring()) as chain:
        first, second = chain.tills
        (code,) = chain.coupons("SPRING", 1)
        basket = first.basket()
        chain.lose_answers(0)
        try:
            unanswered = ""
            await first.counter.checkout.present(basket, code)
        except Refusal as refusal:
            unanswered = refusal.code
        elsewhere = await presented(second, code)
        chain.mend(0)
        with_it = await first.counter.checkout.present(basket, code)
        sale = await first.sell(first.counter.checkout.priced(with_it))
        await first.uploaded()

        assert (unanswered, elsewhere) == ("coupon-needs-office", "coupon-reserved")
        assert (sale.due.minor, chain.coupon_states()) == (500, ["redeemed"])


# --- points doubled after offline ------------------------------------------------------


@in_loop
async def test_oca_185_a_retry_does_not_double_the_points(server: Server, tmp_path: Path) -> None:
    """The sale arrives, its answer does not; one without a line follows, and both are sent."""
    async with a_chain(server, tmp_path, POINTS) as chain:
        till = chain.tills[0]
        chain.lose_answers(0)
        await till.sell(await till.promised(till.basket()))
        await chain.arrived("sale/2")
        chain.cut(0)
        await till.sell(await till.promised(till.basket("P1", "P2")))
        heard = await till.till.sales.head()
        chain.mend(0)
        await till.uploaded()

        assert heard.waiting == 5, "a shift, two sales, and the drawer twice"
        assert chain.points() == [10, 20]


@in_loop
async def test_odoo_270532_points_come_with_their_sale_and_once(
    server: Server, tmp_path: Path
) -> None:
    """They stand in the sale; the till stops before it hears that the sale arrived."""
    async with a_chain(server, tmp_path, POINTS) as chain:
        till = chain.tills[0]
        chain.lose_answers(0)
        sale = await till.sell(await till.promised(till.basket()))
        await chain.arrived("sale/2")
        await till.stop()
        chain.mend(0)
        await till.start_again(chain.rules)
        await till.uploaded()

        assert [applied.points for applied in sale.applied] == [10]
        assert (chain.points(), chain.facts("sale/2")) == ([10], 1)


@in_loop
async def test_erpnext_14885_points_are_earned_without_a_line(
    server: Server, tmp_path: Path
) -> None:
    async with a_chain(server, tmp_path, POINTS) as chain:
        till = chain.tills[0]
        chain.cut(0)
        await till.stop()
        await till.start_again(chain.rules)
        sales = [await till.sell(await till.promised(till.basket())) for _ in range(2)]
        before = chain.points()
        chain.mend(0)
        await till.uploaded()

        assert [sum(applied.points for applied in sale.applied) for sale in sales] == [10, 10]
        assert (before, chain.points()) == ([], [10, 10])

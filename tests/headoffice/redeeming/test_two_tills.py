"""Two tills at once on one limit: online each is promised its part, and in all it is exact."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from headoffice.app import Server
from storeapp.domain.pricing import PricedBasket
from storeapp.promotions.rule import AmountOff, Promotion, Quotas
from tests.headoffice.conftest import on_sqlite, on_sqlite_first
from tests.headoffice.publishing.publishing_cases import off
from tests.headoffice.redeeming.at_work import Chain, a_chain
from tests.sync.support import in_loop


def five_off(**quotas: int) -> Promotion:
    return off(value=AmountOff(500), quotas=Quotas(**quotas))


async def both_at_f12(chain: Chain) -> list[PricedBasket]:
    """The same member at both tills, at the same moment."""
    return await asyncio.gather(*(till.promised(till.basket()) for till in chain.tills))


async def both_sell(chain: Chain, baskets: list[PricedBasket]) -> None:
    for till, priced in zip(chain.tills, baskets, strict=True):
        await till.sell(priced)
    for till in chain.tills:
        await till.uploaded()


@pytest.mark.parametrize(
    ("quotas", "uses"),
    [
        pytest.param({"per_member": 1}, 1, id="once for each member"),
        pytest.param({"budget_uses": 1}, 1, id="the last use of all"),
        pytest.param({"budget": 500}, 2, id="the last money of all"),
        pytest.param({"budget_uses": 9, "per_member": 1}, 1, id="both have a share"),
    ],
)
@in_loop
async def test_two_tills_at_once_give_it_once(
    server: Server, tmp_path: Path, quotas: dict[str, int], uses: int
) -> None:
    async with a_chain(server, tmp_path, five_off(**quotas)) as chain:
        if len(quotas) > ("per_member" in quotas):
            for till in chain.tills:
                await till.has_its_share()
        priced = await both_at_f12(chain)
        await both_sell(chain, priced)

        assert sum(1000 - each.due.minor for each in priced) == 500
        assert chain.spent()[:2] == (uses, 500)
        assert set(chain.overs()) == {(0, 0)}


@on_sqlite_first
@in_loop
async def test_what_a_basket_does_not_take_is_the_other_tills(
    server: Server, tmp_path: Path
) -> None:
    async with a_chain(server, tmp_path, five_off(per_member=1)) as chain:
        first, second = chain.tills
        basket = first.basket()
        promised = await first.promised(basket)
        meanwhile = await second.promised(second.basket())
        await first.counter.checkout.pricing.let_go(basket)
        after = await second.promised(second.basket())

        assert (promised.due.minor, meanwhile.due.minor, after.due.minor) == (500, 1000, 500)


@on_sqlite_first
@in_loop
async def test_an_answer_that_is_lost_takes_nothing_twice(server: Server, tmp_path: Path) -> None:
    async with a_chain(server, tmp_path, five_off(per_member=1)) as chain:
        first, second = chain.tills
        basket = first.basket()
        chain.lose_answers(0)
        unanswered = await first.promised(basket)
        elsewhere = await second.promised(second.basket())
        chain.mend(0)
        again = await first.promised(basket)
        await both_sell(chain, [again, elsewhere])

        assert (unanswered.due.minor, elsewhere.due.minor, again.due.minor) == (500, 1000, 500)
        assert chain.spent() == (1, 500, 0, 0)
        assert set(chain.overs()) == {(0, 0)}


@on_sqlite_first
@in_loop
async def test_a_sale_settles_a_promise_whose_answer_never_came(
    server: Server, tmp_path: Path
) -> None:
    async with a_chain(server, tmp_path, five_off(per_member=1)) as chain:
        first, second = chain.tills
        chain.lose_answers(0)
        sold = await first.sell(await first.promised(first.basket()))
        chain.mend(0)
        await first.uploaded()

        assert (sold.due.minor, chain.spent()) == (500, (1, 500, 0, 0))
        assert (await second.promised(second.basket())).due.minor == 1000


@on_sqlite_first
@in_loop
async def test_cut_off_and_stopped_between_promise_and_sale_it_costs_what_was_promised(
    server: Server, tmp_path: Path
) -> None:
    async with a_chain(server, tmp_path, five_off(budget=500)) as chain:
        first, second = chain.tills
        for till in chain.tills:
            await till.has_its_share()
        promised = await first.promised(first.basket())
        await first.counter.checkout.keep(promised.basket)
        chain.cut(0)
        await first.stop()
        resumed = await first.start_again(chain.rules)
        assert resumed is not None
        sold = await first.sell(first.counter.checkout.priced(resumed))
        other = await second.sell(await second.promised(second.basket()))
        chain.mend(0)
        for till in chain.tills:
            await till.uploaded()

        assert sold.due == promised.due
        saved = 2000 - sold.due.minor - other.due.minor
        assert (saved, chain.spent()[:2]) == (500, (2, 500))
        assert set(chain.overs()) == {(0, 0)}


@on_sqlite_first
@in_loop
async def test_what_was_given_without_a_line_is_booked_and_marked(
    server: Server, tmp_path: Path
) -> None:
    async with a_chain(server, tmp_path, five_off(per_member=1)) as chain:
        for number in range(2):
            chain.cut(number)
        priced = await both_at_f12(chain)
        for till, each in zip(chain.tills, priced, strict=True):
            await till.sell(each)
        for number, till in enumerate(chain.tills):
            chain.mend(number)
            await till.uploaded()

        assert [each.due.minor for each in priced] == [500, 500]
        assert chain.spent() == (2, 1000, 0, 0)
        assert chain.overs() == [(0, 0), (1, 0)]


@on_sqlite
@in_loop
async def test_without_a_line_a_till_gives_her_once_also_after_a_restart(
    server: Server, tmp_path: Path
) -> None:
    async with a_chain(server, tmp_path, five_off(per_member=1)) as chain:
        till = chain.tills[0]
        chain.cut(0)
        first = await till.sell(await till.promised(till.basket()))
        second = await till.promised(till.basket())
        await till.stop()
        await till.start_again(chain.rules)
        third = await till.sell(await till.promised(till.basket()))
        chain.mend(0)
        await till.uploaded()

        assert [each.due.minor for each in (first, second, third)] == [500, 1000, 1000]
        assert (chain.spent(), chain.overs()) == ((1, 500, 0, 0), [(0, 0)])


@on_sqlite
@in_loop
async def test_without_a_line_a_till_gives_its_share_and_no_more(
    server: Server, tmp_path: Path
) -> None:
    async with a_chain(server, tmp_path, five_off(budget=500)) as chain:
        for till in chain.tills:
            await till.has_its_share()
        for number in range(2):
            chain.cut(number)
        priced = await both_at_f12(chain)
        for number, (till, each) in enumerate(zip(chain.tills, priced, strict=True)):
            await till.sell(each)
            chain.mend(number)
            await till.uploaded()

        assert [1000 - each.due.minor for each in priced] == [250, 62]
        assert (chain.spent(), set(chain.overs())) == ((2, 312, 0, 0), {(0, 0)})

"""Exchanges: what comes back and what is taken, one payment, one transaction, one receipt."""

from __future__ import annotations

from pathlib import Path

import pytest

from storeapp.domain.codec import parse_body, return_from, sale_from
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.domain.pricing import PricedLine
from storeapp.domain.receipt import Pair
from storeapp.domain.receipt_of import letterhead_of
from storeapp.domain.return_receipt import exchange_receipt
from storeapp.domain.returning import Return, source_in
from storeapp.domain.sale import Sale
from storeapp.domain.settling import UnderWay
from storeapp.domain.tender import Settlement, TenderKind
from storeapp.ports.sales import SalesUnit
from storeapp.services.exchanging import credits_of, exchanged, with_credits
from tests.services.fakes import LIN, a_config
from tests.services.returning import Counter, a_priced, a_till, by, settled_by, wishes

pytestmark = pytest.mark.usefixtures("aloop")


async def begun(counter: Counter, sale: Sale, units: dict[str, int], basket: str) -> UnderWay:
    told = await counter.returns.open(sale.id)
    return await counter.returns.agree(told, wishes(units), exchange=basket)


async def sold_for(
    counter: Counter, under_way: UnderWay, line: PricedLine, *, card: int = 0
) -> tuple[Sale, Return | None]:
    """The basket of the exchange, paid by what comes back and the rest by card."""
    settled = with_credits(Settlement(line.net, a_config().coins), credits_of(under_way))
    if card:
        settled = settled.by_card(Money(card))
    made: list[Return | None] = []

    def follow(unit: SalesUnit, sale: Sale) -> None:
        made.append(exchanged(unit, sale, cashier=LIN, at=counter.clock.now()))

    sale = await counter.sold_as(under_way.exchange, line, settled=settled, also=follow)
    return sale, made[0]


async def test_an_uneven_exchange_takes_one_payment_of_the_difference(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 1236))  # 12.40 in cash
        agreed = await begun(counter, sale, {"A": 1}, "b-2")
        against = await counter.returns.for_basket(agreed, Money(2000))
        bought, done = await sold_for(counter, against, a_priced("B", 2000), card=764)
        facts = await counter.store.facts(after=2, most=9, most_bytes=10**7)

        assert done is not None
        assert [(t.kind.value, t.amount.minor) for t in bought.tenders] == [
            ("exchange", 1236),
            ("card", 764),
        ]
        assert (done.back.paid, done.back.carried, done.exchange) == (Money(0), Money(1236), "b-2")
        assert [fact.kind for fact in facts] == ["sale/2", "return/1"]
        assert sale_from(parse_body(facts[0].body)) == bought
        assert return_from(parse_body(facts[1].body)) == done
        assert await counter.returns.resume() is None


async def test_an_even_exchange_moves_no_money(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 1236))
        agreed = await begun(counter, sale, {"A": 1}, "b-2")
        against = await counter.returns.for_basket(agreed, Money(1236))
        bought, done = await sold_for(counter, against, a_priced("B", 1236))

        assert done is not None
        assert against.next is None
        assert (bought.in_cash, bought.rounding, done.back.cash) == (False, Money(0), Money(0))


async def test_what_is_over_goes_back_to_what_was_paid(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        paid = settled_by(Money(2000), by(TenderKind.CARD, 500, "77")).by_cash(Money(1500))
        sale = await counter.sold(a_priced("A", 2000), settled=paid)
        agreed = await begun(counter, sale, {"A": 1}, "b-2")
        against = await counter.returns.for_basket(agreed, Money(1200))
        carried = [(g.source.kind.value, g.paid.minor, g.carried.minor) for g in against.back.given]

        assert carried == [("card", 500, 0), ("cash", 300, 1200)]
        out = await counter.returns.confirm(await counter.returns.confirm(against, "0042"))
        _, done = await sold_for(counter, out, a_priced("B", 1200))
        assert done is not None
        assert done.back.cash == Money(300)


async def test_what_was_exchanged_goes_back_to_the_first_payment(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        paid = settled_by(Money(1000), by(TenderKind.CARD, 1000, "77"))
        first = await counter.sold(a_priced("A", 1000), settled=paid)
        against = await counter.returns.for_basket(
            await begun(counter, first, {"A": 1}, "b-2"), Money(1000)
        )
        second, _ = await sold_for(counter, against, a_priced("B", 1000))
        done = await counter.takes_back(second, {"B": 1})

        (given,) = done.back.given
        assert (given.source.kind, given.source.sale, given.paid) == (
            TenderKind.CARD,
            first.id,
            Money(1000),
        )
        assert source_in(second.tenders[0]) == given.source


async def test_cash_that_came_over_is_never_more_than_was_taken(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        first = await counter.sold(a_priced("A", 617, 2))  # 12.34, taken 12.30
        half = await counter.takes_back(first, {"A": 1})
        against = await counter.returns.for_basket(
            await begun(counter, first, {"A": 1}, "b-2"), Money(617)
        )
        second, _ = await sold_for(counter, against, a_priced("B", 617))
        rest = await counter.takes_back(second, {"B": 1})

        assert (first.paid, half.back.paid, rest.back.paid) == (
            Money(1230),
            Money(620),
            Money(610),
        )


async def test_a_basket_that_changed_is_not_sold_for_what_it_was(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 1000))
        agreed = await begun(counter, sale, {"A": 1}, "b-2")
        against = await counter.returns.for_basket(agreed, Money(2000))
        await counter.returns.for_basket(agreed, Money(500))
        with pytest.raises(Refusal, match="exchange-changed"):
            await sold_for(counter, against, a_priced("B", 2000), card=1000)

        assert await counter.store.read(lambda unit: unit.sale("b-2")) is None
        assert await counter.returns.resume() is not None


async def test_once_money_has_gone_back_the_basket_stays_as_it_is(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 2000))
        agreed = await begun(counter, sale, {"A": 1}, "b-2")
        out = await counter.returns.confirm(await counter.returns.for_basket(agreed, Money(500)))
        with pytest.raises(Refusal, match="return-paid-out"):
            await counter.returns.for_basket(out, Money(700))

        assert await counter.returns.for_basket(out, Money(500)) == out


async def test_an_exchange_may_end_as_a_plain_return(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 2000))
        agreed = await begun(counter, sale, {"A": 1}, "b-2")
        plain = await counter.returns.alone(await counter.returns.for_basket(agreed, Money(500)))
        done = await counter.give_back(plain)

        assert (done.back.paid, done.back.carried, done.exchange) == (Money(2000), Money(0), "")


async def test_one_receipt_says_both(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 1000))
        against = await counter.returns.for_basket(
            await begun(counter, sale, {"A": 1}, "b-2"), Money(1500)
        )
        bought, done = await sold_for(counter, against, a_priced("B", 1500), card=500)
        assert done is not None
        config = a_config()
        document = exchange_receipt(bought, done, letterhead_of(config, "Lin"), config.returns)
        said = [(b.left, b.right) for b in document.blocks if isinstance(b, Pair)]

        assert ("原单号", str(sale.number)) in said
        assert ("退货单号", str(done.number)) in said
        assert ("退货抵扣", "10.00") in said
        assert ("刷卡", "5.00") in said
        assert said.index(("退货合计", "10.00")) < said.index(("合计", "¥15.00"))

"""Taking goods back at a till: exact, once, within limits, and safe through a power cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storeapp.domain.codec import parse_body, return_from
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.domain.pricing import Part, Share
from storeapp.domain.return_rules import ReturnRules
from storeapp.domain.returning import Condition, Disposition, Wish, bought_in
from storeapp.domain.tender import TenderKind
from storeapp.ports.returns import RefundState
from storeapp.ports.sales import JobState
from storeapp.services.printing import Printing
from storeapp.services.receipts import Receipts
from storeapp.services.status import Line
from tests.db.given import opened
from tests.services.fake_printer import FakePrinter
from tests.services.fakes import LIN
from tests.services.returning import (
    CHEN,
    Counter,
    a_priced,
    a_till,
    by,
    made_on,
    settled_by,
    wishes,
)

pytestmark = pytest.mark.usefixtures("aloop")

SHARED = (Share(1, 667, (Part("3-for-20", 1, 333),)), Share(2, 666, (Part("3-for-20", 1, 334),)))


async def kinds(counter: Counter) -> list[str]:
    facts = await counter.store.facts(after=0, most=99, most_bytes=10**7)
    return [fact.kind for fact in facts]


async def refused(counter: Counter, told: object, code: str, units: dict[str, int]) -> None:
    """Agreeing is refused with that code, and nothing changed."""
    before = await kinds(counter)
    with pytest.raises(Refusal, match=code):
        await counter.returns.agree(told, wishes(units))  # type: ignore[arg-type]  # what was opened

    assert await kinds(counter) == before
    assert await counter.returns.resume() is None


async def test_a_discounted_unit_gives_back_what_was_paid_for_it_in_one_transaction(
    tmp_path: Path,
) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 1000, 3, shares=SHARED))
        done = await counter.takes_back(sale, {"A": 1})
        jobs = await counter.store.read(lambda unit: unit.jobs(JobState.QUEUED))

        # 6.67 in a drawer without cents: 6.70, and the rounding is its own figure.
        assert (done.back.due, done.back.paid, done.back.rounding) == (
            Money(667),
            Money(670),
            Money(3),
        )
        assert str(done.number) == "S01-2-1-000002"
        assert await kinds(counter) == ["shift_open/1", "sale/2", "return/1", "drawer_open/1"]
        assert [job.dedup_key for job in jobs] == [f"return:{done.id}:0"]
        assert await counter.returns.resume() is None
        assert counter.done == [done]


async def test_its_receipt_is_found_by_its_number_and_copied(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 500))
        done = await counter.takes_back(sale, {"A": 1})
        printing = Printing(counter.store, FakePrinter(), counter.board, counter.returns.ids)
        receipts = Receipts(counter.store, printing)
        found = await receipts.find(str(done.number))
        (job,) = await counter.store.read(lambda unit: unit.jobs(JobState.QUEUED))
        await counter.store.write(lambda unit: unit.set_job(job.id, JobState.PRINTED))
        copies = await receipts.copy(found.sale_id, staff=CHEN, why="customer-asks")
        again = await receipts.find(str(done.number))

        assert (found.number, found.copies, copies, again.copies) == (str(done.number), 0, 1, 1)
        assert found.document.title == f"退货单 {done.number}"


async def test_the_fact_says_all_of_the_return(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 1000, 3, shares=SHARED))
        done = await counter.takes_back(sale, {"A": 2})
        facts = await counter.store.facts(after=0, most=99, most_bytes=10**7)
        (body,) = [fact.body for fact in facts if fact.kind == "return/1"]

        assert return_from(parse_body(body)) == done
        assert await counter.store.read(lambda unit: unit.returned(done.id)) == done
        assert (done.back.sale, done.back.number) == (sale.id, str(sale.number))
        (line,) = done.back.lines
        assert (line.first, line.units, line.net, line.reason) == (
            0,
            2,
            Money(1333),
            "changed-mind",
        )


async def test_the_same_unit_comes_back_once(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 500, 2))
        await counter.takes_back(sale, {"A": 1})
        await counter.takes_back(sale, {"A": 1})
        told = await counter.returns.open(sale.id)

        await refused(counter, told, "returned-before", {"A": 1})


async def test_what_another_till_took_back_meanwhile_is_refused(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 500))
        told = await counter.returns.open(sale.id)
        counter.desk.claims["another"] = (sale.id, {"A": 1})

        await refused(counter, told, "returned-before", {"A": 1})


@pytest.mark.parametrize("condition", Condition)
async def test_the_condition_decides_what_becomes_of_it(
    tmp_path: Path, condition: Condition
) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 500))
        told = await counter.returns.open(sale.id)
        agreed = await counter.returns.agree(told, [Wish("A", 1, "broken", condition)])
        done = await counter.give_back(agreed)

        put_back = done.back.lines[0].disposition is Disposition.PUT_BACK
        assert put_back == (condition is Condition.AS_NEW)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        pytest.param([], "return-nothing", id="nothing"),
        pytest.param([Wish("A", 1, "")], "return-needs-reason", id="no-reason"),
        pytest.param([Wish("A", 3, "broken")], "returned-before", id="more-than-sold"),
    ],
)
async def test_what_makes_no_return_is_refused(
    tmp_path: Path, asked: list[Wish], code: str
) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 500, 2))
        told = await counter.returns.open(sale.id)
        with pytest.raises(Refusal, match=code):
            await counter.returns.agree(told, asked)

        assert await kinds(counter) == ["shift_open/1", "sale/2"]
        assert counter.desk.claims == {}


async def test_several_tenders_get_back_in_head_office_s_order_no_more_than_each_paid(
    tmp_path: Path,
) -> None:
    async with a_till(tmp_path) as counter:
        paid = settled_by(
            Money(3000), by(TenderKind.CARD, 1200, "77"), by(TenderKind.WECHAT, 800, "W1")
        )
        sale = await counter.sold(a_priced("A", 1000, 3), settled=paid.by_cash(Money(1000)))
        first = await counter.takes_back(sale, {"A": 1})
        second = await counter.takes_back(sale, {"A": 2})

        def told(back: object) -> list[tuple[str, int, str]]:
            return [
                (each.source.kind.value, each.paid.minor, each.reference)
                for each in back.given  # type: ignore[attr-defined]  # of a return
            ]

        assert told(first.back) == [
            ("wechat", 800, f"R_{first.id}_1"),
            ("card", 200, "0042"),
        ]
        assert told(second.back) == [("card", 1000, "0042"), ("cash", 1000, "0042")]
        assert counter.desk.refunded == [(first.id, 1, 800)]


async def test_cash_that_was_rounded_up_goes_back_as_it_was_taken(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 1236))
        done = await counter.takes_back(sale, {"A": 1})

        assert (sale.paid, done.back.due, done.back.paid) == (
            Money(1240),
            Money(1236),
            Money(1240),
        )


async def test_cash_that_was_rounded_down_never_pays_more(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 617, 2))  # 12.34, taken 12.30
        first = await counter.takes_back(sale, {"A": 1})
        second = await counter.takes_back(sale, {"A": 1})

        assert (first.back.paid, second.back.paid) == (Money(620), Money(610))


async def test_taxes_on_top_go_back_whole_with_the_last_unit(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 105, 3, tax="X8"))  # 3.15 + 0.25
        backs = [(await counter.takes_back(sale, {"A": 1})).back for _ in range(3)]

        assert sale.due == Money(340)
        assert [back.due.minor for back in backs] == [113, 114, 113]
        assert [back.taxes[0].tax.minor for back in backs] == [8, 9, 8]


async def test_what_costs_nothing_comes_back_for_nothing(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        free = (Share(1, 0, (Part("gift", 1, 500),)),)
        sale = await counter.sold(a_priced("A", 1000), a_priced("G", 500, shares=free))
        done = await counter.takes_back(sale, {"G": 1})

        assert (done.back.due, done.back.given) == (Money(0), ())
        assert (await kinds(counter))[-1] == "return/1"  # The drawer stays shut.


# --- managers ------------------------------------------------------------------------


async def test_above_the_limit_a_manager_approves_and_that_is_a_fact(tmp_path: Path) -> None:
    async with a_till(tmp_path, returns=ReturnRules(cashier_minor=999)) as counter:
        sale = await counter.sold(a_priced("A", 1000))
        agreed = await counter.returns.agree(await counter.returns.open(sale.id), wishes({"A": 1}))
        assert counter.returns.asks(agreed, LIN) == "above-limit"
        assert counter.returns.asks(agreed, CHEN) == ""
        paid = await counter.returns.confirm(agreed)
        with pytest.raises(Refusal, match="return-needs-approval"):
            await counter.returns.finish(paid, cashier=LIN)
        assert counter.done == []

        approved = await counter.returns.approve(paid, CHEN, "above-limit")
        done = await counter.returns.finish(approved, cashier=LIN)
        assert (done.back.approved_by, counter.returns.asks(approved, LIN)) == ("u9", "")
        assert (await kinds(counter))[2:4] == ["approval/1", "return/1"]


async def test_after_the_window_a_manager_approves(tmp_path: Path) -> None:
    async with a_till(tmp_path, returns=ReturnRules(window_days=7)) as counter:
        sale = await counter.sold(a_priced("A", 1000))
        agreed = await counter.returns.agree(await counter.returns.open(sale.id), wishes({"A": 1}))
        counter.clock.at += timedelta(days=7)
        assert counter.returns.asks(agreed, LIN) == ""
        counter.clock.at += timedelta(days=1)

        assert counter.returns.asks(agreed, LIN) == "after-window"


# --- without a line ------------------------------------------------------------------


async def test_without_a_line_own_receipts_come_back_within_the_limits(tmp_path: Path) -> None:
    rules = ReturnRules(offline_minor=1000, offline_day_minor=1500)
    async with a_till(tmp_path, returns=rules) as counter:
        sale = await counter.sold(a_priced("A", 1000, 2), a_priced("B", 1100))
        counter.goes(Line.OFFLINE)
        told = await counter.returns.open(sale.id)
        await refused(counter, told, "return-above-offline", {"B": 1})
        done = await counter.give_back(await counter.returns.agree(told, wishes({"A": 1})))
        assert (done.back.claim, told.asked) == ("", False)

        again = await counter.returns.open(sale.id)
        await refused(counter, again, "return-day-full", {"A": 1})


async def test_without_a_line_another_till_s_receipt_is_refused(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        counter.goes(Line.OFFLINE)
        for text in ("S01-9-1-000001", "SA1:S01-9-1-000001:elsewhere"):
            with pytest.raises(Refusal, match="return-needs-office"):
                await counter.returns.find(text, staff=LIN)
        with pytest.raises(Refusal, match="return-needs-office"):
            await counter.returns.open("elsewhere")


async def test_what_was_paid_by_phone_goes_back_only_while_there_is_a_line(
    tmp_path: Path,
) -> None:
    async with a_till(tmp_path) as counter:
        paid = settled_by(Money(1000), by(TenderKind.ALIPAY, 1000))
        sale = await counter.sold(a_priced("A", 1000), settled=paid)
        counter.goes(Line.OFFLINE)

        await refused(
            counter, await counter.returns.open(sale.id), "return-phone-offline", {"A": 1}
        )


async def test_a_sale_that_head_office_has_not_heard_of_counts_as_without_a_line(
    tmp_path: Path,
) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 1000))
        counter.desk.sold.clear()
        told = await counter.returns.open(sale.id)
        done = await counter.give_back(await counter.returns.agree(told, wishes({"A": 1})))

        assert done.back.claim == ""


async def test_a_receipt_of_another_store_comes_back_by_head_office_s_word(
    tmp_path: Path,
) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 1000, 2))
        elsewhere = replace(
            bought_in(sale, {}), id="elsewhere", number="S02-1-1-000009", store="S02"
        )
        counter.desk.knows(elsewhere)
        (seen,) = await counter.returns.find("S02-1-1-000009", staff=LIN)
        agreed = await counter.returns.agree(await counter.returns.open(seen.id), wishes({"A": 1}))
        done = await counter.give_back(agreed)

        assert (done.back.store, done.back.sale, done.back.claim) == ("S02", "elsewhere", done.id)


# --- what goes wrong -----------------------------------------------------------------


async def test_a_refund_nobody_knows_about_is_asked_again_under_the_same_name(
    tmp_path: Path,
) -> None:
    async with a_till(tmp_path) as counter:
        paid = settled_by(Money(1000), by(TenderKind.WECHAT, 1000))
        sale = await counter.sold(a_priced("A", 1000), settled=paid)
        counter.desk.refunds = [RefundState.UNREACHABLE, RefundState.DONE]
        agreed = await counter.returns.agree(await counter.returns.open(sale.id), wishes({"A": 1}))
        doubted, state = await counter.returns.refund(agreed)
        assert (state, doubted.next is None) == (RefundState.UNREACHABLE, False)
        with pytest.raises(Refusal, match="return-paid-out"):
            await counter.returns.withdraw(doubted)

        resumed = await counter.returns.resume()
        assert resumed == doubted
        known, state = await counter.returns.refund(doubted)
        assert (state, known.next) == (RefundState.DONE, None)
        assert counter.desk.refunded == [(agreed.back.id, 0, 1000)]


async def test_a_refund_that_is_refused_has_given_nothing_back(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        paid = settled_by(Money(1000), by(TenderKind.WECHAT, 1000))
        sale = await counter.sold(a_priced("A", 1000), settled=paid)
        counter.desk.refunds = [RefundState.REFUSED]
        agreed = await counter.returns.agree(await counter.returns.open(sale.id), wishes({"A": 1}))
        refused_, state = await counter.returns.refund(agreed)
        assert (state, refused_.paid_out) == (RefundState.REFUSED, False)
        await counter.returns.withdraw(refused_)

        assert await counter.returns.resume() is None
        assert counter.desk.claims == {}


async def test_one_return_is_under_way_at_a_time(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 1000, 2))
        told = await counter.returns.open(sale.id)
        agreed = await counter.returns.agree(told, wishes({"A": 1}))
        with pytest.raises(Refusal, match="return-under-way"):
            await counter.returns.agree(told, wishes({"A": 1}))

        assert await counter.returns.resume() == agreed


async def test_after_a_power_cut_the_return_goes_on_where_it_was(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        paid = settled_by(Money(1000), by(TenderKind.CARD, 400))
        sale = await counter.sold(a_priced("A", 1000), settled=paid.by_cash(Money(600)))
        agreed = await counter.returns.agree(await counter.returns.open(sale.id), wishes({"A": 1}))
        await counter.returns.confirm(agreed, "0042")
    async with opened(tmp_path, ids="later") as store:
        after = await made_on(store)
        under_way = await after.returns.resume()
        assert under_way is not None
        assert under_way.next is not None
        assert under_way.next.source.kind is TenderKind.CASH
        done = await after.give_back(under_way)
        assert [each.paid.minor for each in done.back.given] == [400, 600]

        after.goes(Line.OFFLINE)
        told = await after.returns.open(sale.id)
        with pytest.raises(Refusal, match="returned-before"):
            await after.returns.agree(told, wishes({"A": 1}))


@pytest.mark.parametrize("steps", range(4))
async def test_wherever_the_power_is_cut_it_comes_back_exactly_once(
    tmp_path: Path, steps: int
) -> None:
    """After so many steps: agreed, by card, in cash, made."""
    async with a_till(tmp_path) as counter:
        paid = settled_by(Money(1000), by(TenderKind.CARD, 400))
        sale = await counter.sold(a_priced("A", 1000), settled=paid.by_cash(Money(600)))
        under_way = await counter.returns.agree(
            await counter.returns.open(sale.id), wishes({"A": 1})
        )
        for _ in range(min(steps, 2)):
            under_way = await counter.returns.confirm(under_way, "0042")
        if steps == 3:
            await counter.returns.finish(under_way, cashier=LIN)
    async with opened(tmp_path, ids="later") as store:
        after = await made_on(store)
        left = await after.returns.resume()
        assert (left is None) == (steps == 3)
        if left is not None:
            await after.give_back(left)
        done = await store.read(lambda unit: unit.returns_of(sale.id))
        assert [[g.paid.minor for g in each.back.given] for each in done] == [[400, 600]]

        after.goes(Line.OFFLINE)
        with pytest.raises(Refusal, match="returned-before"):
            await after.returns.agree(await after.returns.open(sale.id), wishes({"A": 1}))
        assert (await kinds(after)).count("return/1") == 1


async def test_without_a_shift_nothing_is_made(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 1000))
        agreed = await counter.returns.agree(await counter.returns.open(sale.id), wishes({"A": 1}))
        paid = await counter.returns.confirm(agreed)
        await counter.store.change(lambda db: db.execute("UPDATE shift SET closed_at = 'x'"))
        with pytest.raises(Refusal, match="no-open-shift"):
            await counter.returns.finish(paid, cashier=LIN)

        assert await counter.returns.resume() == paid
        assert counter.done == []


async def test_withdrawn_the_units_are_free_again(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        sale = await counter.sold(a_priced("A", 1000))
        agreed = await counter.returns.agree(await counter.returns.open(sale.id), wishes({"A": 1}))
        await counter.returns.withdraw(agreed)

        assert counter.desk.released == [agreed.back.id]
        assert (await counter.takes_back(sale, {"A": 1})).back.due == Money(1000)


# --- without a receipt ---------------------------------------------------------------


async def test_without_a_receipt_nobody_may_unless_head_office_says_so(tmp_path: Path) -> None:
    async with a_till(tmp_path) as counter:
        with pytest.raises(Refusal, match="blind-nobody-may"):
            counter.returns.blindly((a_priced("1", 990),))


async def test_without_a_receipt_a_manager_approves_cash_up_to_the_cap(tmp_path: Path) -> None:
    async with a_till(tmp_path, returns=ReturnRules(blind_minor=1000)) as counter:
        told = counter.returns.blindly((a_priced("1", 996), a_priced("2", 996)))
        with pytest.raises(Refusal, match="blind-above-limit"):
            await counter.returns.agree(told, wishes({"1": 1, "2": 1}))
        assert await counter.returns.resume() is None

        agreed = await counter.returns.agree(told, wishes({"1": 1}))
        assert counter.returns.asks(agreed, LIN) == counter.returns.asks(agreed, CHEN)
        out = await counter.returns.confirm(agreed)
        with pytest.raises(Refusal, match="return-needs-approval"):
            await counter.returns.finish(out, cashier=LIN)
        approved = await counter.returns.approve(out, CHEN, "no-receipt")
        done = await counter.returns.finish(approved, cashier=LIN)

        assert (done.back.sale, done.back.due, done.back.cash) == ("", Money(996), Money(990))
        assert done.back.approved_by == "u9"

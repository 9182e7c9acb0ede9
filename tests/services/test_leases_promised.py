"""Promises: what a basket has of limited promotions once head office said so, and until when."""

from __future__ import annotations

import asyncio

import pytest

from storeapp.domain.money import Money
from storeapp.domain.tender import TenderKind
from storeapp.ports.promotions import Lease, Promise
from storeapp.promotions.occasion import Allowance
from storeapp.promotions.rule import AmountOff, Coupon, Layer, Offline, PaidBy, Quotas
from storeapp.services.leases import Leases
from storeapp.services.leases_promised import ENDS_MS, MOST_OPEN, RELEASE, RESERVE
from storeapp.services.shifts import Shifts
from tests.services.fakes import LIN, FakeIds, FakeUploads
from tests.services.promising import (
    AWAY,
    LATER,
    MEMBER,
    MONEY,
    NOW_MS,
    SILENT,
    Answering,
    a_till,
    grant,
    promised,
    put_together,
    two_plums,
)
from tests.services.rules import off, three_for_two
from tests.services.test_coupons import code
from tests.services.test_pricing import NUTS, PLUM

# --- what is granted counts ------------------------------------------------------------


async def test_what_is_granted_is_what_it_may_save(aloop) -> None:
    till, office = await a_till(MONEY, says=([grant(1, 700)],))
    basket = two_plums(till)

    assert await promised(till, basket) == 1300
    assert office.wanted == [(RESERVE, {"five": (1, 1000)})]
    assert office.asked[0].body["member"] == "m1"
    assert till.sales.rows.promises[basket.id] == {"five": Promise(Allowance(1, 700), LATER)}


async def test_only_what_is_limited_is_asked_for(aloop) -> None:
    free = off("free", AmountOff(100), layer=Layer.COUPON)
    till, office = await a_till(MONEY, free, says=([grant(1, 1000)],))

    assert await promised(till, two_plums(till)) == 800
    assert office.wanted == [(RESERVE, {"five": (1, 1000)})]


async def test_a_share_comes_on_top_of_it(aloop) -> None:
    till, _ = await a_till(MONEY, says=([grant(1, 700)],))
    till.sales.rows.leases["five"] = Lease(Allowance(None, 200), LATER)
    await till.leases.load()

    assert await promised(till, two_plums(till)) == 1100


@pytest.mark.parametrize(("of_member", "due"), [(1, 1000), (0, 2000)], ids=["hers", "used up"])
async def test_a_member_has_it_so_often_and_no_more(aloop, of_member: int, due: int) -> None:
    till, _ = await a_till(MEMBER, says=([grant(of_member, 1000, of_member=of_member)],))

    assert await promised(till, two_plums(till)) == due


async def test_what_head_office_does_not_count_has_no_bound(aloop) -> None:
    till, _ = await a_till(MONEY, says=([grant(None, None)],))

    assert await promised(till, two_plums(till)) == 1000


async def test_what_nobody_shares_is_not_asked_about(aloop) -> None:
    till, office = await a_till(off("five", AmountOff(500)), MEMBER_OF_NOBODY)
    basket = till.with_goods(PLUM)
    await till.pricing.promise(basket)
    await till.pricing.let_go(basket)

    assert (till.due(basket), office.asked, till.pricing.limited(basket)) == (500, [], False)


MEMBER_OF_NOBODY = off("six", AmountOff(500), quotas=Quotas(per_member=1))


async def test_without_promotions_nothing_is_limited(aloop) -> None:
    till, office = await a_till()
    basket = till.with_goods(PLUM)
    await till.pricing.promise(basket)

    assert (till.pricing.limited(basket), office.asked) == (False, [])


async def test_sets_are_asked_for_one_by_one(aloop) -> None:
    sets = three_for_two()
    sets = type(sets)(sets.id, 1, sets.name, sets.benefit, sets.stacking, quotas=Quotas(None, 9))
    till, office = await a_till(sets, says=([grant(1, 2000, promotion="three")],))
    basket = till.with_goods(*[PLUM] * 6)

    assert await promised(till, basket) == 5000
    assert office.wanted == [(RESERVE, {"three": (2, 2000)})]


async def test_what_comes_instead_is_asked_for_too(aloop) -> None:
    other = off("four", AmountOff(400), quotas=Quotas(budget=9000))
    both = [grant(0, 0), grant(1, 800, promotion="four")]
    till, office = await a_till(MONEY, other, says=([grant(0, 0)], both))

    assert await promised(till, two_plums(till)) == 1200
    assert [wanted for _, wanted in office.wanted] == [
        {"five": (1, 1000)},
        {"five": (1, 1000), "four": (1, 800)},
    ]


async def test_it_does_not_ask_for_ever(aloop) -> None:
    many = [off(f"p{n}", AmountOff(900 - n), quotas=Quotas(budget=9000)) for n in range(5)]
    nothing = [[grant(0, 0, promotion=p.id) for p in many[: n + 1]] for n in range(5)]
    till, office = await a_till(*many, says=tuple(nothing))

    assert await promised(till, two_plums(till)) == 2000
    assert len(office.asked) == 3


async def test_what_is_for_one_way_to_pay_is_asked_for_before(aloop) -> None:
    cash = off(
        "cash",
        AmountOff(500),
        trigger=PaidBy(frozenset({TenderKind.CASH.value})),
        quotas=Quotas(budget=10_000),
    )
    till, office = await a_till(cash, says=([grant(1, 1000, promotion="cash")],))
    basket = two_plums(till)
    due = await promised(till, basket)
    in_cash = till.checkout.priced(basket, frozenset({TenderKind.CASH.value}))

    assert (due, in_cash.due.minor) == (2000, 1000)
    assert office.wanted == [(RESERVE, {"cash": (1, 1000)})]


async def test_a_coupons_bound_and_the_budgets_both_count(aloop) -> None:
    trigger = Coupon("SPRING", offline=Offline.CAP, offline_cap=300)
    spring = off(
        "spring",
        AmountOff(500),
        layer=Layer.COUPON,
        trigger=trigger,
        quotas=Quotas(budget=10_000),
    )
    till, _ = await a_till(spring)
    till.sales.rows.leases["spring"] = Lease(Allowance(None, 200), LATER)
    await till.leases.load()
    basket = await till.checkout.present(till.with_goods(PLUM), code())

    assert till.due(basket) == 800


# --- asked again -----------------------------------------------------------------------


async def test_what_is_promised_is_not_asked_again(aloop) -> None:
    till, office = await a_till(MONEY, says=([grant(1, 1000)],))
    basket = two_plums(till)

    assert [await promised(till, basket) for _ in range(2)] == [1000, 1000]
    assert len(office.asked) == 1


async def test_one_that_is_about_to_end_is_asked_again(aloop) -> None:
    soon = NOW_MS + ENDS_MS
    till, office = await a_till(MONEY, says=([grant(1, 1000, until_ms=soon)], [grant(1, 1000)]))
    basket = two_plums(till)
    await promised(till, basket)
    await promised(till, basket)

    assert len(office.asked) == 2


async def test_one_that_has_ended_counts_no_more(aloop) -> None:
    till, _ = await a_till(MONEY, says=([grant(1, 1000)],))
    basket = two_plums(till)
    before = await promised(till, basket)
    till.clock.pass_ms(1_800_000)

    assert (before, till.due(basket)) == (1000, 2000)


async def test_more_goods_ask_for_more_and_fewer_give_back(aloop) -> None:
    till, office = await a_till(MONEY, says=([grant(1, 500)], [grant(1, 1000)], []))
    one = till.with_goods(PLUM)
    two = till.with_goods(PLUM, into=one)
    dues = [await promised(till, basket) for basket in (one, two)]
    none = till.checkout.void(two, two.lines[0].id)
    dues.append(await promised(till, none))

    assert dues == [500, 1000, 0]
    assert [wanted for _, wanted in office.wanted] == [
        {"five": (1, 500)},
        {"five": (1, 1000)},
        {"five": (0, 0)},
    ]
    assert till.sales.rows.promises[one.id] == {}


# --- nobody answers --------------------------------------------------------------------


@pytest.mark.parametrize("silence", [AWAY, SILENT, "device-revoked"])
async def test_without_an_answer_the_share_counts(aloop, silence: str) -> None:
    till, _ = await a_till(MONEY, says=(silence,))
    till.sales.rows.leases["five"] = Lease(Allowance(None, 300), LATER)
    await till.leases.load()

    assert await promised(till, two_plums(till)) == 1700


async def test_nobody_waits_longer_than_a_moment(aloop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storeapp.services.leases_promised.ASK_S", 0.01)
    till, office = await a_till(MEMBER, says=(asyncio.Event(), [], [grant(1, 1000, of_member=1)]))
    basket = two_plums(till)
    first = await promised(till, basket)
    second = await promised(till, basket)

    assert (first, second) == (1000, 1000)
    assert [c.id for c in office.asked][:2] == [office.asked[0].id] * 2, "asked again, by its id"
    assert office.asked[2].id != office.asked[0].id


async def test_what_was_promised_counts_though_the_next_answer_is_lost(aloop) -> None:
    till, _ = await a_till(MONEY, says=([grant(1, 500)], SILENT))
    one = till.with_goods(PLUM)
    await promised(till, one)
    two = till.with_goods(PLUM, into=one)

    assert await promised(till, two) == 1500


async def test_what_may_have_been_given_back_does_not(aloop) -> None:
    till, _ = await a_till(MONEY, says=([grant(1, 1000)], SILENT))
    two = two_plums(till)
    await promised(till, two)
    one = till.checkout.set_quantity(two, two.lines[0].id, "1")
    fewer = await promised(till, one)

    assert (fewer, till.due(two)) == (500, 1500)


async def test_a_question_nobody_heard_changes_nothing(aloop) -> None:
    till, office = await a_till(MONEY, says=([grant(1, 1000)], AWAY))
    two = two_plums(till)
    await promised(till, two)
    await promised(till, till.checkout.set_quantity(two, two.lines[0].id, "1"))

    assert (till.due(two), len(office.asked)) == (1000, 2)


async def test_an_open_question_stays_open_while_nobody_can_be_asked(aloop) -> None:
    till, office = await a_till(MEMBER, says=(SILENT, AWAY, [], [grant(1, 1000, of_member=1)]))
    basket = two_plums(till)
    for _ in range(3):
        await promised(till, basket)

    first = office.asked[0].id
    assert [command.id == first for command in office.asked] == [True, True, True, False]


async def test_an_answer_closes_it_though_nothing_is_wanted_any_more(aloop) -> None:
    till, office = await a_till(MONEY, says=(SILENT, [grant(1, 1000)]))
    two = two_plums(till)
    await promised(till, two)
    none = till.checkout.void(two, two.lines[0].id)
    await promised(till, none)
    await promised(till, none)

    assert [command.id for command in office.asked] == [office.asked[0].id] * 2


async def test_so_many_questions_are_open_and_no_more(aloop) -> None:
    till, office = await a_till(MEMBER, says=(SILENT,) * (MOST_OPEN + 1))
    baskets = [two_plums(till) for _ in range(MOST_OPEN + 1)]
    for basket in baskets:
        await promised(till, basket)
    await till.pricing.let_go(baskets[0])

    assert len(office.asked) == MOST_OPEN + 1


# --- given back, sold, kept ------------------------------------------------------------


async def test_a_basket_that_is_left_gives_it_back(aloop) -> None:
    till, office = await a_till(MONEY, says=([grant(1, 1000)], []))
    basket = two_plums(till)
    await promised(till, basket)
    await till.pricing.let_go(basket)

    assert (till.due(basket), till.sales.rows.promises[basket.id]) == (2000, {})
    assert office.asked[1].kind == RELEASE
    assert office.asked[1].body == {"basket": basket.id}


async def test_giving_back_is_tried_once(aloop) -> None:
    till, office = await a_till(MONEY, says=([grant(1, 1000)], AWAY))
    basket = two_plums(till)
    await promised(till, basket)
    await till.pricing.let_go(basket)
    await till.pricing.let_go(basket)

    assert [command.kind for command in office.asked] == [RESERVE, RELEASE]


async def test_what_may_have_been_promised_is_given_back_too(aloop) -> None:
    till, office = await a_till(MONEY, says=(SILENT, [grant(1, 1000)], []))
    basket = two_plums(till)
    await promised(till, basket)
    await till.pricing.let_go(basket)

    assert [command.kind for command in office.asked] == [RESERVE, RESERVE, RELEASE]


@pytest.mark.parametrize(
    ("waited_ms", "left"), [(0, 9_700), (1_900_000, 9_000)], ids=["covered", "too late"]
)
async def test_a_sale_takes_from_the_share_what_was_not_promised(
    aloop, waited_ms: int, left: int
) -> None:
    till, _ = await a_till(MONEY, says=([grant(1, 700)],))
    long = NOW_MS + 90_000_000
    till.sales.rows.leases["five"] = Lease(Allowance(None, 10_000), long)
    await till.leases.load()
    await Shifts(till.sales, till.clock, FakeIds(), FakeUploads()).open(Money(0), LIN)
    basket = till.with_goods(PLUM, PLUM)
    await till.pricing.promise(basket)
    priced = till.pricing.priced(basket)
    till.clock.pass_ms(waited_ms)
    settlement = till.checkout.settlement(priced).by_cash(priced.due)
    await till.checkout.pay(priced, settlement, cashier=LIN)

    assert priced.due == Money(1000)
    assert till.sales.rows.leases["five"].allowance.discount == left


async def test_after_a_start_the_basket_costs_what_was_promised(aloop) -> None:
    till, _ = await a_till(MONEY, says=([grant(1, 700)],))
    basket = two_plums(till)
    await promised(till, basket)
    await till.checkout.keep(basket)
    till.leases = Leases(till.sales, till.clock, FakeIds(), Answering())
    put_together(till)
    resumed = await till.checkout.resume()

    assert resumed == basket
    assert till.due(basket) == 1300
    assert till.due(till.with_goods(NUTS)) == 500

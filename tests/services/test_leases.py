"""Shares of budgets: nothing without one, never more than one, renewed while there is a line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storeapp.domain.basket import Basket
from storeapp.domain.customer import Customer
from storeapp.domain.fact import FactKind
from storeapp.domain.money import Money
from storeapp.ports.promotions import Lease
from storeapp.ports.sales import SalesUnit
from storeapp.promotions.occasion import Allowance
from storeapp.promotions.rule import AmountOff, Promotion, Quotas
from storeapp.services.leases import EARLY_MS, LEASE
from storeapp.services.shifts import Shifts
from tests.services.fakes import LIN, NOW, FakeIds, FakeUploads
from tests.services.rules import off
from tests.services.test_pricing import PLUM, Till

NOW_MS = int(NOW.timestamp() * 1000)
LATER = NOW_MS + 24 * 3600 * 1000
BUDGET = off("five", AmountOff(500), quotas=Quotas(budget=10_000))
USES = off("five", AmountOff(500), quotas=Quotas(budget_uses=100))


def granted(uses: int | None, minor: int | None, until_ms: int = LATER) -> dict[str, object]:
    one = {"promotion": "five", "uses": uses, "minor": minor, "until_ms": until_ms}
    return {"granted": [one]}


async def a_till(promotion: Promotion) -> tuple[Till, Basket]:
    till = Till(promotion)
    await till.rules.refresh()
    return till, till.with_goods(PLUM, PLUM)


async def due_with(till: Till, basket: Basket) -> int:
    await till.leases.load()
    till.clock.pass_ms(1000)  # What was worked out within this second is not asked again.
    return till.due(basket)


@pytest.mark.parametrize("promotion", [BUDGET, USES], ids=["money", "uses"])
async def test_without_a_share_nothing_is_given(aloop, promotion: Promotion) -> None:
    till, basket = await a_till(promotion)

    assert till.due(basket) == 2000


@pytest.mark.parametrize(
    ("promotion", "lease", "due"),
    [
        (BUDGET, Lease(Allowance(None, 2000), LATER), 1000),
        (BUDGET, Lease(Allowance(None, 700), LATER), 1300),
        (BUDGET, Lease(Allowance(None, 0), LATER), 2000),
        (BUDGET, Lease(Allowance(None, 2000), NOW_MS), 2000),
        (USES, Lease(Allowance(1, None), LATER), 1000),
        (USES, Lease(Allowance(0, None), LATER), 2000),
    ],
    ids=["enough", "less than that", "used up", "over", "a use", "no use"],
)
async def test_never_more_than_the_share_is_given(
    aloop, promotion: Promotion, lease: Lease, due: int
) -> None:
    till, basket = await a_till(promotion)
    till.sales.rows.leases["five"] = lease

    assert await due_with(till, basket) == due


async def test_a_promotion_without_a_budget_needs_no_share(aloop) -> None:
    till, basket = await a_till(off("five", AmountOff(500)))
    await till.leases.renew(till.rules.current)

    assert (till.due(basket), till.office.asked) == (1000, [])


async def test_a_sale_uses_up_its_part_of_the_share(aloop) -> None:
    till, basket = await a_till(BUDGET)
    till.sales.rows.leases["five"] = Lease(Allowance(None, 2500), LATER)
    await till.leases.load()
    await Shifts(till.sales, till.clock, FakeIds(), FakeUploads()).open(Money(0), LIN)
    priced = till.pricing.priced(basket)
    settlement = till.checkout.settlement(priced).by_cash(Money(1000))
    await till.checkout.pay(priced, settlement, cashier=LIN)

    assert till.sales.rows.leases["five"].allowance == Allowance(None, 1500)


async def test_a_share_is_asked_for_and_kept(aloop) -> None:
    till, basket = await a_till(BUDGET)
    till.office.answers = {LEASE: granted(None, 900)}
    await till.leases.renew(till.rules.current)
    await till.leases.renew(till.rules.current)

    unused = [{"promotion": "five", "uses": 0, "minor": 0}]
    assert till.office.asked == [(LEASE, {"unused": unused, "seq": 0})]
    assert till.sales.rows.leases == {"five": Lease(Allowance(None, 900), LATER)}
    assert await due_with(till, basket) == 1100


@pytest.mark.parametrize(
    "lease",
    [
        Lease(Allowance(None, 0), LATER),
        Lease(Allowance(None, 700), NOW_MS + EARLY_MS),
    ],
    ids=["used up", "about to end"],
)
async def test_it_is_renewed_in_time_and_gives_back_what_is_left(aloop, lease: Lease) -> None:
    till, _ = await a_till(BUDGET)
    till.sales.rows.leases["five"] = lease
    till.office.answers = {LEASE: granted(None, 800)}
    await till.leases.renew(till.rules.current)

    unused = [{"promotion": "five", "uses": 0, "minor": lease.allowance.discount}]
    assert till.office.asked == [(LEASE, {"unused": unused, "seq": 0})]
    assert till.sales.rows.leases["five"].allowance == Allowance(None, 800)


async def test_a_sale_beside_the_question_is_counted_in_it(
    aloop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at, then used, then asked about: what goes back is what is left at that moment."""
    till, _ = await a_till(BUDGET)
    till.sales.rows.leases["five"] = Lease(Allowance(None, 700), NOW_MS + EARLY_MS)
    till.office.answers = {LEASE: granted(None, 800)}
    write = till.sales.write

    async def sold_meanwhile(work: Callable[[SalesUnit], object]) -> object:
        monkeypatch.undo()
        await write(lambda unit: unit.spend("five", uses=0, minor=500))
        await write(lambda unit: unit.append(FactKind.SALE, {}))
        return await write(work)

    monkeypatch.setattr(till.sales, "write", sold_meanwhile)
    await till.leases.renew(till.rules.current)

    unused = [{"promotion": "five", "uses": 0, "minor": 200}]
    assert till.office.asked == [(LEASE, {"unused": unused, "seq": 1})]


async def test_a_line_that_is_down_takes_nothing_away(aloop) -> None:
    till, _ = await a_till(BUDGET)
    old = Lease(Allowance(None, 700), NOW_MS + EARLY_MS)
    till.sales.rows.leases["five"] = old
    await till.leases.renew(till.rules.current)

    assert till.sales.rows.leases == {"five": old}


async def test_while_nobody_knows_whether_it_was_taken_back_it_is_not_used(aloop) -> None:
    till, basket = await a_till(BUDGET)
    till.sales.rows.leases["five"] = Lease(Allowance(None, 700), NOW_MS + EARLY_MS)
    till.office.answers = {LEASE: "command-unanswered"}
    await till.leases.renew(till.rules.current)
    meanwhile = await due_with(till, basket)
    till.office.answers = {}
    await till.leases.renew(till.rules.current)
    still = await due_with(till, basket)
    till.office.answers = {LEASE: granted(None, 800)}
    await till.leases.renew(till.rules.current)

    assert (meanwhile, still) == (2000, 2000)
    assert till.office.asked[0] == till.office.asked[1] == till.office.asked[2]
    assert till.sales.rows.leases["five"].allowance == Allowance(None, 800)


async def test_it_looks_again_and_again(aloop) -> None:
    till, _ = await a_till(BUDGET)
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await till.leases.run(lambda: till.rules.current, sleep)

    assert len(till.office.asked) == len(pauses) == 2


ONCE_EACH = off("five", AmountOff(500), quotas=Quotas(per_member=1))
ANNA, BELA = Customer("m1"), Customer("m2")


async def test_what_this_till_gave_a_member_she_does_not_get_again_without_a_line(aloop) -> None:
    till, _ = await a_till(ONCE_EACH)
    await Shifts(till.sales, till.clock, FakeIds(), FakeUploads()).open(Money(0), LIN)
    dues = []
    for member in (ANNA, ANNA, BELA, None):
        basket = till.with_goods(PLUM, PLUM).with_customer(member)
        dues.append(await due_with(till, basket))
        priced = till.pricing.priced(basket)
        settlement = till.checkout.settlement(priced).by_cash(Money(2000))
        await till.checkout.pay(priced, settlement, cashier=LIN)

    assert dues == [1000, 2000, 1000, 1000]

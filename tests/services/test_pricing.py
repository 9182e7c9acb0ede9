"""What a basket costs at the till, by which promotions, and when that may change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storeapp.domain.approval import Approval
from storeapp.domain.basket import Basket
from storeapp.domain.catalogue import Product
from storeapp.domain.customer import Customer
from storeapp.domain.money import Money
from storeapp.domain.till import StoreConfig
from storeapp.promotions.holding import Audience, Franchise, Hours, Instant, Schedule, Scope, Who
from storeapp.promotions.rule import PaidBy, Percent, Promotion
from storeapp.services.checkout import Checkout
from storeapp.services.coupons import Coupons
from storeapp.services.leases import Leases
from storeapp.services.pricing import Explained, Pricing
from storeapp.services.rules import Rules
from storeapp.sync.coupons import WireCoupons
from tests.services.fakes import (
    NOW,
    FakeCatalogue,
    FakeClock,
    FakeIds,
    FakeOffice,
    FakeSales,
    FakeScale,
    a_config,
    a_product,
)
from tests.services.rules import hold, of_skus, off, rule_set, three_for_two

PLUM, NUTS = a_product("P1", 1000), a_product("P2", 500)


class Till:
    """A checkout whose promotions are `promotions`, and which looks when it is told to."""

    def __init__(self, *promotions: Promotion, config: StoreConfig | None = None) -> None:
        self.sales, self.clock = FakeSales(), FakeClock()
        self.config = config or a_config()
        self.rules = Rules(self.sales, self.clock)
        self.office = FakeOffice()
        self.coupons = Coupons(
            self.sales, self.config, self.clock, FakeIds(), WireCoupons(), self.office
        )
        self.leases = Leases(self.sales, self.clock, FakeIds(), self.office)
        self.pricing = Pricing(self.config, self.clock, self.rules, self.coupons, self.leases)
        if promotions:
            self.hash = hold(self.sales, rule_set(*promotions))
        self.checkout = Checkout(
            FakeCatalogue(PLUM, NUTS),
            self.sales,
            FakeScale(),
            self.clock,
            FakeIds(),
            self.config,
            lambda _: None,
            self.pricing,
            self.coupons,
        )

    def with_goods(self, *goods: Product, into: Basket | None = None) -> Basket:
        basket = into or self.checkout.fresh()
        for product in goods:
            basket = self.checkout.add(basket, product).basket
        return basket

    def due(self, basket: Basket) -> int:
        return self.pricing.priced(basket).due.minor

    async def gets(self, *promotions: Promotion, version: int = 2) -> str:
        """Other promotions come, in force from now on."""
        valid_from = NOW.replace(second=0, tzinfo=None)
        named = hold(self.sales, rule_set(*promotions, version=version, valid_from=valid_from))
        await self.rules.refresh()
        return named


async def test_promotions_apply_by_themselves(aloop) -> None:
    till = Till(off(), three_for_two(selector=of_skus("P2")))
    await till.rules.refresh()

    priced = till.pricing.priced(till.with_goods(PLUM, NUTS, NUTS, NUTS))

    assert priced.due == Money(900 + 1000)
    assert {each.promotion: each.saving for each in priced.applied} == {"ten": 100, "three": 500}
    assert priced.rules == priced.basket.rules == till.hash


async def test_without_promotions_a_basket_costs_its_list_prices(aloop) -> None:
    till = Till()
    await till.rules.refresh()

    priced = till.pricing.priced(till.with_goods(PLUM, NUTS))

    assert (priced.due, priced.rules, priced.applied) == (Money(1500), "", ())
    assert await till.pricing.explained(priced.basket) == Explained()


async def test_a_basket_keeps_the_promotions_it_was_begun_with(aloop) -> None:
    till = Till(off())
    await till.rules.refresh()
    basket = till.with_goods(PLUM)
    newer = await till.gets(off("half", Percent(5000)))
    more = till.with_goods(PLUM, into=basket)
    next_one = till.with_goods(PLUM)

    assert (till.due(basket), till.due(more)) == (900, 1800)
    assert (next_one.rules, till.due(next_one)) == (newer, 500)


async def test_a_basket_that_began_before_any_promotion_stays_without(aloop) -> None:
    till = Till()
    basket = till.with_goods(PLUM)
    await till.gets(off(), version=1)

    assert till.due(till.with_goods(PLUM, into=basket)) == 2000


async def test_pricing_anew_shows_the_difference_before_it_is_taken(aloop) -> None:
    till = Till(off())
    await till.rules.refresh()
    basket = till.with_goods(PLUM)
    nothing_new = till.pricing.repriced(basket)
    newer = await till.gets(off("half", Percent(5000)))
    empty = till.pricing.repriced(basket.with_void(basket.lines[0].id))
    change = till.pricing.repriced(basket)

    assert (nothing_new, empty) == (None, None)
    assert change is not None
    assert (change.before.due, change.after.due) == (Money(900), Money(500))
    assert change.before.basket.rules == till.hash
    assert change.after.basket == basket.with_rules(newer)


async def test_a_set_that_was_lost_is_replaced_by_what_holds(aloop) -> None:
    till = Till(off())
    await till.rules.refresh()
    basket = till.with_goods(PLUM).with_rules("0" * 64)

    priced = till.pricing.priced(basket)

    assert (priced.due, priced.rules) == (Money(900), till.hash)


@pytest.mark.parametrize(
    ("config", "scope", "due"),
    [
        pytest.param({}, Scope(stores=frozenset({"S01"})), 900, id="this store"),
        pytest.param({}, Scope(stores=frozenset({"S02"})), 1000, id="another store"),
        pytest.param(
            {"regions": frozenset({"city:hangzhou"})},
            Scope(regions=frozenset({"city:hangzhou"})),
            900,
            id="its region",
        ),
        pytest.param({}, Scope(channels=frozenset({"web"})), 1000, id="another channel"),
        pytest.param({}, Scope(channels=frozenset({"store"})), 900, id="its channel"),
        pytest.param(
            {"owner": "f1"},
            Scope(franchise=Franchise.OPT_IN),
            1000,
            id="a franchise that stays out",
        ),
        pytest.param(
            {"owner": "f1"},
            Scope(franchise=Franchise.OPT_IN, opted_in=frozenset({"f1"})),
            900,
            id="a franchise that takes part",
        ),
    ],
)
async def test_a_promotion_holds_where_it_is_meant_to(
    aloop, config: dict[str, object], scope: Scope, due: int
) -> None:
    till = Till(off(scope=scope), config=a_config(**config))
    await till.rules.refresh()

    assert till.due(till.with_goods(PLUM)) == due


async def test_a_member_has_her_price(aloop) -> None:
    till = Till(off(audience=Audience(Who.MEMBER, tier_min=2)))
    await till.rules.refresh()
    basket = till.with_goods(PLUM)
    gold = basket.with_customer(Customer("m1", tier=2))
    plain = basket.with_customer(Customer("m2", tier=1))

    assert [till.due(each) for each in (basket, gold, plain)] == [1000, 900, 1000]


async def test_a_way_to_pay_changes_the_price_only_when_it_is_chosen(aloop) -> None:
    till = Till(off(trigger=PaidBy(frozenset({"card"}))))
    await till.rules.refresh()
    basket = till.with_goods(PLUM)
    dues = [
        till.pricing.priced(basket, frozenset(tenders)).due.minor
        for tenders in ((), ("card",), ("cash",), ("card", "cash"))
    ]

    assert dues == [1000, 900, 1000, 1000]


async def test_the_price_is_that_of_the_moment_to_the_second(aloop) -> None:
    start, end = (NOW + timedelta(minutes=m) for m in (0, 1))
    happy = Hours(start.time().replace(second=0), end.time().replace(second=0))
    till = Till(off(schedule=Schedule(hours=(happy,), instant=Instant.PAY)))
    await till.rules.refresh()
    basket = till.with_goods(PLUM)
    within = till.due(basket)
    till.clock.pass_ms(54_000)
    a_second_before = till.due(basket)
    till.clock.pass_ms(1_000)

    assert (within, a_second_before, till.due(basket)) == (900, 900, 1000)


async def test_the_same_question_is_worked_out_once(aloop) -> None:
    till = Till(off())
    await till.rules.refresh()
    basket = till.with_goods(PLUM)

    assert till.pricing.priced(basket) is till.pricing.priced(basket)


async def test_an_exception_counts_also_where_there_are_no_promotions(aloop) -> None:
    till = Till()
    basket = till.with_goods(PLUM)
    approval = Approval(
        "a1", basket.id, basket.lines[0].id, "u2", "dented", 300, NOW, NOW + timedelta(minutes=15)
    )
    priced = till.pricing.priced(basket.with_approval(approval))

    assert (priced.due, priced.rules) == (Money(700), "")
    assert [each.saving for each in priced.applied] == [300]


async def test_it_says_why_and_what_would_bring_more(aloop) -> None:
    till = Till(
        three_for_two(selector=of_skus("P2")),
        off("five", Percent(500), of_skus("P2")),
        off("vip", audience=Audience(Who.MEMBER)),
    )
    await till.rules.refresh()

    told = await till.pricing.explained(till.with_goods(NUTS, NUTS))

    assert [(each.promotion, each.saving) for each in told.applied] == [("five", 50)]
    reasons = {str(each.name): each.rejected.reason for each in told.lost}
    assert reasons == {"three": "missing", "vip": "audience"}
    assert [(str(hint.name), hint.sku, hint.quantity) for hint in told.hints] == [
        ("three", "P2", 1)
    ]


async def test_what_lost_is_told_with_what_it_lost_to(aloop) -> None:
    till = Till(off("ten"), off("five", Percent(500)))
    await till.rules.refresh()

    told = await till.pricing.explained(till.with_goods(PLUM))

    [lost] = told.lost
    assert (str(lost.name), lost.rejected.reason) == ("five", "lost")
    assert [str(name) for name in lost.lost_to] == ["ten"]

"""Whatever tills do and in whatever order it arrives: nobody may use more than the budget."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, select

from headoffice.db.database import Database
from headoffice.redeeming.budgets import (
    LATE_MS,
    LEASE,
    Use,
    budgets,
    forget_late,
    lease,
    release,
    reserve,
    set_quotas,
    spend,
)
from headoffice.redeeming.tables import BudgetHold, BudgetSpend
from headoffice.stores.tables import Device, Till
from storeapp.promotions.rule import Quotas
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.publishing.publishing_cases import per_set

TILLS = ("d1", "d2")
MEMBERS = ("", "m1", "m2")
PER_MEMBER = 3
tills = st.sampled_from(TILLS)
amounts = st.sampled_from((0, 1, 100, 300))
uses = st.sampled_from((0, 1, 4))
percents = st.sampled_from((0, 1, 50, 100))


@dataclass
class Right:
    """What a till may use until then: of a basket, or its share."""

    uses: int = 0
    minor: int = 0
    until_ms: int = 0
    member: str = ""


@dataclass
class Counter:
    """A till as it really is: its rights, and facts head office has not heard of."""

    share: Right = field(default_factory=Right)
    baskets: dict[str, Right] = field(default_factory=dict)
    facts: list[Use] = field(default_factory=list)
    seq: int = 0


class Chain(RuleBasedStateMachine):
    """Two tills, one budget; facts arrive late and twice, promises expire unused."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(self.database.engine)
        self.now_ms = 1_000_000
        self.counters = {name: Counter() for name in TILLS}
        self.told: list[Use] = []
        self.sold: list[Use] = []
        self.numbers = 0

    @initialize(minor=st.sampled_from((1000, 7)), count=st.sampled_from((90, 3)))
    def open(self, minor: int, count: int) -> None:
        self.minor, self.count = minor, count
        quotas = Quotas(budget=minor, budget_uses=count, per_member=PER_MEMBER)
        set_quotas(self.session, [per_set(quotas=quotas)])

    @rule(till=tills, part=percents)
    def sell_offline_and_take_a_share(self, till: str, part: int) -> None:
        self.sell_offline(till, part)
        self.take_a_share(till)

    @rule(till=tills)
    def take_a_share(self, till: str) -> None:
        counter = self.counters[till]
        before = counter.share
        left = [("p1", before.uses, before.minor)]
        [grant] = lease(self.session, till, left, seq=counter.seq, now_ms=self.now_ms)
        granted = grant.amount
        counter.share = Right(granted.uses or 0, granted.minor or 0, grant.until_ms)
        if not counter.facts:  # Nothing is on its way, so nothing else is kept for it.
            kept = self.session.get(BudgetHold, ("p1", till, LEASE))
            held = (kept.uses, kept.minor) if kept else (0, 0)
            assert held == (counter.share.uses, counter.share.minor)

    @rule(till=tills, uses=uses, minor=amounts, member=st.sampled_from(MEMBERS))
    def reserve(self, till: str, uses: int, minor: int, member: str) -> None:
        self.numbers += 1
        basket = f"b{self.numbers}"
        [grant] = reserve(
            self.session, till, basket, [("p1", uses, minor)], member=member, now_ms=self.now_ms
        )
        granted = grant.amount
        right = Right(granted.uses or 0, granted.minor or 0, grant.until_ms, member)
        self.counters[till].baskets[basket] = right

    @rule(till=tills, part=percents)
    def sell_what_was_reserved(self, till: str, part: int) -> None:
        counter = self.counters[till]
        if counter.baskets:
            basket, right = counter.baskets.popitem()
            minor = right.minor * part // 100
            self._sell(till, basket, right.uses if minor else 0, minor, right.member)

    @rule(till=tills)
    def void_a_basket(self, till: str) -> None:
        counter = self.counters[till]
        if counter.baskets:
            basket, _ = counter.baskets.popitem()
            release(self.session, till, basket)

    @rule(till=tills, part=percents)
    def sell_offline(self, till: str, part: int) -> None:
        share = self.counters[till].share
        uses, minor = -(-share.uses * part // 100), -(-share.minor * part // 100)
        share.uses, share.minor = share.uses - uses, share.minor - minor
        self.numbers += 1
        self._sell(till, f"b{self.numbers}", uses, minor, "")

    @rule(till=tills, part=percents, uses=uses, minor=amounts)
    def sell_by_a_promise_it_never_heard_of(
        self, till: str, part: int, uses: int, minor: int
    ) -> None:
        """The answer is lost, and the sale is made by the share."""
        basket = f"b{self.numbers + 1}"
        reserve(self.session, till, basket, [("p1", uses, minor)], member="", now_ms=self.now_ms)
        self.sell_offline(till, part)

    @rule(till=tills, many=st.booleans())
    def tell_facts(self, till: str, many: bool) -> None:
        facts = self.counters[till].facts
        for _ in range(len(facts) if many else min(len(facts), 1)):
            self._tell(facts.pop(0))

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def tell_again(self, data: st.DataObject) -> None:
        spend(self.session, [data.draw(st.sampled_from(self.told))], at_ms=self.now_ms)

    @rule(minutes=st.sampled_from((40, 1440, 1451)))
    def wait(self, minutes: int) -> None:
        """A till whose clock is late by what is allowed uses what it was promised until then, and
        says hello, with all its facts told or not."""
        self.now_ms += minutes * 60_000
        for counter in self.counters.values():
            if counter.share.until_ms < self.now_ms - LATE_MS:
                counter.share = Right()
            for basket, right in list(counter.baskets.items()):
                if right.until_ms < self.now_ms - LATE_MS:
                    del counter.baskets[basket]
        for name, counter in self.counters.items():
            if not counter.facts:
                forget_late(self.session, name, now_ms=self.now_ms)

    @invariant()
    def nobody_can_use_more_than_there_is(self) -> None:
        rights = [right for c in self.counters.values() for right in (c.share, *c.baskets.values())]
        assert sum(u.uses for u in self.sold) + sum(r.uses for r in rights) <= self.count
        assert sum(u.minor for u in self.sold) + sum(r.minor for r in rights) <= self.minor

    @invariant()
    def what_is_promised_and_spent_is_within_the_budget(self) -> None:
        [(budget, uses, minor)] = budgets(self.session)
        assert budget.spent_uses + uses <= self.count
        assert budget.spent_minor + minor <= self.minor

    @invariant()
    def what_a_till_may_use_and_what_is_on_its_way_stays_promised(self) -> None:
        [(_, uses, minor)] = budgets(self.session)
        known = list(self.counters.values())
        rights = [right for each in known for right in (each.share, *each.baskets.values())]
        facts = [fact for each in known for fact in each.facts]
        assert uses >= sum(r.uses for r in rights) + sum(f.uses for f in facts)
        assert minor >= sum(r.minor for r in rights) + sum(f.minor for f in facts)

    @invariant()
    def a_member_uses_it_so_often_and_no_more(self) -> None:
        for member in MEMBERS[1:]:
            used = sum(use.uses for use in self.sold if use.member == member)
            held = [r for c in self.counters.values() for r in c.baskets.values()]
            assert used + sum(r.uses for r in held if r.member == member) <= PER_MEMBER

    def teardown(self) -> None:
        if not hasattr(self, "minor"):
            self.session.close()
            return
        for counter in self.counters.values():
            while counter.facts:
                self._tell(counter.facts.pop(0))
        [(budget, _, _)] = budgets(self.session)
        rows = self.session.exec(select(BudgetSpend)).all()
        assert budget.spent_uses == sum(u.uses for u in self.sold) == sum(r.uses for r in rows)
        assert budget.spent_minor == sum(u.minor for u in self.sold) == sum(r.minor for r in rows)
        assert all((row.over_uses, row.over_minor) == (0, 0) for row in rows)
        self.session.rollback()
        self.session.close()

    def _sell(self, till: str, sale: str, uses: int, minor: int, member: str) -> None:
        use = Use(sale, till, "p1", uses=uses, minor=minor, member=member)
        self.counters[till].facts.append(use)
        self.counters[till].seq += 1
        self.sold.append(use)

    def _tell(self, use: Use) -> None:
        spend(self.session, [use], at_ms=self.now_ms)
        self.session.get_one(Device, use.device).acked_seq += 1
        self.told.append(use)


@pytest.fixture
def two_tills(database: Database, stores: None) -> Database:
    with database.write() as session:
        for name in TILLS:
            session.add(Till(store="S01", number=name, epoch=1))
            session.flush()
            session.add(
                Device(
                    id=name, store="S01", till=name, epoch=1, public_key=f"k{name}", approved_ms=1
                )
            )
    return database


@on_sqlite
def test_leases_reservations_and_sales_never_go_over_the_budget(two_tills: Database) -> None:
    class OnThis(Chain):
        database = two_tills

    run_state_machine_as_test(
        OnThis,
        settings=settings(
            max_examples=25,
            stateful_step_count=40,
            deadline=None,
            # Making a failure smaller takes longer than a test may; its steps are printed as found.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )

"""The points ledger against a plain model in which every single point is a thing of its own."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from headoffice.db.database import Database
from headoffice.members import points as ledger
from headoffice.members.erasing import erase
from headoffice.members.merging import merge
from headoffice.members.points import Cause
from headoffice.members.policy import Policy
from headoffice.members.service import await_member, join, locked_all
from headoffice.members.tables import Member
from storeapp.domain.errors import Refusal
from tests.headoffice.members.given import NOW_MS, TODAY, audited

pytestmark = pytest.mark.usefixtures("stores")

WHO = st.integers(0, 2)
SOME = st.integers(1, 12)
_names = itertools.count(1)


@dataclass
class Plain:
    """A member: her points one by one, as (last day, lot), and what she owes."""

    id: str
    points: list[tuple[date, str]] = field(default_factory=list)
    debt: int = 0

    @property
    def balance(self) -> int:
        return len(self.points) - self.debt

    def give(self, lot: str, last: date, count: int) -> None:
        paid = min(self.debt, count)
        self.debt -= paid
        self.points += [(last, lot)] * (count - paid)

    def take(self, count: int, *, floor: int, first: str = "") -> int:
        """Returns what could not be taken."""
        self.points.sort(key=lambda point: (point[1] != first, *point))
        gone, self.points = self.points[:count], self.points[count:]
        credit = min(count - len(gone), max(0, -floor - self.debt))
        self.debt += credit
        return count - len(gone) - credit


@dataclass
class Sold:
    """A sale's points: what may still be reversed, and what the chain bore of it."""

    who: int
    earned: int
    burned: int
    borne: int
    last: date | None


class Ledger(RuleBasedStateMachine):
    """Told its database and policy by `on`, since Hypothesis makes it without arguments."""

    database: Database
    policy: Policy

    def __init__(self) -> None:
        super().__init__()
        database = self.database
        self.day = TODAY
        self.sales: dict[str, Sold] = {}
        self.plain = [Plain(f"x{next(_names)}") for _ in range(3)]
        with database.write() as session:
            for each in self.plain:
                await_member(session, each.id, store="S01", joined_on=TODAY)
                member = session.get_one(Member, each.id)
                phone = f"13{next(_names):09d}"
                join(session, member, name="x", phone=phone, today=TODAY)

    # --- what happens -----------------------------------------------------------------

    @rule(who=WHO, earned=st.integers(0, 12), burned=st.integers(0, 12), back=st.integers(0, 9))
    def sells(self, who: int, earned: int, burned: int, back: int) -> None:
        """A sale of some days ago; told twice, since facts may be."""
        sale, on = f"s{next(_names)}", self.day - timedelta(days=back)
        cause = self._cause(sale, sale)
        plain = self._plain(who)
        self._expire(plain) if earned or burned else None
        borne, last = 0, None
        if burned:
            before = list(plain.points)
            borne = plain.take(burned, floor=self.policy.floor)
            taken = [point for point in before if before.count(point) > plain.points.count(point)]
            last = max((point[0] for point in taken), default=None)
        if earned:
            plain.give(f"earn:{sale}", on + timedelta(days=self.policy.points_days), earned)
        self.sales[sale] = Sold(who, earned, burned, borne, last)
        for _ in range(2):
            self._do("burn", plain.id, burned, cause, self.policy, told=True)
            self._do("earn", plain.id, earned, cause, self.policy, on=on)

    @rule(data=st.data(), unearned=st.integers(0, 14), unburned=st.integers(0, 14))
    def takes_back(self, data: Any, unearned: int, unburned: int) -> None:
        if not self.sales:
            return
        sale = data.draw(st.sampled_from(sorted(self.sales)))
        sold, key = self.sales[sale], f"r{next(_names)}"
        plain = self._plain(sold.who)
        self._expire(plain)
        gives, takes = min(unburned, sold.burned), min(unearned, sold.earned)
        sold.burned -= gives
        borne = min(gives, sold.borne)
        sold.borne -= borne
        grace = self.day + timedelta(days=self.policy.grace_days)
        plain.give(f"unburn:{key}", max(grace, sold.last or grace), gives - borne)
        plain.take(takes, floor=self.policy.floor, first=f"earn:{sale}")
        sold.earned -= takes
        for _ in range(2):
            self._do(
                "reverse",
                plain.id,
                unearned=unearned,
                unburned=unburned,
                cause=self._cause(key, sale),
                policy=self.policy,
            )

    @rule(who=WHO, count=SOME)
    def spends_in_the_web_shop(self, who: int, count: int) -> None:
        """What is asked for, and no fact yet, is refused below the floor."""
        plain, sale = self._plain(who), f"w{next(_names)}"
        self._expire(plain)
        cause = self._cause(sale, sale)
        if plain.balance - count < self.policy.floor:
            with pytest.raises(Refusal, match="points-too-few"):
                self._do("burn", plain.id, count, cause, self.policy, told=False)
            # What is refused leaves nothing behind, not even what expired on the way.
            self._do("expire", plain.id, cause)
            return
        before = list(plain.points)
        plain.take(count, floor=self.policy.floor)
        taken = [point for point in before if before.count(point) > plain.points.count(point)]
        last = max((point[0] for point in taken), default=None)
        self.sales[sale] = Sold(who, 0, count, 0, last)
        self._do("burn", plain.id, count, cause, self.policy, told=False)

    @rule(who=WHO, count=st.integers(-12, 12))
    def is_adjusted(self, who: int, count: int) -> None:
        plain, key = self._plain(who), f"a{next(_names)}"
        if count == 0 or plain.balance + count < self.policy.floor:
            return
        self._expire(plain)
        if plain.balance + count < self.policy.floor:
            self._do("expire", plain.id, self._cause(key))
            return
        if count > 0:
            last = self.day + timedelta(days=self.policy.points_days)
            plain.give(f"adjust:{key}", last, count)
        else:
            plain.take(-count, floor=self.policy.floor)
        for _ in range(2):
            self._do("adjust", plain.id, count, self._cause(key), self.policy)

    @rule(days=st.integers(1, 15))
    def days_pass(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(who=WHO)
    def expires(self, who: int) -> None:
        plain = self._plain(who)
        self._expire(plain)
        for _ in range(2):
            self._do("expire", plain.id, self._cause(""))

    @rule(loser=WHO, winner=WHO)
    def merges(self, loser: int, winner: int) -> None:
        one, other = self._plain(loser), self._plain(winner)
        if one is other:
            return
        with self.database.write() as session:
            both = locked_all(session, [one.id, other.id])
            merge(session, both[one.id], both[other.id], proven=True, by="", now_ms=NOW_MS)
        other.points += one.points
        other.debt += one.debt
        self.plain = [other if each is one else each for each in self.plain]

    # --- what must hold ---------------------------------------------------------------

    @invariant()
    def all_agree(self) -> None:
        with self.database.read() as session:
            for plain in self.plain:
                lots: dict[tuple[str, str], int] = {}
                for last, lot in plain.points:
                    lots[lot, last.isoformat()] = lots.get((lot, last.isoformat()), 0) + 1
                if plain.debt:
                    lots["", ""] = -plain.debt
                found = ledger.lots_of(session, plain.id)
                assert {(lot.id, lot.expires_on): lot.points for lot in found} == lots
                member = session.get_one(Member, plain.id)
                assert member.points == plain.balance
        assert audited(self.database) == []

    def teardown(self) -> None:
        """What is erased is forfeited: the next history begins with an empty chain."""
        for plain in {each.id: each for each in self.plain}.values():
            with self.database.write() as session:
                erase(session, locked_all(session, [plain.id])[plain.id], by="", now_ms=NOW_MS)
        assert audited(self.database) == []

    # --- helpers ----------------------------------------------------------------------

    def _plain(self, who: int) -> Plain:
        return self.plain[who]

    def _expire(self, plain: Plain) -> None:
        plain.points = [point for point in plain.points if point[0] >= self.day]

    def _cause(self, key: str, sale: str = "") -> Cause:
        return Cause(key, self.day, NOW_MS, sale=sale, reason="counted wrong")

    def _do(self, what: str, member: str, *args: Any, **kwargs: Any) -> None:
        with self.database.write() as session:
            found = locked_all(session, [member])[member]
            getattr(ledger, what)(session, found, *args, **kwargs)


def on(database: Database, policy: Policy) -> type[Ledger]:
    return type("Ledger", (Ledger,), {"database": database, "policy": policy})


def settled(histories: int) -> settings:
    return settings(
        max_examples=histories,
        stateful_step_count=20,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )


POLICIES = pytest.mark.parametrize(
    "policy",
    [
        pytest.param(Policy(points_days=20, grace_days=5), id="nothing on credit"),
        pytest.param(Policy(points_days=20, grace_days=5, floor=-8), id="eight on credit"),
    ],
)


@POLICIES
def test_the_ledger_is_what_a_plain_model_says(database: Database, policy: Policy) -> None:
    run_state_machine_as_test(on(database, policy), settings=settled(12))


@pytest.mark.prove
@pytest.mark.timeout(1800)
@POLICIES
def test_the_ledger_in_many_histories(database: Database, policy: Policy) -> None:
    run_state_machine_as_test(on(database, policy), settings=settled(150))

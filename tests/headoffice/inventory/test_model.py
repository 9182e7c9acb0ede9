"""Any schedule of sales, counts, holds, orders and rules against a plain model, and the auditor."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import product

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from headoffice.db.database import Database
from headoffice.inventory import counting, holding, moving, putting_back, reserving, rules
from headoffice.inventory.auditing import audit
from headoffice.inventory.available import atf, ato
from headoffice.inventory.ledger import FactKey, Move, post
from headoffice.inventory.tables import Stock
from storeapp.domain.errors import Refusal
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.inventory.given import NOW_MS, everything
from tests.headoffice.inventory.plain import ANYWHERE, Plain, Short

PLACES = ["S01", "S02"]
GOODS = ["P1", "P2"]
CHANNELS = ["web", "kiosk"]
NUMBER = st.integers(0, 5)
ACT = st.tuples(st.integers(0, 99), NUMBER, NUMBER, NUMBER, NUMBER)
Act = tuple[int, int, int, int, int]


class _Undone(Exception):
    """Leaves the database as it was."""


@dataclass
class Asked:
    """The database and the model, of which the same is asked."""

    session: Session
    model: Plain = field(default_factory=Plain)
    now: int = NOW_MS
    refs: int = 0

    def agree(self) -> None:
        """Every figure is the model's."""
        self.session.expire_all()
        rows = {(row.place, row.sku): row for row in self.session.exec(select(Stock))}
        for key in product((ANYWHERE, *PLACES), GOODS):
            row = rows.get(key, Stock(place=key[0], sku=key[1], at_ms=0))
            assert row.shelf == self.model.shelf(*key), key
            for bucket in ("reserved", "held", "staged", "put_back", "transit"):
                assert getattr(row, bucket) == self.model.bucket(bucket, *key), (key, bucket)
        for channel in CHANNELS:
            found = ato(self.session, GOODS, channel, self.now)
            assert found == {sku: self.model.ato(sku, channel, PLACES) for sku in GOODS}, channel
            there = atf(self.session, GOODS, PLACES, channel, self.now)
            for place in PLACES:
                for sku in GOODS:
                    assert there.get((place, sku), 0) == self.model.atf(place, sku, channel)

    def _ref(self) -> str:
        return f"r{self.refs:03}"

    def _with(self, bucket: str, n: int) -> str:
        refs = {ref for (ref, b, _, _), has in self.model.has.items() if b == bucket and has}
        return self._one_of(sorted(refs), n)

    def _some(self, bucket: str, n: int) -> list[tuple[str, str, int]]:
        """A ref with something in that bucket of a real place: what, and how much."""
        refs = {r for (r, b, p, _), has in self.model.has.items() if b == bucket and p and has}
        ref = self._one_of(sorted(refs), n)
        return [(ref, sku, has) for (_, sku), has in self.model.of(ref, bucket).items()][:1]

    def _one_of(self, refs: list[str], n: int) -> str:
        return refs[n % len(refs)] if refs else ""

    def _same(self, real: Callable[[], object], model: Callable[[], None]) -> None:
        """Both do it, or both say there is not enough, and then nothing has changed."""
        try:
            model()
        except Short:
            before = everything(self.session)
            with pytest.raises(Refusal) as refused:
                real()
            assert refused.value.code == "stock-short"
            assert everything(self.session) == before
        else:
            real()


class Both(Asked):
    """Every act there is, by numbers."""

    def act(self, act: Act) -> None:
        kind, a, b, c, d = act
        self.now += 1000
        place, sku, n, ago = PLACES[a % 2], GOODS[b % 2], c + 1, d * 2000
        self.refs += 1
        acts = self._acts()
        acts[kind % len(acts)](place, sku, n, ago)

    def _acts(self) -> list[Callable[[str, str, int, int], None]]:
        return [
            self.receive,
            self.receive,
            self.sell,
            self.count,
            self.hold_there,
            self.hold_anywhere,
            self.hold_two,
            self.release,
            self.expire,
            self.pin,
            self.reserve,
            self.route,
            self.reroute,
            self.unreserve,
            self.stage,
            self.hand_over,
            self.refuse,
            self.put_back,
            self.keep,
            self.set_rules,
            self.transfer,
        ]

    # --- the acts ------------------------------------------------------------------------

    def receive(self, place: str, sku: str, n: int, ago: int) -> None:
        fact = FactKey(happened_ms=self.now - ago)
        moving.received(self.session, place, {sku: n}, ref=self._ref(), at_ms=self.now, fact=fact)
        self.model.walk(place, sku, self.now - ago, n)

    def sell(self, place: str, sku: str, n: int, ago: int) -> None:
        move = Move(place, sku, -n, "sold", happened_ms=self.now - ago)
        post(self.session, [move], at_ms=self.now)
        self.model.walk(place, sku, self.now - ago, -n)

    def count(self, place: str, sku: str, n: int, ago: int) -> None:
        fact = FactKey(happened_ms=self.now - ago)
        counting.observe(self.session, place, {sku: n}, ref=self._ref(), at_ms=self.now, fact=fact)
        self.model.count(place, sku, self.now - ago, n)

    def hold_there(self, place: str, sku: str, n: int, ago: int) -> None:
        self._hold({sku: n}, place, ago)

    def hold_anywhere(self, place: str, sku: str, n: int, ago: int) -> None:
        self._hold({sku: n}, ANYWHERE, ago)

    def hold_two(self, place: str, sku: str, n: int, ago: int) -> None:
        self._hold({"P1": n, "P2": 1}, place if n % 2 else ANYWHERE, ago)

    def _hold(self, demand: dict[str, int], place: str, ago: int) -> None:
        ref, channel, until = self._ref(), CHANNELS[sum(demand.values()) % 2], self.now + 3 * ago

        def real() -> object:
            return holding.hold(
                self.session,
                ref=ref,
                channel=channel,
                demand=[*demand.items()],
                until_ms=until,
                place=place or None,
                at_ms=self.now,
            )

        self._same(real, lambda: self.model.hold(ref, channel, demand, place, until, PLACES))

    def release(self, place: str, sku: str, n: int, ago: int) -> None:
        if ref := self._one_of(list(self.model.holds), n):
            holding.release(self.session, ref, at_ms=self.now)
            self.model.end(ref)

    def expire(self, place: str, sku: str, n: int, ago: int) -> None:
        due = [ref for ref, (_, until) in self.model.holds.items() if until <= self.now]
        assert holding.expire(self.session, self.now) == len(due)
        for ref in due:
            self.model.end(ref)

    def pin(self, place: str, sku: str, n: int, ago: int) -> None:
        if ref := self._one_of(list(self.model.holds), n):
            self._same(
                lambda: holding.pin(self.session, ref, place, at_ms=self.now),
                lambda: self.model.pin(ref, place),
            )

    def reserve(self, place: str, sku: str, n: int, ago: int) -> None:
        self._reserve(place if ago else ANYWHERE, {sku: n}, "")

    def route(self, place: str, sku: str, n: int, ago: int) -> None:
        """What is held becomes an order of a place, and perhaps one more piece with it."""
        if source := self._one_of(list(self.model.holds), n):
            demand = {sku: n for (_, sku), n in self.model.of(source, "held").items()}
            demand[sku] = demand.get(sku, 0) + (ago > 4000) or 1
            self._reserve(place, dict(sorted(demand.items())), source)

    def reroute(self, place: str, sku: str, n: int, ago: int) -> None:
        """An order goes to another place, or back to those that have none."""
        if source := self._with("reserved", n):
            demand = {sku: n for (_, sku), n in self.model.of(source, "reserved").items()}
            self._reserve(place if ago else ANYWHERE, demand, source)

    def _reserve(self, place: str, demand: dict[str, int], source: str) -> None:
        ref = self._ref()

        def real() -> None:
            reserving.reserve(
                self.session,
                ref=ref,
                place=place or None,
                demand=demand,
                at_ms=self.now,
                from_hold=source or None,
            )

        self._same(real, lambda: self.model.reserve(ref, place, demand, source, PLACES))

    def unreserve(self, place: str, sku: str, n: int, ago: int) -> None:
        if ref := self._with("reserved", n):
            reserving.unreserve(self.session, ref, at_ms=self.now)
            self.model.unreserve(ref)

    def stage(self, place: str, sku: str, n: int, ago: int) -> None:
        for ref, what, most in self._some("reserved", n):
            part = min(n, most)
            reserving.stage(self.session, ref, {what: part}, at_ms=self.now, part=str(self.refs))
            self.model.move(ref, "reserved", "staged", what, part, self.now)

    def hand_over(self, place: str, sku: str, n: int, ago: int) -> None:
        for bucket in ("staged", "reserved") if ago else ("staged",):
            for ref, what, most in self._some(bucket, n):
                if bucket == "reserved" and self.model.of(ref, "staged"):
                    continue
                part = min(n, most)
                reserving.take_out(
                    self.session,
                    ref,
                    {what: part},
                    "handed_over",
                    at_ms=self.now,
                    part=f"{self.refs}{bucket}",
                )
                self.model.move(ref, bucket, "", what, part, self.now)

    def refuse(self, place: str, sku: str, n: int, ago: int) -> None:
        for ref, what, most in self._some("staged", n):
            part = min(n, most)
            reserving.put_back_due(
                self.session, ref, {what: part}, at_ms=self.now, part=str(self.refs)
            )
            self.model.move(ref, "staged", "put_back", what, part, self.now)

    def put_back(self, place: str, sku: str, n: int, ago: int) -> None:
        for ref, what, most in self._some("put_back", n):
            part = min(n, most)
            putting_back.done(self.session, ref, {what: part}, at_ms=self.now, part=str(self.refs))
            self.model.move(ref, "put_back", "shelf", what, part, self.now)

    def keep(self, place: str, sku: str, n: int, ago: int) -> None:
        for ref, what, most in self._some("put_back", n):
            part = min(n, most)
            putting_back.kept(self.session, ref, {what: part}, at_ms=self.now, part=str(self.refs))
            self.model.move(ref, "put_back", "staged", what, part, self.now)

    def set_rules(self, place: str, sku: str, n: int, ago: int) -> None:
        channel = CHANNELS[n % 2]
        if ago < 4000:
            rules.set_safety(self.session, place, sku, n)
            self.model.safety[place, sku] = n
        elif ago < 6000:
            rules.set_good(self.session, channel, sku, threshold=n, cap=3 * n)
            self.model.threshold[channel, sku] = n
            self.model.cap[channel, sku] = 3 * n
        elif ago < 8000:
            rules.set_place(self.session, channel, place, excluded=n > 3)
            self.model.excluded.discard((channel, place))
            if n > 3:
                self.model.excluded.add((channel, place))
        else:
            rules.set_good(self.session, channel, rules.EVERY, safety=n)
            self.model.good_safety[channel] = n

    def transfer(self, place: str, sku: str, n: int, ago: int) -> None:
        if ref := self._with("transit", n):
            ((to, what), most) = next(iter(self.model.of(ref, "transit").items()))
            moving.transferred_in(
                self.session, ref, to, {what: n}, at_ms=self.now, part=str(self.refs)
            )
            self.model.give(ref, "transit", to, what, -min(n, most))
            self.model.walk(to, what, self.now, n)
            return
        to, ref = PLACES[place == PLACES[0]], self._ref()
        moving.transferred_out(self.session, place, to, {sku: n}, ref=ref, at_ms=self.now)
        self.model.walk(place, sku, self.now, -n)
        self.model.give(ref, "transit", to, sku, n)


def run(database: Database, acts: list[Act], *, each_time: bool = False) -> None:
    with suppress(_Undone), database.write() as session:
        both = Both(session)
        for act in acts:
            both.act(act)
            if each_time:
                both.agree()
        both.agree()
        assert audit(session) == []
        raise _Undone


SETTINGS = settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@on_sqlite
@SETTINGS
@given(acts=st.lists(ACT, min_size=10, max_size=30))
def test_every_figure_is_the_models(database: Database, acts: list[Act]) -> None:
    run(database, acts)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@settings(SETTINGS, max_examples=5)
@given(acts=st.lists(ACT, min_size=20, max_size=25))
def test_every_figure_is_the_models_on_postgresql(database: Database, acts: list[Act]) -> None:
    run(database, acts)


@pytest.mark.prove
@pytest.mark.timeout(1800)
@settings(SETTINGS, max_examples=100)
@given(acts=st.lists(ACT, min_size=10, max_size=100))
def test_every_figure_is_the_models_after_every_act(database: Database, acts: list[Act]) -> None:
    run(database, acts, each_time=True)

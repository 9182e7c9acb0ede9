"""Holds and reservations: taken whole or not at all, once per ref, and given back whole."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session, col, select

from headoffice.db.database import Database
from headoffice.inventory import holding, putting_back, reserving, rules
from headoffice.inventory.available import atf, ato
from headoffice.inventory.claims import all_taken, claims_on, taken
from headoffice.inventory.ledger import FactKey, Move, post
from headoffice.inventory.tables import Claim, Hold, Movement
from headoffice.inventory.upkeep import end_holds
from storeapp.domain.errors import Defect, Refusal
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.inventory.given import (
    HOUR_MS,
    NOW_MS,
    audited,
    buckets,
    everything,
    opened,
)

pytestmark = on_sqlite
SOON = NOW_MS + HOUR_MS


@pytest.fixture(autouse=True)
def shelves(database: Database) -> None:
    opened(database, "A", P1=3, P2=10)
    opened(database, "B", P1=2)


def hold(session: Session, ref: str, place: str | None = None, **goods: int) -> Hold:
    demand = {sku: n * 1000 for sku, n in goods.items()}
    return holding.hold(
        session, ref=ref, channel="web", demand=demand, until_ms=SOON, place=place, at_ms=NOW_MS
    )


def reserve(session: Session, ref: str, place: str | None, **more: Any) -> None:
    demand = more.pop("demand", {"P1": 1000})
    reserving.reserve(session, ref=ref, place=place, demand=demand, at_ms=NOW_MS, **more)


def left(session: Session, sku: str = "P1") -> int:
    return ato(session, [sku], "web", NOW_MS)[sku]


def refused(code: str, session: Session, act: Any) -> dict[str, object]:
    """It was refused with this code, in the middle of a transaction, and nothing changed."""
    before = everything(session)
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.code == code
    assert everything(session) == before
    return refusal.value.facts


# --- holds -----------------------------------------------------------------------------


def test_a_hold_is_of_all_goods_or_of_none(database: Database) -> None:
    with database.write() as session:
        hold(session, "h1", P1=5, P2=1)

        facts = refused("stock-short", session, lambda: hold(session, "h2", P1=1, P2=1))
        assert facts == {"sku": "P1", "available": 0}
        assert (left(session), left(session, "P2")) == (0, 9_000)
    assert audited(database) == []


def test_the_parts_of_two_bundles_are_summed_before_they_are_asked_for(database: Database) -> None:
    with database.write() as session:

        def twice(n: int) -> None:
            parts = [("P1", n), ("P2", 1_000), ("P1", n)]
            holding.hold(session, ref="h", channel="web", demand=parts, until_ms=SOON, at_ms=NOW_MS)

        refused("stock-short", session, lambda: twice(3_000))
        twice(2_000)
        assert (left(session), left(session, "P2")) == (1_000, 9_000)


def test_the_same_hold_again_is_the_same_hold(database: Database) -> None:
    with database.write() as session:
        hold(session, "h1", P1=4)
        hold(session, "h1", P1=4)
        assert left(session) == 1_000
        with pytest.raises(Defect):
            hold(session, "h1", P1=1)


def test_a_hold_in_a_place_leaves_what_others_were_promised(database: Database) -> None:
    """Four of five are promised wherever they are: B has two, but one at most is nobody's."""
    with database.write() as session:
        hold(session, "h1", P1=4)

        refused("stock-short", session, lambda: hold(session, "h2", "B", P1=2))
        hold(session, "h3", "B", P1=1)
        assert left(session) == 0


def test_a_hold_is_pinned_where_its_goods_are(database: Database) -> None:
    with database.write() as session:
        hold(session, "h1", P1=3)

        refused("stock-short", session, lambda: holding.pin(session, "h1", "B", at_ms=NOW_MS))
        holding.pin(session, "h1", "A", at_ms=NOW_MS)
        holding.pin(session, "h1", "A", at_ms=NOW_MS)
        assert buckets(session, "A", "P1") == {"shelf": 3_000, "held": 3_000}
        assert buckets(session, "", "P1") == {}
        assert left(session) == 2_000
    assert audited(database) == []


def test_a_hold_ends_by_itself(database: Database) -> None:
    with database.write() as session:
        hold(session, "h1", P1=5)
        hold(session, "h2", P2=1)
        holding.extend(session, "h2", SOON + 1)
        holding.extend(session, "h2", NOW_MS)

    assert [end_holds(database, now_ms=now) for now in (SOON - 1, SOON, SOON)] == [0, 1, 0]
    with database.write() as session:
        assert (left(session), left(session, "P2")) == (5_000, 9_000)
        assert session.get_one(Hold, "h1").state == "expired"
        for act in (
            lambda: hold(session, "h1", P1=5),
            lambda: holding.pin(session, "h1", "A", at_ms=SOON),
            lambda: holding.extend(session, "h1", SOON),
            lambda: holding.pin(session, "never", "A", at_ms=SOON),
        ):
            refused("hold-ended", session, act)
    assert audited(database) == []


def test_a_hold_is_released_once(database: Database) -> None:
    with database.write() as session:
        hold(session, "h1", P1=5)
        holding.release(session, "h1", at_ms=NOW_MS)
        holding.release(session, "h1", at_ms=NOW_MS)
        holding.release(session, "never", at_ms=NOW_MS)
        assert left(session) == 5_000
        moves = session.exec(select(Movement.kind, Movement.channel).where(Movement.ref == "h1"))
        assert moves.all() == [("held", "web"), ("released", "web")]


# --- reservations ------------------------------------------------------------------------


def test_a_hold_becomes_the_order_of_a_place(database: Database) -> None:
    with database.write() as session:
        hold(session, "h1", P1=2)
        reserve(session, "o1", None, demand={"P1": 2_000}, from_hold="h1")
        assert session.get_one(Hold, "h1").state == "consumed"
        assert buckets(session, "", "P1") == {"reserved": 2_000}
        for _ in range(2):
            reserve(session, "fo1", "B", demand={"P1": 2_000}, from_hold="o1")
        assert (buckets(session, "", "P1"), left(session)) == ({}, 3_000)
        assert buckets(session, "B", "P1") == {"shelf": 2_000, "reserved": 2_000}
        assert [claim.ref for claim in claims_on(session, "B", "P1")] == ["fo1"]
        assert reserving.channel_of(session, "fo1") == "web"
    assert audited(database) == []


def test_a_reservation_that_goes_elsewhere_asks_only_there(database: Database) -> None:
    with database.write() as session:
        reserve(session, "fo1", "B", demand={"P1": 2_000})
        reserve(session, "other", "A", demand={"P1": 2_000})

        def move() -> None:
            reserve(session, "fo2", "A", demand={"P1": 2_000}, from_hold="fo1")

        facts = refused("stock-short", session, move)
        assert facts == {"sku": "P1", "available": 1_000}
        reserving.unreserve(session, "other", at_ms=NOW_MS)
        move()
        assert buckets(session, "B", "P1") == {"shelf": 2_000}
        assert buckets(session, "A", "P1") == {"shelf": 3_000, "reserved": 2_000}


def test_who_saw_the_goods_may_reserve_more_than_the_ledger_knows(database: Database) -> None:
    with database.write() as session:
        rules.set_safety(session, "B", "P1", 2_000)
        refused("stock-short", session, lambda: reserve(session, "o1", "B"))
        reserve(session, "o1", "B", even_if_short=True)
        assert atf(session, ["P1"], ["B"], "web", NOW_MS) == {}
    assert audited(database) == []


def test_something_else_for_the_same_ref_is_a_mistake_of_ours(database: Database) -> None:
    with database.write() as session:
        reserve(session, "o1", "A")
        with pytest.raises(Defect):
            reserve(session, "o1", "B")
        with pytest.raises(Defect):
            reserve(session, "o2", "A", demand={"P1": 0})
        with pytest.raises(Defect):
            reserve(session, "o2", "A", demand={})
        with pytest.raises(Defect):
            post(session, [Move("A", "P1", 1, "allocated", "reserved")], at_ms=NOW_MS)


def test_part_of_an_order_is_let_go_once(database: Database) -> None:
    with database.write() as session:
        reserve(session, "o1", "A", demand={"P1": 3_000})
        for part in ("first", "first", "second"):
            reserving.unreserve(session, "o1", {"P1": 1_000}, at_ms=NOW_MS, part=part)
        facts = refused(
            "claim-short",
            session,
            lambda: reserving.unreserve(session, "o1", {"P1": 2_000}, at_ms=NOW_MS, part="x"),
        )
        assert facts == {"sku": "P1", "has": 1_000}
        reserving.unreserve(session, "o1", at_ms=NOW_MS)
        assert buckets(session, "A", "P1") == {"shelf": 3_000}


def test_what_a_ref_has_in_two_places_is_taken_from_one_after_the_other() -> None:
    claims = [
        Claim(ref="o1", place=place, sku=sku, reserved=2_000)
        for place, sku in (("A", "P1"), ("A", "P2"), ("B", "P1"))
    ]

    assert taken(claims, "reserved", {"P1": 3_000}) == [("A", "P1", 2_000), ("B", "P1", 1_000)]
    assert taken(claims, "staged", {"P1": 3_000}) == []
    with pytest.raises(Refusal) as refused:
        all_taken(claims, "reserved", {"P1": 4_001})
    assert refused.value.facts == {"sku": "P1", "has": 4_000}


# --- picked, out, put back -----------------------------------------------------------------


def test_picked_in_two_rounds_and_handed_over(database: Database) -> None:
    with database.write() as session:
        reserve(session, "o1", "A", demand={"P1": 3_000})
        for part in ("a", "a", "b"):
            reserving.stage(session, "o1", {"P1": 1_000}, at_ms=NOW_MS, part=part)
        assert buckets(session, "A", "P1") == {"shelf": 1_000, "staged": 2_000, "reserved": 1_000}
        refused(
            "claim-short",
            session,
            lambda: reserving.stage(session, "o1", {"P1": 2_000}, at_ms=NOW_MS, part="c"),
        )
        fact = FactKey("d1", 1, 7, NOW_MS - 5)
        for _ in range(2):
            reserving.take_out(session, "o1", {"P1": 3_000}, "handed_over", at_ms=NOW_MS, fact=fact)
        assert buckets(session, "A", "P1") == {}
        rows = session.exec(
            select(Movement.bucket, Movement.thousandths, Movement.line, Movement.happened_ms)
            .where(Movement.device == "d1", Movement.epoch == 1, Movement.seq == 7)
            .order_by(col(Movement.id))
        ).all()
        assert rows == [
            ("staged", -2_000, 0, NOW_MS - 5),
            ("reserved", -1_000, 1, NOW_MS - 5),
            ("shelf", -1_000, 2, NOW_MS - 5),
        ]
        refused(
            "claim-short",
            session,
            lambda: reserving.take_out(session, "o1", {"P1": 1}, "shipped", at_ms=NOW_MS),
        )
    assert audited(database) == []


def test_what_was_picked_can_be_promised_only_once_it_is_put_back(database: Database) -> None:
    with database.write() as session:
        reserve(session, "o1", "B", demand={"P1": 2_000})
        reserving.stage(session, "o1", {"P1": 2_000}, at_ms=NOW_MS)
        for _ in range(2):
            reserving.put_back_due(session, "o1", {"P1": 2_000}, at_ms=NOW_MS)
        assert (left(session), buckets(session, "B", "P1")) == (3_000, {"put_back": 2_000})
        (task,) = putting_back.open_tasks(session, "B")
        assert (task.ref, task.sku, task.due, task.done) == ("o1", "P1", 2_000, 0)
        for part in ("a", "a"):
            putting_back.done(session, "o1", {"P1": 1_000}, at_ms=NOW_MS, part=part)
        assert (left(session), len(putting_back.open_tasks(session, "B"))) == (4_000, 1)
        refused(
            "claim-short",
            session,
            lambda: putting_back.done(session, "o1", {"P1": 2_000}, at_ms=NOW_MS, part="b"),
        )
        putting_back.done(session, "o1", {"P1": 1_000}, at_ms=NOW_MS, part="b")
        assert (left(session), putting_back.open_tasks(session, "B")) == (5_000, [])
    assert audited(database) == []


def test_what_is_not_put_back_after_all_is_picked_still(database: Database) -> None:
    with database.write() as session:
        reserve(session, "o1", "B", demand={"P1": 2_000})
        reserving.stage(session, "o1", {"P1": 2_000}, at_ms=NOW_MS)
        reserving.put_back_due(session, "o1", {"P1": 2_000}, at_ms=NOW_MS)
        for _ in range(2):
            putting_back.kept(session, "o1", {"P1": 1_000}, at_ms=NOW_MS)
        assert buckets(session, "B", "P1") == {"staged": 1_000, "put_back": 1_000}
        putting_back.done(session, "o1", {"P1": 1_000}, at_ms=NOW_MS)
        assert putting_back.open_tasks(session, "B") == []
        assert buckets(session, "B", "P1") == {"shelf": 1_000, "staged": 1_000}
    assert audited(database) == []


def test_an_order_leaves_for_another_place(database: Database) -> None:
    with database.write() as session:
        reserve(session, "o1", "A", demand={"P1": 2_000})
        reserving.take_out(session, "o1", {"P1": 2_000}, "transfer_out", at_ms=NOW_MS, to="B")
        assert buckets(session, "B", "P1") == {"shelf": 2_000, "transit": 2_000}
        for kind, to in (("transfer_out", ""), ("shipped", "B"), ("sold", "")):
            with pytest.raises(Defect):
                reserving.take_out(session, "o1", {"P1": 1}, kind, at_ms=NOW_MS, to=to)


def test_a_till_sells_what_is_promised_and_somebody_may_look_for_whom(database: Database) -> None:
    with database.write() as session:
        reserve(session, "o1", "B", demand={"P1": 2_000})
        post(session, [Move("B", "P1", -1_000, "sold")], at_ms=NOW_MS)
        assert buckets(session, "B", "P1") == {"shelf": 1_000, "reserved": 2_000}
        assert atf(session, ["P1"], ["B"], "web", NOW_MS) == {}
        reserving.stage(session, "o1", {"P1": 2_000}, at_ms=NOW_MS)
        assert buckets(session, "B", "P1") == {"shelf": -1_000, "staged": 2_000}
    assert audited(database) == []

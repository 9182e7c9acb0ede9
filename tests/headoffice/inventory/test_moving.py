"""Goods that come, break, travel and are counted; what the tills hear of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session, select

from headoffice.db.database import Database
from headoffice.feed.tables import Change
from headoffice.inventory import counting, moving, putting_back, reserving
from headoffice.inventory.claims import claims_on, overpromised
from headoffice.inventory.ledger import FactKey, Move, post
from headoffice.inventory.rule_tables import Inbound
from headoffice.inventory.tables import Movement
from storeapp.domain.errors import Defect, Refusal
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.inventory.given import NOW_MS, audited, buckets, everything, opened

pytestmark = on_sqlite


def sell(session: Session, n: int, happened_ms: int) -> None:
    post(session, [Move("A", "P1", -n, "sold", happened_ms=happened_ms)], at_ms=NOW_MS)


def count(session: Session, seen: int, happened_ms: int, ref: str = "c1") -> dict[str, int]:
    fact = FactKey(happened_ms=happened_ms)
    return counting.observe(session, "A", {"P1": seen}, ref=ref, at_ms=NOW_MS, fact=fact)


def told(session: Session, place: str = "A") -> list[str | None]:
    rows = select(Change.body).where(Change.stream == f"stock/{place}").order_by(Change.id)  # type: ignore[arg-type]  # an id once it is written
    return list(session.exec(rows))


# --- counts ------------------------------------------------------------------------------


def test_a_sale_that_is_heard_of_after_the_count_is_not_taken_off_twice(
    database: Database,
) -> None:
    opened(database, "A", P1=10)
    with database.write() as session:
        sell(session, 1_000, NOW_MS - 50)
        assert count(session, 7_000, NOW_MS - 20) == {"P1": -2_000}
        sell(session, 2_000, NOW_MS - 30)
        assert buckets(session, "A", "P1") == {"shelf": 7_000}
        sell(session, 2_000, NOW_MS - 10)
        assert buckets(session, "A", "P1") == {"shelf": 5_000}
        rows = select(Movement.kind, Movement.thousandths, Movement.reason)
        assert session.exec(rows.order_by(Movement.id)).all()[1:] == [  # type: ignore[arg-type]  # as above
            ("sold", -1_000, ""),
            ("count", -2_000, ""),
            ("sold", -2_000, ""),
            ("count", 2_000, "late"),
            ("sold", -2_000, ""),
        ]
    assert audited(database) == []


def test_a_count_that_is_heard_of_late_changes_nothing_that_was_counted_since(
    database: Database,
) -> None:
    opened(database, "A", P1=10)
    with database.write() as session:
        count(session, 8_000, NOW_MS - 10, "later")
        assert count(session, 3_000, NOW_MS - 20, "earlier") == {"P1": -7_000}
        assert buckets(session, "A", "P1") == {"shelf": 8_000}
        sell(session, 1_000, NOW_MS - 15)
        assert buckets(session, "A", "P1") == {"shelf": 8_000}
    assert audited(database) == []


def test_a_count_is_taken_once_and_sees_no_goods_below_zero(database: Database) -> None:
    with database.write() as session:
        assert [count(session, 4_000, NOW_MS) for _ in range(2)] == [{"P1": 4_000}, {}]
        sell(session, 1_000, NOW_MS + 999)
        assert buckets(session, "A", "P1") == {"shelf": 4_000}
        for seen in ({}, {"P1": -1}):
            with pytest.raises(Defect):
                counting.observe(session, "A", seen, ref="c2", at_ms=NOW_MS)


def test_sold_below_zero_is_written_and_somebody_is_asked_to_count(database: Database) -> None:
    opened(database, "A", P1=1)
    with database.write() as session:
        for _ in range(2):
            sell(session, 2_000, NOW_MS)
        (task,) = counting.open_counts(session, "A")
        assert (task.sku, task.why, task.level) == ("P1", "negative", -1_000)
        assert buckets(session, "A", "P1") == {"shelf": -3_000}
    assert audited(database) == []
    with database.write() as session:
        counting.observe(session, "A", {"P1": 2_000}, ref="c1", at_ms=NOW_MS)
        assert (counting.open_counts(session, "A"), counting.open_counts(session, "B")) == ([], [])
        assert buckets(session, "A", "P1") == {"shelf": 2_000}


def test_a_count_before_what_took_it_below_zero_asks_again(database: Database) -> None:
    with database.write() as session:
        sell(session, 5_000, NOW_MS - 5)
        count(session, 1_000, NOW_MS - 10)
        (task,) = counting.open_counts(session, "A")
        assert (task.level, task.closed_ms) == (-4_000, None)
    assert audited(database) == []


# --- comings and goings --------------------------------------------------------------------


def test_returned_goods_go_where_they_belong(database: Database) -> None:
    with database.write() as session:
        for disposition in ("shelf", "put_back", "qc", "damaged"):
            for _ in range(2):
                moving.returned(
                    session,
                    "A",
                    {"P1": 1_000},
                    disposition=disposition,
                    ref="r1",
                    at_ms=NOW_MS,
                )
        assert buckets(session, "A", "P1") == {
            "shelf": 1_000,
            "put_back": 1_000,
            "qc": 1_000,
            "damaged": 1_000,
        }
        putting_back.done(session, "r1", {"P1": 1_000}, at_ms=NOW_MS)
        assert buckets(session, "A", "P1")["shelf"] == 2_000
        with pytest.raises(Defect):
            moving.returned(session, "A", {"P1": 1}, disposition="display", ref="r2", at_ms=NOW_MS)
    assert audited(database) == []


def test_goods_break_are_shown_and_come_back(database: Database) -> None:
    opened(database, "A", P1=5)

    def shift(session: Session, source: str, to: str, n: int = 2_000) -> None:
        goods, ref = {"P1": n}, f"{source}-{to}"
        moving.shifted(session, "A", goods, source=source, to=to, ref=ref, at_ms=NOW_MS)

    with database.write() as session:
        shift(session, "shelf", "display")
        shift(session, "shelf", "damaged")
        shift(session, "display", "qc", 1_000)
        assert buckets(session, "A", "P1") == {
            "shelf": 1_000,
            "damaged": 2_000,
            "display": 1_000,
            "qc": 1_000,
        }
        before = everything(session)
        with pytest.raises(Refusal) as refused:
            shift(session, "display", "shelf")
        assert (refused.value.code, refused.value.facts) == (
            "bucket-short",
            {"sku": "P1", "bucket": "display", "has": 1_000},
        )
        assert everything(session) == before
        for source, to in (("shelf", "staged"), ("reserved", "shelf"), ("shelf", "shelf")):
            with pytest.raises(Defect):
                shift(session, source, to)
    assert audited(database) == []


def test_an_adjustment_has_a_reason_and_may_leave_less_than_is_promised(
    database: Database,
) -> None:
    opened(database, "A", P1=5)
    with database.write() as session:
        reserving.reserve(session, ref="o1", place="A", demand={"P1": 4_000}, at_ms=NOW_MS)
        assert overpromised(session, "A") == []
        for _ in range(2):
            changes = {"P1": -2_000}
            moving.adjusted(session, "A", changes, reason="lost", ref="a1", at_ms=NOW_MS)
        assert overpromised(session, "A") == ["P1"]
        assert [claim.ref for claim in claims_on(session, "A", "P1")] == ["o1"]
        assert session.exec(
            select(Movement.thousandths).where(Movement.reason == "lost")
        ).all() == [-2_000]
        with pytest.raises(Defect):
            moving.adjusted(
                session, "A", {"P1": 1}, reason="x", ref="a2", at_ms=NOW_MS, bucket="reserved"
            )


def test_a_transfer_arrives_in_parts_and_is_closed_short(database: Database) -> None:
    opened(database, "A", P1=10)
    with database.write() as session:
        for _ in range(2):
            moving.transferred_out(session, "A", "B", {"P1": 6_000}, ref="t1", at_ms=NOW_MS)
        for part in ("1", "1", "2"):
            moving.transferred_in(session, "t1", "B", {"P1": 2_000}, at_ms=NOW_MS, part=part)
        assert buckets(session, "A", "P1") == {"shelf": 4_000}
        assert buckets(session, "B", "P1") == {"shelf": 4_000, "transit": 2_000}
        short = [
            moving.transfer_closed(session, "t1", "B", reason="transfer-short", at_ms=NOW_MS)
            for _ in range(2)
        ]
        moving.transferred_in(session, "t1", "B", {"P1": 1_000}, at_ms=NOW_MS, part="found")
        assert short == [2_000, 0]
        assert buckets(session, "B", "P1") == {"shelf": 5_000}
    assert audited(database) == []


def test_what_came_is_announced_no_longer(database: Database) -> None:
    with database.write() as session:
        moving.announce(session, "po1", "A", {"P1": 2_000, "P2": 1_000}, due_ms=NOW_MS)
        for _ in range(2):
            moving.received(session, "A", {"P1": 3_000}, ref="in1", at_ms=NOW_MS, announced="po1")
        rows = session.exec(select(Inbound.sku, Inbound.thousandths).order_by(Inbound.sku)).all()
        assert rows == [("P1", 0), ("P2", 1_000)]
        assert buckets(session, "A", "P1") == {"shelf": 3_000}


# --- what tills hear -----------------------------------------------------------------------


def test_a_till_hears_what_its_counter_can_sell_and_nothing_else(database: Database) -> None:
    opened(database, "A", P1=5)
    fact: Any = FactKey("d1", 1, 1, NOW_MS)
    with database.write() as session:
        reserving.reserve(session, ref="o1", place="A", demand={"P1": 2_000}, at_ms=NOW_MS)
        reserving.stage(session, "o1", {"P1": 2_000}, at_ms=NOW_MS)
        reserving.take_out(session, "o1", {"P1": 2_000}, "handed_over", at_ms=NOW_MS, fact=fact)
        moving.returned(session, "A", {"P1": 1_000}, disposition="put_back", ref="r1", at_ms=NOW_MS)
        putting_back.done(session, "r1", {"P1": 1_000}, at_ms=NOW_MS)
        levels = [f'{{"thousandths":{n}}}' for n in (5_000, 3_000, 4_000)]
        assert told(session) == levels
        assert told(session, "") == []

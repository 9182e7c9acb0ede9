"""What a till handed over without a line, told by its journal through the real door."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import col, select

from headoffice.db.database import Database
from headoffice.inventory.ledger import FactKey
from headoffice.inventory.tables import Movement
from headoffice.orders import handing
from headoffice.orders.handing import conflicts, decide
from headoffice.orders.tables import HandOverRow
from headoffice.orders.upkeep import keep
from storeapp.domain.codec.handing_over import hand_over_body
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import Fact
from storeapp.domain.giving_out import GivenOut
from storeapp.domain.handing_over import SKEW_MS
from tests.conftest import ExpectedLogs
from tests.headoffice.acting import Clock
from tests.headoffice.conftest import MakeTill, Till, on_sqlite
from tests.headoffice.orders.given import (
    NOW_MS,
    Counter,
    buckets,
    code_of,
    command,
    fo_row,
    placed,
    refunds,
    stock,
    told,
)

pytestmark = pytest.mark.usefixtures("stocked")
TWO = [{"line": 0, "thousandths": 2000}]
LEASE_MS = 72 * 3_600_000
AFTER_NO_SHOW_MS = NOW_MS + LEASE_MS + SKEW_MS + 49 * 3_600_000


@pytest.fixture
def counter(database: Database, clock: Clock) -> Counter:
    return Counter(database, clock, till="9")


def given(
    till: Till,
    fo: str,
    code: str,
    *,
    hand: str = "",
    at_ms: int = NOW_MS,
    parts: tuple[tuple[int, int], ...] = ((0, 2000),),
) -> Fact:
    """The next fact of the till's journal."""
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    value = GivenOut(hand or str(uuid.uuid4()), fo, parts, code, at, "staff-1")
    return till.journal.add("hand_over/1", hand_over_body(value), hlc_ms=at_ms)


def tell(database: Database, fo: str, code: str, /, *, store: str = "S01", **said: Any) -> None:
    """The same as it reaches the order book, without the door."""
    at_ms, parts = said.get("at_ms", NOW_MS), said.get("parts", ((0, 2000),))
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    value = GivenOut("h1", fo, parts, said.get("code", code), at, "staff-1")
    by = handing.Telling(store, f"{store}-1", FactKey(f"{store}-1", 1, 1, at_ms))
    with database.write() as session:
        handing.tell(session, [(by, value)], at_ms=max(NOW_MS, said.get("now_ms", 0)))


def hands(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        rows = session.exec(select(HandOverRow).order_by(col(HandOverRow.id)))
        return [(row.verdict, row.why) for row in rows]


def test_it_counts_also_when_it_is_told_twice(
    till: Till, counter: Counter, database: Database
) -> None:
    id = placed(database)
    counter.ready(f"{id}-1", TWO)
    fact = given(till, f"{id}-1", code_of(database, f"{id}-1"), at_ms=NOW_MS + 5)

    first = till.push(fact)
    again = till.push(fact)

    assert (first.json()["verdicts"][0]["verdict"], again.json()["verdicts"][0]["verdict"]) == (
        "accepted",
        "dup",
    )
    assert buckets(database, id) == {"handed_over": 2000}
    assert hands(database) == [("counts", "")]
    assert stock(database, "S01") == {}
    assert f"fo:{id}-1" not in told(database, "S01")
    with database.read() as session:
        moves = session.exec(select(Movement).where(Movement.device == till.device)).all()
        assert [(move.kind, move.thousandths, move.seq) for move in moves] == [
            ("handed_over", -2000, 1)
        ]
        assert moves[0].happened_ms == NOW_MS


@on_sqlite
def test_a_command_whose_answer_was_lost_and_its_fact_are_one(
    till: Till, counter: Counter, database: Database
) -> None:
    id = placed(database)
    fo, code = f"{id}-1", code_of_ready(counter, database, id)
    said = command("fo.hand_over", fo=fo, hand="h1", parts=TWO, code=code, at_ms=NOW_MS)
    assert till.post("/v1/cmd", said).status_code == 200

    till.push(given(till, fo, code, hand="h1"))

    assert hands(database) == [("counts", ""), ("known", "")]
    assert buckets(database, id) == {"handed_over": 2000}


def code_of_ready(counter: Counter, database: Database, id: str) -> str:
    counter.ready(f"{id}-1", TWO)
    return code_of(database, f"{id}-1")


def test_two_registers_without_a_line_one_counts_and_both_are_kept(
    make_till: MakeTill, counter: Counter, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("hand-over in conflict: ")
    id = placed(database)
    code = code_of_ready(counter, database, id)
    tills = [make_till("S01", "1"), make_till("S01", "2")]

    for till in tills:
        assert till.push(given(till, f"{id}-1", code)).status_code == 200

    assert hands(database) == [("counts", ""), ("conflict", "handed-over-before")]
    assert buckets(database, id) == {"handed_over": 2000}
    assert stock(database, "S01") == {}
    with database.read() as session:
        assert [row.device for row in conflicts(session)] == [tills[1].device]


@on_sqlite
@pytest.mark.parametrize("told_when", ["overdue", "no-show", "cancelled by her, agreed"])
def test_it_wins_over_what_head_office_did_meanwhile(
    counter: Counter, clock: Clock, database: Database, told_when: str
) -> None:
    """Its lease lived when it happened, and nobody has scanned the goods back."""
    id = placed(database)
    fo, code = f"{id}-1", code_of_ready(counter, database, id)
    if told_when.startswith("cancelled"):
        counter.ask("order.cancel", order=id)
        counter.ask("fo.answer_cancel", fo=fo, agreed=True)
    for now_ms in (NOW_MS + LEASE_MS + SKEW_MS + 1, AFTER_NO_SHOW_MS):
        keep(database, now_ms=now_ms)
        if told_when == "overdue":
            break

    tell(database, fo, code)

    assert (fo_row(database, fo).state, hands(database)) == ("HANDED_OVER", [("counts", "")])
    assert (refunds(database), stock(database, "S01")) == ([], {})
    assert fo_row(database, fo).cancel == ("REFUSED" if "cancel" in told_when else "NONE")
    assert counter.refused("fo.put_back", fo=fo, parts=TWO) == "put-back-too-much"


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({"code": "00000000"}, "pickup-code-wrong", id="a wrong code"),
        pytest.param({"at_ms": NOW_MS + 240_000}, "clock-ahead", id="a clock that is ahead"),
        pytest.param({"at_ms": NOW_MS - SKEW_MS - 1}, "before-ready", id="before it was ready"),
        pytest.param({"parts": ((0, 3000),)}, "too-much", id="more than there was"),
        pytest.param({"parts": ((5, 1000),)}, "too-much", id="a line that is not in it"),
    ],
)
def test_what_cannot_simply_be_believed_a_person_decides(
    counter: Counter,
    database: Database,
    expected_logs: ExpectedLogs,
    changes: dict[str, Any],
    why: str,
) -> None:
    expected_logs("hand-over in conflict: ")
    id = placed(database)
    code = code_of_ready(counter, database, id)

    tell(database, f"{id}-1", code, **changes)

    assert hands(database) == [("conflict", why)]
    assert (fo_row(database, f"{id}-1").state, buckets(database, id)) == (
        "CONFLICT",
        {"ready": 2000},
    )
    with database.write() as session:
        (row,) = conflicts(session)
        decide(session, row.id or 0, stands=False, by="li", at_ms=NOW_MS)
        assert conflicts(session) == []
    assert fo_row(database, f"{id}-1").state == "PUTBACK"
    counter.ask("fo.put_back", fo=f"{id}-1", parts=TWO)
    assert stock(database, "S01") == {"shelf": 2000}
    assert sum(each[3] for each in refunds(database)) == 999


@on_sqlite
def test_a_lease_that_was_over_is_a_conflict_and_may_stand(
    counter: Counter, clock: Clock, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("hand-over in conflict: ")
    id = placed(database)
    code = code_of_ready(counter, database, id)
    clock.ms = AFTER_NO_SHOW_MS
    keep(database, now_ms=NOW_MS + LEASE_MS + SKEW_MS + 1)
    keep(database, now_ms=clock.ms)
    late_ms = NOW_MS + LEASE_MS + SKEW_MS + 1
    tell(database, f"{id}-1", code, at_ms=late_ms, now_ms=clock.ms)
    assert hands(database) == [("conflict", "lease-over")]
    assert stock(database, "S01") == {"staged": 2000}

    with database.write() as session:
        (row,) = conflicts(session)
        decide(session, row.id or 0, stands=True, by="li", at_ms=clock.ms)

    assert (hands(database), buckets(database, id)) == (
        [("counts", "lease-over")],
        {"handed_over": 2000},
    )
    assert (stock(database, "S01"), refunds(database)) == ({}, [])
    with database.write() as session, pytest.raises(Refusal, match="fo-state-wrong"):
        decide(session, row.id or 0, stands=True, by="li", at_ms=clock.ms)


@on_sqlite
def test_after_it_was_scanned_back_both_facts_stay_and_nothing_moves_twice(
    counter: Counter, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("hand-over in conflict: ")
    id = placed(database)
    fo, code = f"{id}-1", code_of_ready(counter, database, id)
    counter.ask("order.cancel", order=id)
    counter.ask("fo.answer_cancel", fo=fo, agreed=True)
    counter.ask("fo.put_back", fo=fo, parts=TWO)
    before = refunds(database)

    tell(database, fo, code)

    assert hands(database) == [("conflict", "fo-over")]
    assert (fo_row(database, fo).state, refunds(database)) == ("CANCELLED", before)
    assert stock(database, "S01") == {"shelf": 2000}


@on_sqlite
@pytest.mark.parametrize("fo", ["O77-1", "", "nonsense"])
def test_one_of_an_unknown_order_is_kept_for_people(
    database: Database, expected_logs: ExpectedLogs, fo: str
) -> None:
    tell(database, fo or "O1", "00000000")

    assert hands(database) == [("conflict", "fo-unknown")]
    with database.write() as session, pytest.raises(Refusal, match="hand-over-unknown"):
        decide(session, 1, stands=True, by="li", at_ms=NOW_MS)


@on_sqlite
def test_a_store_that_has_not_got_it_is_not_believed(
    counter: Counter, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("hand-over in conflict: ")
    id = placed(database)
    code = code_of_ready(counter, database, id)

    tell(database, f"{id}-1", code, store="S02")

    assert hands(database) == [("conflict", "pickup-code-wrong")]
    assert stock(database, "S01") == {"staged": 2000}

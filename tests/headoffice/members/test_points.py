"""Points: their last day, what goes first, what is refused, and what the auditor finds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from headoffice.db.database import Database
from headoffice.members import points
from headoffice.members.auditing import audit, short
from headoffice.members.points import Cause, lots_of
from headoffice.members.policy import USUAL, Policy
from headoffice.members.service import locked
from storeapp.domain.errors import Refusal
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.members.given import NOW_MS, TODAY, a_member, audited, row

pytestmark = pytest.mark.usefixtures("stores")


def do(database: Database, what: str, *args: Any, **more: Any) -> None:
    with database.write() as session:
        getattr(points, what)(session, locked(session, "m1"), *args, **more)


def earn(database: Database, count: int, sale: str, *, on: date = TODAY) -> None:
    do(database, "earn", count, Cause(sale, TODAY, NOW_MS, sale=sale), USUAL, on=on)


def lots(database: Database) -> list[tuple[str, str, int]]:
    with database.read() as session:
        return sorted((lot.id, lot.expires_on, lot.points) for lot in lots_of(session, "m1"))


@pytest.mark.parametrize(
    ("days", "left"),
    [
        pytest.param(730, 30, id="on their last day they count"),
        pytest.param(731, 0, id="the day after they are gone"),
    ],
)
def test_points_count_until_the_end_of_their_last_day(
    database: Database, days: int, left: int
) -> None:
    a_member(database)
    earn(database, 30, "s1")

    do(database, "expire", Cause("", TODAY + timedelta(days=days), NOW_MS))

    assert row(database, "m1").points == left
    assert audited(database) == []


def test_what_expires_first_is_spent_first(database: Database) -> None:
    a_member(database)
    earn(database, 10, "new", on=TODAY)
    earn(database, 10, "old", on=TODAY - timedelta(days=100))

    do(database, "burn", 12, Cause("b", TODAY, NOW_MS, sale="b"), USUAL, told=False)

    assert lots(database) == [("earn:new", "2028-02-29", 8)]


def test_a_return_takes_back_what_that_sale_earned(database: Database) -> None:
    a_member(database)
    earn(database, 10, "new", on=TODAY)
    earn(database, 10, "old", on=TODAY - timedelta(days=100))

    cause = Cause("r1", TODAY, NOW_MS, sale="new")
    do(database, "reverse", unearned=10, unburned=0, cause=cause, policy=USUAL)

    assert lots(database) == [("earn:old", "2027-11-21", 10)]


def test_returns_give_back_no_more_than_the_sale_moved(database: Database) -> None:
    a_member(database)
    earn(database, 30, "s1")
    do(database, "burn", 20, Cause("s2", TODAY, NOW_MS, sale="s2"), USUAL, told=True)

    for key in ("r1", "r2", "r3"):
        cause = Cause(key, TODAY, NOW_MS, sale="s2")
        do(database, "reverse", unearned=5, unburned=15, cause=cause, policy=USUAL)

    assert row(database, "m1").points == 30
    assert audited(database) == []


def test_points_given_back_count_for_some_days_at_least(database: Database) -> None:
    a_member(database)
    earn(database, 30, "s1", on=TODAY - timedelta(days=725))
    do(database, "burn", 20, Cause("s2", TODAY, NOW_MS, sale="s2"), USUAL, told=True)

    cause = Cause("r1", TODAY, NOW_MS, sale="s2")
    do(database, "reverse", unearned=0, unburned=20, cause=cause, policy=USUAL)

    assert lots(database) == [
        ("earn:s1", "2026-03-06", 10),
        ("unburn:r1", "2026-03-31", 20),
    ]


@pytest.mark.parametrize(
    ("floor", "count", "after"),
    [
        pytest.param(0, 30, 0, id="all she has"),
        pytest.param(-5, 35, -5, id="down to the floor"),
    ],
)
def test_so_much_may_be_spent(database: Database, floor: int, count: int, after: int) -> None:
    a_member(database)
    earn(database, 30, "s1")

    cause = Cause("b", TODAY, NOW_MS, sale="b")
    do(database, "burn", count, cause, Policy(floor=floor), told=False)

    assert row(database, "m1").points == after


@pytest.mark.parametrize("floor", [0, -5])
def test_more_is_refused_and_changes_nothing(database: Database, floor: int) -> None:
    a_member(database)
    earn(database, 30, "s1")
    before = lots(database)

    cause = Cause("b", TODAY, NOW_MS, sale="b")
    with pytest.raises(Refusal, match="points-too-few") as refused:
        do(database, "burn", 31 - floor, cause, Policy(floor=floor), told=False)

    assert refused.value.facts == {"has": 30}
    assert (lots(database), row(database, "m1").points) == (before, 30)


def test_a_fact_takes_what_there_is_and_the_chain_bears_the_rest(database: Database) -> None:
    a_member(database)
    earn(database, 30, "s1")

    cause = Cause("b", TODAY, NOW_MS, sale="b")
    do(database, "burn", 50, cause, Policy(floor=-5), told=True)

    with database.read() as session:
        assert short(session) == (15, 1)
    assert row(database, "m1").points == -5
    # A return pays the chain back before her.
    back = Cause("r", TODAY, NOW_MS, sale="b")
    do(database, "reverse", unearned=0, unburned=20, cause=back, policy=USUAL)
    assert row(database, "m1").points == 0
    with database.read() as session:
        assert short(session) == (0, 2)


@on_sqlite
@pytest.mark.parametrize(
    ("count", "reason", "code"),
    [
        pytest.param(5, " ", "reason-missing", id="without a reason"),
        pytest.param(-31, "wrong", "points-too-few", id="more than she has"),
        pytest.param(1 << 41, "typed wrong", "points-too-many", id="more than anybody has"),
    ],
)
def test_an_adjustment_may_be_refused(
    database: Database, count: int, reason: str, code: str
) -> None:
    a_member(database)
    earn(database, 30, "s1")

    with pytest.raises(Refusal, match=code):
        do(database, "adjust", count, Cause("a", TODAY, NOW_MS, reason=reason), USUAL)

    assert row(database, "m1").points == 30


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        pytest.param(
            "UPDATE member SET points = 31",
            ["member m1 has 31, the ledger says 30"],
            id="another balance",
        ),
        pytest.param(
            "UPDATE point_line SET points = 31 WHERE account = 'member'",
            [
                "posting earn:s1 has 2 lines that make 1",
                "member m1 has 30, the ledger says 31",
            ],
            id="a line of another amount",
        ),
        pytest.param(
            "DELETE FROM point_line",
            [
                "posting earn:s1 has 0 lines that make 0",
                "member m1 has 30, the ledger says 0",
            ],
            id="lines that are gone",
        ),
        pytest.param(
            "UPDATE point_line SET lot = '' WHERE account = 'member'",
            ["member m1 has a lot that is overdrawn"],
            id="a debt that is owed to her",
        ),
        pytest.param(
            "UPDATE member SET state = 'erased'",
            ["member m1 is gone and has points"],
            id="points of nobody",
        ),
    ],
)
def test_the_auditor_finds_what_is_wrong(database: Database, damage: str, found: list[str]) -> None:
    a_member(database)
    earn(database, 30, "s1")
    assert audited(database) == []

    with database.write() as session:
        session.execute(text(damage))

    with database.read() as session:
        assert audit(session) == found

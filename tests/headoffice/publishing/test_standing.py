"""Tills say which promotions they have, and head office shows who has not what it should."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from headoffice.db.database import Database
from headoffice.ingest.tables import TillRefusal
from headoffice.publishing.releasing import Moment, release
from headoffice.publishing.standing import standings
from tests.conftest import ExpectedLogs
from tests.headoffice.conftest import MakeTill, Till, on_sqlite
from tests.headoffice.publishing.publishing_cases import NOW, drafted, later, off

GREETING = "storeapp.headoffice.ingest"


def released(database: Database, name: str, till: Till, **options: Any) -> str:
    """The hash of what was published at the till's own time."""
    with database.write() as session:
        now = Moment(NOW.wall, till.clock.ms)
        return release(session, drafted(session, off(name)), now, **options).publication.hash


def seen(database: Database, minutes: int = 1) -> list[tuple[str, str, int, str, str]]:
    with database.read() as session:
        return [
            (each.store, each.till, each.version, each.standing.value, each.why)
            for each in standings(session, later(minutes).wall)
        ]


def test_a_till_that_said_nothing_is_not_heard(till: Till, database: Database) -> None:
    till.hello()
    till.clock.forward(1)
    released(database, "p1", till)

    assert seen(database) == [("S01", "1", 1, "not-heard", "")]


@pytest.mark.parametrize(
    ("active", "held", "standing"),
    [
        pytest.param(True, True, "active", id="prices by it"),
        pytest.param(False, True, "held", id="has it ready"),
        pytest.param(False, False, "behind", id="has something else"),
    ],
)
def test_what_a_till_says_is_how_it_stands(
    till: Till, database: Database, active: bool, held: bool, standing: str
) -> None:
    new = released(database, "p1", till)
    till.clock.forward(1)

    answer = till.hello(
        rules_active=new if active else "e" * 64, rules_held=["d" * 64] + [new] * held
    )

    assert answer.status_code == 200, answer.text
    assert seen(database) == [("S01", "1", 1, standing, "")]


@on_sqlite
def test_what_is_to_come_stands_beside_what_is_in_force(
    make_till: MakeTill, database: Database
) -> None:
    first, second = make_till("S01", "1"), make_till("S02", "1")
    now = released(database, "p1", first)
    to_come = released(database, "p2", first, valid_from=later(60).wall)
    first.hello(rules_active=now, rules_held=[now, to_come])
    second.hello(rules_active=now, rules_held=[now])

    assert seen(database) == [
        ("S01", "1", 1, "active", ""),
        ("S01", "1", 2, "held", ""),
        ("S02", "1", 1, "active", ""),
        ("S02", "1", 2, "behind", ""),
    ]
    assert [row[2] for row in seen(database, minutes=61)] == [2, 2]


@on_sqlite
def test_a_till_that_was_not_heard_since_is_not_behind(till: Till, database: Database) -> None:
    old = released(database, "p1", till)
    till.hello(rules_active=old, rules_held=[old])
    till.clock.forward(1)
    released(database, "p2", till)

    assert seen(database) == [("S01", "1", 2, "not-heard", "")]


def test_a_refusal_is_shown_and_warned_of_once(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    new = released(database, "p1", till)
    till.clock.forward(1)
    refused = [{"hash": new, "why": "signature-wrong"}]
    expected_logs("promotions refused: device")

    till.hello(rules_active="e" * 64, rules_refused=refused)
    till.hello(rules_active="e" * 64, rules_refused=refused)

    assert seen(database) == [("S01", "1", 1, "refused", "signature-wrong")]
    with database.read() as session:
        assert [row.hash for row in session.exec(select(TillRefusal))] == [new]
    assert [record.name for record in expected_logs.records] == [GREETING]


@on_sqlite
def test_a_till_that_got_over_a_refusal_is_active(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    new = released(database, "p1", till)
    expected_logs("promotions refused: device")
    till.hello(rules_refused=[{"hash": new, "why": "key-unknown"}])

    till.hello(rules_active=new, rules_held=[new])

    assert seen(database) == [("S01", "1", 1, "active", "")]


@on_sqlite
def test_a_till_reads_its_promotions_and_nobody_elses(till: Till, database: Database) -> None:
    released(database, "p1", till)

    assert till.get("/v1/pull?stream=promo/S01").status_code == 200
    assert till.get("/v1/pull?stream=promo/S02").status_code == 404


@on_sqlite
@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"rules_active": "x"}, id="no hash"),
        pytest.param({"rules_held": ["e" * 64] * 33}, id="too many"),
        pytest.param({"rules_refused": [{"hash": "e" * 64}]}, id="no reason"),
    ],
)
def test_a_hello_that_cannot_be_read_is_refused(
    till: Till, database: Database, wrong: dict[str, Any]
) -> None:
    assert till.hello(**wrong).status_code == 422
    with database.read() as session:
        assert session.exec(select(TillRefusal)).all() == []

"""The auditor finds whatever does not follow from the ledger, and the command says so."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from headoffice.__main__ import main
from headoffice.db.database import Database
from headoffice.inventory import counting, holding, reserving
from headoffice.inventory.ledger import FactKey, Move, post
from headoffice.inventory.tables import Stock
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.inventory.given import HOUR_MS, NOW_MS, audited, buckets, opened

COUNTED_MS = NOW_MS - 1000


@pytest.fixture
def busy(database: Database) -> None:
    """Some of everything that leaves a figure."""
    opened(database, "A", P1=10)
    with database.write() as session:
        sold = [Move("A", sku, -1_000, "sold") for sku in ("P1", "P2")]
        post(session, sold, at_ms=COUNTED_MS)
        counted = FactKey(happened_ms=COUNTED_MS)
        counting.observe(session, "A", {"P1": 8_000}, ref="c1", at_ms=NOW_MS, fact=counted)
        for ref in ("h1", "h2"):
            holding.hold(
                session,
                ref=ref,
                channel="web",
                demand={"P1": 1_000},
                until_ms=NOW_MS + HOUR_MS,
                place="A",
                at_ms=NOW_MS,
            )
        holding.release(session, "h2", at_ms=NOW_MS)
        reserving.reserve(session, ref="o1", place="A", demand={"P1": 2_000}, at_ms=NOW_MS)
        reserving.stage(session, "o1", {"P1": 2_000}, at_ms=NOW_MS)
        reserving.put_back_due(session, "o1", {"P1": 1_000}, at_ms=NOW_MS)


def change(database: Database, statement: str) -> None:
    with database.write() as session:
        session.execute(text(statement))


@pytest.mark.usefixtures("busy")
def test_what_follows_from_the_ledger_is_in_order(database: Database) -> None:
    assert audited(database) == []


@on_sqlite
@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        pytest.param(
            "UPDATE stock SET shelf = shelf + 1 WHERE sku = 'P1' AND place = 'A'",
            ["A P1: shelf is 6001, the ledger says 6000"],
            id="a sum that somebody changed",
        ),
        pytest.param(
            "DELETE FROM stock WHERE sku = 'P2'",
            [
                "A P2: shelf is 0, the ledger says -1000",
                "A P2: the pace is 0.0, the ledger says 18",
            ],
            id="a row that is gone",
        ),
        pytest.param(
            "INSERT INTO stock (sku, place, shelf, staged, damaged, display, qc, put_back,"
            " transit, reserved, held, pace, counted_ms, at_ms)"
            " VALUES ('P3', 'A', 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
            ["A P3: damaged is 5, the ledger says 0"],
            id="goods from nowhere",
        ),
        pytest.param(
            "UPDATE stock_claim SET staged = 0 WHERE ref = 'o1'",
            ["o1 A P1: staged is 0, the ledger says 1000"],
            id="a claim that somebody changed",
        ),
        pytest.param(
            "UPDATE stock SET pace = pace * 1.001 WHERE sku = 'P1'",
            ["A P1: the pace is"],
            id="a pace",
        ),
        pytest.param(
            "UPDATE stock_hold SET state = 'released' WHERE ref = 'h1'",
            ["hold h1 is released and has 1000, 0 of it elsewhere"],
            id="a hold that ended and has something",
        ),
        pytest.param(
            "UPDATE stock_hold SET state = 'held' WHERE ref = 'h2'",
            ["hold h2 is held and has 0, 0 of it elsewhere"],
            id="a hold of nothing",
        ),
        pytest.param(
            "UPDATE stock_hold SET place = 'B' WHERE ref = 'h1'",
            ["hold h1 is held and has 1000, 1000 of it elsewhere"],
            id="a hold elsewhere",
        ),
        pytest.param(
            "DELETE FROM stock_hold WHERE ref = 'h1'",
            ["h1 holds something and is no hold"],
            id="a hold without its row",
        ),
        pytest.param(
            "UPDATE stock_put_back SET done = 1000",
            ["o1: 0 to put back, the ledger says 1000"],
            id="put back on paper",
        ),
        pytest.param(
            "UPDATE stock_put_back SET closed_ms = 1",
            ["o1: 1000 to put back, the ledger says 1000"],
            id="a task closed too early",
        ),
        pytest.param(
            "UPDATE stock_count_task SET closed_ms = 1",
            ["A P2: -1000 on the shelf, and nobody is asked to count"],
            id="nobody is asked to count",
        ),
        pytest.param(
            "UPDATE stock_count SET observed = 7000",
            [f"A P1: 7000 were counted at {COUNTED_MS}, the ledger says 8000"],
            id="counted otherwise",
        ),
        pytest.param(
            "DELETE FROM stock_count",
            [f"A P1: nothing was counted at {COUNTED_MS}, the ledger says 8000"],
            id="a count that is gone",
        ),
        pytest.param(
            "UPDATE movement SET bucket = 'damaged' WHERE kind = 'put_back'"
            " OR (kind = 'held' AND ref = 'h2')",
            [
                "A P1: damaged is 0, the ledger says 1000",
                "A P1: held is 1000, the ledger says 0",
                "h2 A P1: held is 0, the ledger says -1000",
            ],
            id="a movement that somebody changed",
        ),
    ],
)
def test_whatever_does_not_follow_is_named(
    database: Database, statement: str, said: list[str]
) -> None:
    change(database, statement)

    found = audited(database)
    assert len(found) == len(said), found
    assert all(each.startswith(start) for each, start in zip(found, said, strict=True)), found


@on_sqlite
def test_nothing_below_zero_but_a_shelf(database: Database) -> None:
    with database.write() as session:
        post(session, [Move("A", "P1", -1, "moved", "damaged")], at_ms=NOW_MS)
        post(session, [Move("", "P1", 1, "received")], at_ms=NOW_MS)

    assert audited(database) == [
        "anywhere P1: less than nothing in a bucket, or goods in no place",
        "A P1: less than nothing in a bucket, or goods in no place",
    ]


# --- the command -------------------------------------------------------------------------


@on_sqlite
@pytest.mark.usefixtures("busy")
def test_the_command_says_what_differs(
    database: Database, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    agreed = main(["inventory", "audit", "--db", url])
    change(database, "UPDATE stock SET shelf = 0 WHERE sku = 'P1' AND place = 'A'")
    differs = main(["inventory", "--db", url, "audit"])

    assert (agreed, differs) == (0, 1)
    assert capsys.readouterr().out == (
        "the stock agrees with its ledger\nA P1: shelf is 0, the ledger says 6000\n1 differences\n"
    )


@on_sqlite
@pytest.mark.usefixtures("stores")
def test_rules_are_set_and_a_good_is_shown(
    database: Database, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    opened(database, "S01", P1=10)
    opened(database, "S02", P1=10)
    with database.write() as session:
        reserving.reserve(session, ref="o1", place=None, demand={"P1": 1_000}, at_ms=NOW_MS)
    for said in (
        ["keep", "S01", "P1", "2000"],
        ["place", "--channel", "web", "--place", "S02", "--exclude"],
        ["good", "--channel", "web", "--threshold", "3000"],
        ["end-holds"],
        ["show", "P1", "--channel", "web"],
    ):
        assert main(["inventory", *said, "--db", url]) == 0

    assert capsys.readouterr().out == (
        "ended: 0\n"
        "anywhere: reserved 1000\n"
        "S01: shelf 10000; can be promised: 8000\n"
        "S02: shelf 10000\n"
        "in all: 4000\n"
    )
    with database.read() as session:
        assert buckets(session, "S01", "P1") == {"shelf": 10_000}
        assert session.get_one(Stock, ("P1", "S01")).safety == 2_000


@on_sqlite
@pytest.mark.parametrize("said", [["keep", "X", "P1", "1"], ["place", "--place", "X"]])
def test_a_place_that_is_none_has_no_rules(
    database: Database, url: str, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inventory", *said, "--db", url]) == 1
    assert "place-unknown" in capsys.readouterr().err

"""Goods between places: asked for, promised, sent, counted in, and the rest closed short."""

from __future__ import annotations

from typing import Any

import pytest

from headoffice.db.database import Database
from headoffice.orders.transferring import transfers_of
from tests.headoffice.acting import Clock
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.orders.given import Counter, stock, told

pytestmark = [on_sqlite, pytest.mark.usefixtures("stocked")]


def plums(units: int) -> list[dict[str, Any]]:
    return [{"sku": "plum", "thousandths": units * 1000}]


@pytest.fixture
def here(database: Database, clock: Clock) -> Counter:
    return Counter(database, clock, "S01")


@pytest.fixture
def there(database: Database, clock: Clock) -> Counter:
    return Counter(database, clock, "S02")


@pytest.fixture
def asked(here: Counter) -> Counter:
    """S01 wants four plums of S02."""
    here.ask("transfer.request", transfer="t1", source="S02", goods=plums(4))
    return here


def test_it_is_sent_and_received_in_two_parts(
    asked: Counter, there: Counter, database: Database
) -> None:
    there.ask("transfer.approve", transfer="t1")
    assert stock(database, "S02") == {"shelf": 5000, "reserved": 4000}
    there.ask("transfer.pick", transfer="t1")
    there.ask("transfer.dispatch", transfer="t1", goods=plums(3))
    assert (stock(database, "S02"), stock(database, "S01")) == (
        {"shelf": 2000},
        {"shelf": 2000, "transit": 3000},
    )
    assert told(database, "S01")["transfer:t1"]["state"] == "IN_TRANSIT"

    first = asked.ask("transfer.receive", transfer="t1", goods=plums(1) + plums(1))
    second = asked.ask("transfer.receive", transfer="t1", goods=plums(1))

    assert (first["state"], second["state"]) == ("PARTIALLY_RECEIVED", "RECEIVED")
    assert second["goods"] == [
        {"sku": "plum", "asked": 4000, "sent": 3000, "received": 3000, "lost": 0}
    ]
    assert stock(database, "S01") == {"shelf": 5000}
    assert "transfer:t1" not in told(database, "S01")
    with database.read() as session:
        assert transfers_of(session, "S01") == []


def test_what_did_not_arrive_is_closed_with_a_reason(
    asked: Counter, there: Counter, database: Database
) -> None:
    for kind, more in (
        ("transfer.approve", {}),
        ("transfer.pick", {}),
        ("transfer.dispatch", {"goods": plums(4)}),
    ):
        there.ask(kind, transfer="t1", **more)
    asked.ask("transfer.receive", transfer="t1", goods=plums(3))
    assert asked.refused("transfer.close_short", transfer="t1") == "transfer-needs-reason"

    closed = asked.ask("transfer.close_short", transfer="t1", why="broken-on-the-way")

    assert (closed["state"], closed["goods"][0]["lost"]) == ("CLOSED_SHORT", 1000)
    assert stock(database, "S01") == {"shelf": 5000}


@pytest.mark.parametrize(
    "steps", [(), ("transfer.approve",), ("transfer.approve", "transfer.pick")]
)
def test_declined_nothing_is_promised_any_more(
    asked: Counter, there: Counter, database: Database, steps: tuple[str, ...]
) -> None:
    for kind in steps:
        there.ask(kind, transfer="t1")

    assert there.ask("transfer.decline", transfer="t1", why="we need them")["state"] == "DECLINED"

    assert stock(database, "S02") == {"shelf": 5000}


def test_the_same_request_again_is_only_answered_again(asked: Counter, database: Database) -> None:
    again = asked.ask("transfer.request", transfer="t1", source="S02", goods=plums(4))

    assert (again["state"], again["version"]) == ("REQUESTED", 1)
    assert asked.refused("transfer.request", transfer="t1", source="S02", goods=plums(5)) == (
        "transfer-differs"
    )
    with database.read() as session:
        assert [each.lines[0].asked for each in transfers_of(session, "S02")] == [4000]


@pytest.mark.parametrize(
    ("who", "kind", "more", "code"),
    [
        pytest.param("S01", "transfer.approve", {}, "transfer-of-the-other", id="its own wish"),
        pytest.param("W01", "transfer.approve", {}, "transfer-unknown", id="a third"),
        pytest.param("S02", "transfer.pick", {}, "transfer-state-wrong", id="not approved"),
        pytest.param(
            "S01", "transfer.receive", {"goods": plums(1)}, "transfer-too-much", id="nothing sent"
        ),
    ],
)
def test_what_may_not_be_done_changes_nothing(
    asked: Counter,
    database: Database,
    clock: Clock,
    who: str,
    kind: str,
    more: dict[str, Any],
    code: str,
) -> None:
    assert Counter(database, clock, who).refused(kind, transfer="t1", **more) == code

    assert (stock(database, "S02"), stock(database, "S01")) == ({"shelf": 5000}, {"shelf": 2000})
    assert told(database, "S02")["transfer:t1"]["state"] == "REQUESTED"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        pytest.param("S01", "transfer-to-itself", id="itself"),
        pytest.param("F01", "store-unknown", id="a franchise that shares nothing"),
        pytest.param("X9", "store-unknown", id="nowhere"),
    ],
)
def test_goods_are_asked_of_places_one_may_see(
    here: Counter, database: Database, source: str, code: str
) -> None:
    assert here.refused("transfer.request", transfer="t1", source=source, goods=plums(1)) == code
    assert "transfer:t1" not in told(database, "S01")


def test_more_than_there_is_is_not_promised(
    here: Counter, there: Counter, database: Database
) -> None:
    here.ask("transfer.request", transfer="t1", source="S02", goods=plums(6))

    assert there.refused("transfer.approve", transfer="t1") == "stock-short"
    assert stock(database, "S02") == {"shelf": 5000}

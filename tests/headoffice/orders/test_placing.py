"""An order is placed once, promised, and offered to a place that has it."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import select

from headoffice.db.database import Database
from headoffice.orders.keeping import numbers_in
from headoffice.orders.model import NewLine, NewOrder
from headoffice.orders.placing import find, place
from headoffice.orders.sealing import NOBODY, forget, opened
from headoffice.orders.tables import OrderEvent, OrderRow
from storeapp.domain.errors import Refusal
from storeapp.domain.fulfilment import Mode
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.orders.given import (
    ANNA,
    HOME,
    NOW_MS,
    an_order,
    buckets,
    fos,
    placed,
    plums,
    stock,
    told,
)

pytestmark = pytest.mark.usefixtures("stocked")


@on_sqlite
def test_what_she_collects_is_offered_to_that_store(database: Database) -> None:
    id = placed(database)

    assert fos(database, id) == [(1, "S01", "OFFERED")]
    assert buckets(database, id) == {"allocated": 2000}
    assert stock(database, "S01") == {"shelf": 2000, "reserved": 2000}
    row = told(database, "S01")[f"fo:{id}-1"]
    assert (row["called"], row["phone_end"], row["state"]) == ("林小姐", "0001", "OFFERED")
    assert row["lines"] == [
        {
            "line": 0,
            "sku": "plum",
            "zh": "梅子",
            "en": "Plum",
            "unit": "pc",
            "quantity": 2000,
            "found": 0,
            "back": 0,
            "out": 0,
        }
    ]
    assert "12900000001" not in str(told(database, "S01"))
    assert set(told(database, "S01")) == {"pickup", f"fo:{id}-1"}


@on_sqlite
@pytest.mark.parametrize(
    ("lines", "changes", "expected"),
    [
        pytest.param(
            (plums(3),), {}, [(1, "W01", "OFFERED")], id="collected, and brought from elsewhere"
        ),
        pytest.param(
            (plums(2, mode=Mode.SHIP),),
            {"address": HOME, "pickup_at": ""},
            [(1, "W01", "OFFERED")],
            id="shipped from the warehouse",
        ),
        pytest.param(
            (plums(12, mode=Mode.SHIP),),
            {"address": HOME, "pickup_at": ""},
            [(1, "W01", "OFFERED"), (2, "S02", "OFFERED")],
            id="split where no place has it all, from who has most",
        ),
        pytest.param(
            (plums(12, mode=Mode.SHIP),),
            {"address": HOME, "pickup_at": "", "split": False},
            [],
            id="not split when she does not want it",
        ),
        pytest.param(
            (plums(1, 500), plums(1, 499, Mode.SHIP)),
            {"address": HOME},
            [(1, "S01", "OFFERED"), (2, "W01", "OFFERED")],
            id="one collected, one shipped",
        ),
        pytest.param((plums(1, 999, Mode.CARRY_OUT),), {"pickup_at": ""}, [], id="carried out"),
    ],
)
def test_places_are_chosen(
    database: Database,
    lines: tuple[NewLine, ...],
    changes: dict[str, Any],
    expected: list[tuple[int, str, str]],
) -> None:
    id = placed(database, an_order(*lines, **changes))

    assert fos(database, id) == expected


@on_sqlite
def test_it_is_kept_why_it_goes_there(database: Database) -> None:
    placed(database, an_order(plums(3)))

    with database.read() as session:
        events = session.exec(select(OrderEvent).where(OrderEvent.kind == "routed")).all()
        (said,) = [json.loads(event.said) for event in events]
    assert said["place"] == "W01"
    assert (said["why"]["route"], set(said["why"]["kept_out"])) == (
        "pickup",
        {"F01", "F02", "G01"},
    )


@on_sqlite
def test_what_is_carried_out_is_given_already(database: Database) -> None:
    id = placed(database, an_order(plums(1, 999, Mode.CARRY_OUT), pickup_at=""))

    assert buckets(database, id) == {"handed_over": 1000}
    assert stock(database, "S01") == {"shelf": 2000}


@on_sqlite
def test_the_same_order_again_is_only_answered_again(database: Database) -> None:
    first = placed(database)

    assert placed(database, an_order(hold="another"), at_ms=NOW_MS + 1) == first
    assert stock(database, "S01") == {"shelf": 2000, "reserved": 2000}
    with database.read() as session:
        assert find(session, "web", "web-1") == first
        assert find(session, "web", "web-2") == ""


@pytest.mark.parametrize(
    ("new", "code"),
    [
        pytest.param(an_order(plums(1)), "order-differs", id="another under its name"),
        pytest.param(an_order(plums(18), ref="web-2"), "stock-short", id="more than there is"),
        pytest.param(an_order(ref="web-2", pickup_at="X9"), "store-unknown", id="no such store"),
    ],
)
def test_what_cannot_be_placed_changes_nothing(
    database: Database, new: NewOrder, code: str
) -> None:
    id = placed(database)

    with pytest.raises(Refusal, match=code):
        placed(database, new)

    assert stock(database, "S01") == {"shelf": 2000, "reserved": 2000}
    with database.read() as session:
        assert len(session.exec(select(OrderRow)).all()) == 1
        events = session.exec(select(OrderEvent.kind)).all()
    assert list(events) == ["placed", "routed"]
    assert fos(database, id) == [(1, "S01", "OFFERED")]


@on_sqlite
def test_she_is_sealed_and_can_be_forgotten(database: Database) -> None:
    number = numbers_in(placed(database, an_order(address=HOME)))[0]

    with database.write() as session:
        row = session.get_one(OrderRow, number)
        assert "林".encode() not in row.sealed
        person = opened(session, row)
        assert (person.called, person.phone, person.address) == (ANNA.called, ANNA.phone, HOME)
        assert "林" not in repr(person)
        forget(session, row)

    with database.read() as session:
        assert opened(session, session.get_one(OrderRow, number)) == NOBODY


def test_placed_by_four_at_once_it_is_one_order(database: Database) -> None:
    gate = threading.Barrier(4)

    def one(_: int) -> str:
        gate.wait(10)
        with database.write() as session:
            return place(session, an_order(), at_ms=NOW_MS)

    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(one, range(4)))

    assert len(ids) == 1
    assert stock(database, "S01") == {"shelf": 2000, "reserved": 2000}


def test_two_channels_that_want_the_last_plums_do_not_both_get_them(database: Database) -> None:
    """Seventeen in all: of two who want nine, one is told that they are gone."""
    gate = threading.Barrier(2)

    def one(channel: str) -> str:
        gate.wait(10)
        try:
            with database.write() as session:
                return place(session, an_order(plums(9), channel=channel), at_ms=NOW_MS)
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(one, ("web", "app")))

    assert said[1] == "stock-short"
    assert said[0].startswith("O")

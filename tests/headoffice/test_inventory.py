"""On hand is the sum of movements, and a till sees the stock of the stores it may see."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func
from sqlmodel import col, select

from headoffice.db.database import Database
from headoffice.feed.pages import page
from headoffice.feed.sequencer import sequence
from headoffice.inventory.ledger import Move, post
from headoffice.inventory.service import on_hand, set_opening_stock, visible_stores
from headoffice.inventory.tables import Movement, Stock
from headoffice.stores.tables import Store
from storeapp.sync.wire.messages import Pulled
from tests.headoffice.conftest import MakeTill, Till, on_sqlite


def opened(database: Database, store: str, **levels: int) -> None:
    with database.write() as session:
        set_opening_stock(session, store, levels, at_ms=7)


def stock(database: Database, store: str) -> dict[str, int]:
    with database.read() as session:
        return on_hand(session, store)


def stream(database: Database, store: str) -> list[tuple[str, object]]:
    with database.write() as session:
        sequence(session)
    with database.read() as session:
        text = page(session, f"stock/{store}", after="", limit=2000).as_json()
    return [(row.key, row.body) for row in Pulled.model_validate_json(text).rows]


def test_opening_stock_is_set_and_told(database: Database) -> None:
    opened(database, "S01", P1=5000, P2=0, P3=-250)

    assert stock(database, "S01") == {"P1": 5000, "P2": 0, "P3": -250}
    assert stream(database, "S01") == [
        ("P1", {"thousandths": 5000}),
        ("P2", {"thousandths": 0}),
        ("P3", {"thousandths": -250}),
    ]


def test_setting_again_moves_only_the_difference(database: Database) -> None:
    opened(database, "S01", P1=5000, P2=2000)
    opened(database, "S01", P1=4000, P2=2000)

    with database.read() as session:
        moves = session.exec(select(Movement).order_by(col(Movement.id))).all()
    assert [(m.sku, m.thousandths, m.kind) for m in moves] == [
        ("P1", 5000, "opening"),
        ("P2", 2000, "opening"),
        ("P1", -1000, "opening"),
    ]
    assert stock(database, "S01") == {"P1": 4000, "P2": 2000}


def test_a_good_that_moves_twice_at_once_is_told_once(database: Database) -> None:
    opened(database, "S01", P1=5000)
    moves = [Move("S01", "P1", -1000, "sold"), Move("S02", "P1", -250, "sold")] * 2
    with database.write() as session:
        post(session, moves, at_ms=8)

    assert (stock(database, "S01"), stock(database, "S02")) == ({"P1": 3000}, {"P1": -500})
    assert stream(database, "S01") == [("P1", {"thousandths": 5000}), ("P1", {"thousandths": 3000})]


def test_no_movement_changes_nothing(database: Database) -> None:
    with database.write() as session:
        post(session, [], at_ms=8)

    assert stream(database, "S01") == []


@on_sqlite
@hypothesis_settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    batches=st.lists(
        st.lists(
            st.tuples(
                st.sampled_from(("S01", "S02")),
                st.sampled_from(("P1", "P2")),
                st.integers(-(10**9), 10**9),
            ),
            max_size=6,
        ),
        max_size=4,
    )
)
def test_on_hand_is_always_the_sum_of_the_movements(
    database: Database, batches: list[list[tuple[str, str, int]]]
) -> None:
    for batch in batches:
        with database.write() as session:
            post(session, [Move(store, sku, n, "sold") for store, sku, n in batch], at_ms=1)

    with database.read() as session:
        sums = session.exec(
            select(Movement.place, Movement.sku, func.sum(Movement.thousandths))
            .group_by(Movement.place, Movement.sku)
            .order_by(Movement.place, Movement.sku)
        ).all()
        held = session.exec(
            select(Stock.place, Stock.sku, Stock.shelf).order_by(Stock.place, Stock.sku)
        ).all()
    assert list(held) == list(sums)


# --- the rule of who sees whose stock ------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "visible"),
    [
        pytest.param("", ("F02", "S01", "S02", "W01"), id="the company: its own and the shared"),
        pytest.param("lin", ("F01", "F02"), id="a franchise: its own stores"),
        pytest.param("wu", ("F02", "G01"), id="another franchise: its own and the shared"),
        pytest.param("nobody", ("F02",), id="an owner without stores"),
    ],
)
@pytest.mark.usefixtures("stores")
def test_which_stores_a_till_sees(database: Database, owner: str, visible: tuple[str, ...]) -> None:
    with database.write() as session:
        shared = session.get_one(Store, "F02")
        shared.stock_shared = True
        session.add(shared)

    with database.read() as session:
        assert visible_stores(session, owner=owner) == visible


def test_a_till_asks_for_stock_of_the_stores_it_may_see(
    till: Till, make_till: MakeTill, database: Database
) -> None:
    franchise = make_till("F01", "1")
    for store in ("S01", "S02", "F01", "F02", "G01"):
        opened(database, store, P1=1000, P2=2000, P9=9000)

    def seen(asker: Till, *skus: str) -> list[tuple[str, str, int, int]]:
        answer = asker.post("/v1/stock/query", {"skus": skus})
        assert answer.status_code == 200, answer.text
        return [
            (row["sku"], row["store"], row["thousandths"], row["as_of_ms"])
            for row in answer.json()["rows"]
        ]

    assert seen(till, "P2", "P1", "unknown") == [
        ("P1", "S01", 1000, 7),
        ("P1", "S02", 1000, 7),
        ("P2", "S01", 2000, 7),
        ("P2", "S02", 2000, 7),
    ]
    assert seen(franchise, "P1") == [("P1", "F01", 1000, 7), ("P1", "F02", 1000, 7)]


@on_sqlite
@pytest.mark.parametrize("skus", [[], [""], ["P"] * 201, ["x" * 65], "P1"])
def test_a_query_names_one_to_two_hundred_goods(till: Till, skus: object) -> None:
    answer = till.post("/v1/stock/query", {"skus": skus})

    assert (answer.status_code, answer.json()["code"]) == (422, "message-unreadable")

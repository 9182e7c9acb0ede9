"""Many who want the same orders and the same goods in the same moment."""

from __future__ import annotations

import pytest

from headoffice.db.database import Database
from headoffice.inventory.ledger import Move, post
from headoffice.inventory.service import set_opening_stock
from headoffice.orders.model import NewLine
from tests.headoffice.acting import Clock
from tests.headoffice.orders.given import (
    NOW_MS,
    Counter,
    an_order,
    buckets,
    code_of,
    fos,
    placed,
    plums,
    stock,
    together,
)

pytestmark = pytest.mark.usefixtures("stocked")
ORDERS = 3
TWO = [{"line": 0, "thousandths": 2000}]


def test_orders_that_change_places_while_goods_are_sold_lose_nothing(
    database: Database, clock: Clock
) -> None:
    """Each of two stores says no to its orders, which go on; both sell the goods meanwhile."""
    with database.write() as session:
        for store in ("S01", "S02", "W01"):
            goods = {"plum": 100_000, "nuts": 100_000}
            set_opening_stock(session, store, goods, at_ms=NOW_MS)
    nuts = NewLine("nuts", 1000, 100, 100)
    ids = {
        store: [
            placed(
                database,
                an_order(plums(1), nuts, ref=f"{store}-{n}", pickup_at=store, payments=()),
            )
            for n in range(ORDERS)
        ]
        for store in ("S01", "S02")
    }

    def rejects(store: str) -> None:
        counter = Counter(database, clock, store)
        for id in ids[store]:
            counter.ask("fo.reject", fo=f"{id}-1", why="full")

    def sells(store: str) -> None:
        for _ in range(ORDERS):
            moves = [Move(store, sku, -1000, "sold") for sku in ("nuts", "plum")]
            with database.write() as session:
                post(session, moves, at_ms=NOW_MS)

    together(*(lambda s=store, f=f: f(s) for store in ids for f in (rejects, sells)))

    for store, orders in ids.items():
        for id in orders:
            assert [state for _, _, state in fos(database, id)] == ["RELEASED", "OFFERED"]
        assert stock(database, store)["shelf"] == 100_000 - ORDERS * 1000
    reserved = [stock(database, place).get("reserved", 0) for place in ("S01", "S02", "W01", "")]
    assert sum(reserved) == 2 * ORDERS * 1000


def test_handed_over_and_cancelled_in_one_moment_it_is_one_of_both(
    database: Database, clock: Clock
) -> None:
    id = placed(database)
    fo = f"{id}-1"
    counter, other = Counter(database, clock), Counter(database, clock, till="2")
    counter.ready(fo, TWO)
    said = {"fo": fo, "parts": TWO, "code": code_of(database, fo), "at_ms": NOW_MS}

    def hand_over(by: Counter, hand: str) -> str:
        try:
            return str(by.ask("fo.hand_over", hand=hand, **said)["state"])
        except AssertionError as refused:
            return str(refused)

    def cancel() -> str:
        try:
            return str(counter.ask("order.cancel", order=id)["status"])
        except AssertionError as refused:
            return str(refused)

    first, second, _ = together(
        lambda: hand_over(counter, "h1"), lambda: hand_over(other, "h2"), cancel
    )

    gone = [first, second].count("HANDED_OVER")
    assert buckets(database, id) == ({"handed_over": 2000} if gone else {"ready": 2000})
    assert gone <= 1
    assert stock(database, "S01") == ({} if gone else {"staged": 2000})

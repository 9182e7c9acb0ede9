"""Who ordered follows her membership, and is forgotten in time."""

from __future__ import annotations

import pytest
from sqlmodel import select

from headoffice.db.database import Database
from headoffice.orders.commands import cancel
from headoffice.orders.following import KEPT_MS, ORDERED
from headoffice.orders.keeping import locked, numbers_in
from headoffice.orders.model import Customer
from headoffice.orders.sealing import opened
from headoffice.orders.tables import OrderRow
from headoffice.orders.upkeep import keep
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.orders.given import HOME, NOW_MS, an_order, placed, plums

pytestmark = [on_sqlite, pytest.mark.usefixtures("stocked")]
LIN = Customer(member="m1", called="林小姐", phone="12900000001")


def an_order_of(database: Database, ref: str, *, cancelled: bool = False) -> str:
    new = an_order(plums(1), ref=ref, customer=LIN, address=HOME, payments=())
    id = placed(database, new)
    if cancelled:
        with database.write() as session:
            cancel(session, locked(session, numbers_in(id)[0]), by="web", at_ms=NOW_MS)
    return id


def called(database: Database) -> list[str]:
    """What head office can still say of who ordered, order by order."""
    with database.read() as session:
        return [opened(session, row).called for row in session.exec(select(OrderRow))]


def test_erased_only_what_is_still_to_be_handed_over_knows_her(database: Database) -> None:
    an_order_of(database, "1", cancelled=True)
    open_ = an_order_of(database, "2")

    with database.write() as session:
        ORDERED.erased(session, "m1")
    assert called(database) == ["", "林小姐"]

    with database.write() as session:
        cancel(session, locked(session, numbers_in(open_)[0]), by="web", at_ms=NOW_MS)
    keep(database, now_ms=NOW_MS)
    assert called(database) == ["", ""]
    with database.read() as session:
        assert ORDERED.exported(session, "m1") == {"orders": []}


def test_merged_her_orders_are_the_other_members(database: Database) -> None:
    id = an_order_of(database, "1")

    with database.write() as session:
        ORDERED.merged(session, "m1", "m2")

    with database.read() as session:
        assert ORDERED.exported(session, "m2") == {
            "orders": [
                {
                    "order": id,
                    "channel": "web",
                    "placed_ms": NOW_MS,
                    "status": "working",
                    "called": "林小姐",
                    "phone": "12900000001",
                    "address": ["Plum Road 7"],
                    "lines": [{"sku": "plum", "thousandths": 1000, "net_minor": 999}],
                }
            ]
        }


def test_half_a_year_after_it_ended_nobody_knows_who_it_was(database: Database) -> None:
    an_order_of(database, "1", cancelled=True)

    keep(database, now_ms=NOW_MS + KEPT_MS)
    assert called(database) == ["林小姐"]
    keep(database, now_ms=NOW_MS + KEPT_MS + 1)
    assert called(database) == [""]

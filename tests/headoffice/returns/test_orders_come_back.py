"""What was ordered online and given out comes back in a store: exact, counted, once."""

from __future__ import annotations

import pytest

from headoffice.db.database import Database
from headoffice.orders.keeping import numbers_in, read
from headoffice.orders.model import NewOrder, Payment
from headoffice.orders.placing import place
from storeapp.domain.fulfilment import Mode
from storeapp.domain.order import Order
from tests.headoffice.conftest import MakeTill, Till, on_sqlite_first
from tests.headoffice.orders.given import NOW_MS, plums
from tests.headoffice.returns.given import came_back, claim, counts, look
from tests.headoffice.returns.given import read as told

pytestmark = on_sqlite_first


def an_order(database: Database, *payments: Payment) -> str:
    """Three plums for 9.99 in all, carried out at once in S01."""
    new = NewOrder(
        channel="web",
        channel_ref="web-9",
        lines=(plums(3, 999, Mode.CARRY_OUT),),
        payments=payments or (Payment("card", 400), Payment("cash", 599)),
        taken_at="S01",
    )
    with database.write() as session:
        return place(session, new, at_ms=NOW_MS)


def stands(database: Database, order: str) -> Order:
    with database.read() as session:
        return read(session, numbers_in(order)[0]).order


@pytest.fixture
def order(database: Database, stores: None) -> str:
    return an_order(database)


def test_an_order_is_found_by_its_channel_s_number_in_any_store(
    order: str, make_till: MakeTill
) -> None:
    here, franchise = make_till("S02", "1"), make_till("F01", "1")
    said = {"kind": "order", "value": "web-9", "staff": "u1"}
    found = here.post("/v1/returns/find", said).json()["sales"]

    assert [(each["sale"], each["due_minor"]) for each in found] == [(order, 999)]
    assert franchise.post("/v1/returns/find", said).json()["sales"] == []


def test_half_of_it_comes_back_elsewhere_and_the_order_says_so(
    order: str, make_till: MakeTill, database: Database
) -> None:
    there = make_till("S02", "1")
    held = told(claim(there, order, {"0": 1}, "r1").json())
    assert there.push(came_back(there, held, {"0": 1}, claimed="r1")).status_code == 200
    after = stands(database, order)

    assert after.lines[0].returned == 1000
    assert [tender.refunded_minor for tender in after.tenders] == [333, 0]
    assert counts(database) == [("0", 3, 1, 0)]
    assert dict(look(there, order).before.units) == {"0": 1}


def test_all_of_it_in_steps_gives_back_what_was_paid_for_it(
    order: str, till: Till, database: Database
) -> None:
    for number in range(3):
        held = told(claim(till, order, {"0": 1}, f"r{number}").json())
        till.push(came_back(till, held, {"0": 1}, claimed=f"r{number}"))
    after = stands(database, order)

    assert claim(till, order, {"0": 1}).status_code == 409
    assert after.lines[0].returned == 3000
    assert sum(tender.refunded_minor for tender in after.tenders) == 999


def test_what_only_its_channel_can_give_back_is_refused(till: Till, database: Database) -> None:
    order = an_order(database, Payment("marketplace", 999))
    answer = till.post("/v1/returns/look", {"sale": order})

    assert (answer.status_code, answer.json()["code"]) == (409, "paid-elsewhere")

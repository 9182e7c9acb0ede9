"""What comes back of an order, at two counters and twice."""

from __future__ import annotations

from functools import partial

import pytest

from headoffice.db.database import Database
from headoffice.orders.keeping import locked, numbers_in
from headoffice.orders.returning import returnable, take_back
from storeapp.domain.errors import Refusal
from tests.headoffice.acting import Clock
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.orders.given import (
    NOW_MS,
    Counter,
    buckets,
    code_of,
    order_of,
    placed,
    refunds,
    together,
)

pytestmark = pytest.mark.usefixtures("stocked")
TWO = [{"line": 0, "thousandths": 2000}]


@pytest.fixture
def given(database: Database, clock: Clock) -> str:
    """An order of two plums for 999, handed over."""
    id, counter = placed(database), Counter(database, clock)
    counter.ready(f"{id}-1", TWO)
    code = code_of(database, f"{id}-1")
    counter.ask("fo.hand_over", fo=f"{id}-1", hand="h", parts=TWO, code=code, at_ms=NOW_MS)
    return id


def back(
    database: Database, id: str, source: str = "return:1", units: int = 1, minor: int = 499
) -> str:
    """The refusal's code, "" when it was taken back."""
    try:
        with database.write() as session:
            take_back(
                session,
                id,
                {0: units * 1000},
                source=source,
                refund_minor=minor,
                by="S02-1",
                at_ms=NOW_MS,
            )
    except Refusal as refusal:
        return refusal.code
    return ""


@on_sqlite
def test_one_comes_back_and_its_money_goes_the_way_it_came(database: Database, given: str) -> None:
    assert [back(database, given), back(database, given)] == ["", ""]  # The same one again.

    assert buckets(database, given) == {"handed_over": 2000, "returned": 1000}
    assert returnable(order_of(database, given)) == {0: 1000}
    assert refunds(database) == [("return:1", 0, 1, 499, "due")]


def test_the_last_unit_comes_back_at_one_of_two_counters(database: Database, given: str) -> None:
    calls = [
        partial(back, database, given, source, units=2, minor=999)
        for source in ("return:a", "return:b")
    ]

    assert sorted(map(str, together(*calls))) == ["", "return-too-much"]

    assert buckets(database, given) == {"handed_over": 2000, "returned": 2000}
    assert [each[1:4] for each in refunds(database)] == [(0, 1, 666), (1, 1, 333)]


@on_sqlite
@pytest.mark.parametrize(
    ("units", "minor", "code"),
    [(3, 1, "return-too-much"), (1, 1000, "refund-too-much")],
)
def test_no_more_than_went_out_and_was_paid(
    database: Database, given: str, units: int, minor: int, code: str
) -> None:
    assert back(database, given, units=units, minor=minor) == code

    assert (buckets(database, given), refunds(database)) == ({"handed_over": 2000}, [])


@on_sqlite
def test_a_return_is_one_return(database: Database, given: str) -> None:
    back(database, given)

    assert back(database, given, minor=1) == "return-differs"
    with database.write() as session, pytest.raises(Refusal, match="return-too-much"):
        take_back(session, given, {7: 1}, source="r", refund_minor=0, by="", at_ms=NOW_MS)
    with database.write() as session:
        assert locked(session, numbers_in(given)[0]).order.refunded_minor == 499

"""What tills ask about orders, carried out: who may, what comes of it, and only once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import col, select

from headoffice.db.database import Database
from headoffice.inventory.tables import CountTask
from headoffice.orders.tables import HandOverRow, OrderEvent
from storeapp.domain.fulfilment import Mode
from tests.headoffice.acting import Clock
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.orders.given import (
    HOME,
    NOW_MS,
    Counter,
    an_order,
    buckets,
    code_of,
    command,
    fo_row,
    fos,
    order_of,
    placed,
    plums,
    refunds,
    stock,
    told,
)

pytestmark = [on_sqlite, pytest.mark.usefixtures("stocked")]
TWO = [{"line": 0, "thousandths": 2000}]
ONE = [{"line": 0, "thousandths": 1000}]
HOUR_MS = 3_600_000


MakeCounter = Callable[[str], Counter]


@pytest.fixture
def counter(database: Database, clock: Clock) -> Counter:
    """Of store S01."""
    return Counter(database, clock)


@pytest.fixture
def make_counter(database: Database, clock: Clock) -> MakeCounter:
    return lambda store: Counter(database, clock, store)


def test_an_order_is_picked_packed_and_handed_over(counter: Counter, database: Database) -> None:
    id = placed(database)
    fo = f"{id}-1"
    counter.ready(fo, TWO)
    row = told(database, "S01")[f"fo:{fo}"]
    assert (row["state"], row["bin"], row["lease_until_ms"]) == (
        "READY",
        "B7",
        NOW_MS + 72 * HOUR_MS,
    )
    assert stock(database, "S01") == {"staged": 2000}

    shown = counter.ask(
        "fo.hand_over",
        fo=fo,
        hand="h1",
        parts=TWO,
        code=code_of(database, fo),
        at_ms=NOW_MS,
        staff="staff-1",
    )

    assert (shown["state"], shown["lines"][0]["out"]) == ("HANDED_OVER", 2000)
    assert buckets(database, id) == {"handed_over": 2000}
    assert stock(database, "S01") == {}
    assert f"fo:{fo}" not in told(database, "S01")
    assert refunds(database) == []
    with database.read() as session:
        kinds = list(session.exec(select(OrderEvent.kind).order_by(col(OrderEvent.version))))
        hand = session.exec(select(HandOverRow)).one()
    assert kinds == [
        "placed", "routed", "accepted", "started", "picked", "packed", "ready", "handed-over",
    ]  # fmt: skip
    assert (hand.hand, hand.verdict, hand.staff) == ("h1", "counts", "staff-1")


def test_what_she_refuses_is_put_back_and_then_paid_back(
    counter: Counter, database: Database
) -> None:
    id = placed(database)
    fo = f"{id}-1"
    counter.ready(fo, TWO)
    code = code_of(database, fo)[-8:]
    counter.ask("fo.hand_over", fo=fo, hand="h1", parts=ONE, code=code, at_ms=NOW_MS)
    assert buckets(database, id) == {"handed_over": 1000, "picked": 1000}
    assert (stock(database, "S01"), refunds(database)) == ({"put_back": 1000}, [])

    counter.ask("fo.put_back", fo=fo, parts=ONE)

    assert buckets(database, id) == {"handed_over": 1000, "cancelled": 1000}
    assert stock(database, "S01") == {"shelf": 1000}
    assert refunds(database) == [("order:" + id, 0, 1, 499, "due")]


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        pytest.param("", "pickup-code-unreadable", id="none"),
        pytest.param("00000000", "pickup-code-wrong", id="a guess"),
        pytest.param("0" * 21, "pickup-code-other-store", id="of another store"),
    ],
)
def test_without_her_code_nothing_is_handed_over(
    counter: Counter, database: Database, code: str, refusal: str
) -> None:
    id = placed(database)
    counter.ready(f"{id}-1", TWO)

    said = counter.refused(
        "fo.hand_over", fo=f"{id}-1", hand="h1", parts=TWO, code=code, at_ms=NOW_MS
    )

    assert said == refusal
    assert buckets(database, id) == {"ready": 2000}
    with database.read() as session:
        assert session.exec(select(HandOverRow)).all() == []


def test_two_registers_of_one_store_hand_over_once(
    counter: Counter, make_counter: MakeCounter, database: Database
) -> None:
    id = placed(database)
    fo = f"{id}-1"
    counter.ready(fo, TWO)
    said = {"fo": fo, "parts": TWO, "code": code_of(database, fo), "at_ms": NOW_MS}
    counter.ask("fo.hand_over", hand="h1", **said)

    assert make_counter("S01").refused("fo.hand_over", hand="h2", **said) == "handed-over-before"
    again = counter.ask("fo.hand_over", hand="h1", **said)

    assert again["state"] == "HANDED_OVER"
    assert stock(database, "S01") == {}


def test_another_store_has_nothing_to_do_with_it(
    counter: Counter, make_counter: MakeCounter, database: Database
) -> None:
    fo = f"{placed(database)}-1"

    assert make_counter("S02").refused("fo.accept", fo=fo) == "fo-unknown"
    assert counter.refused("fo.accept", fo="O999-1") == "fo-unknown"
    assert counter.refused("fo.accept", fo=f"{placed(database)}-9") == "fo-unknown"
    assert counter.refused("fo.accept", fo="O1") == "message-unreadable"
    assert fo_row(database, fo).state == "OFFERED"


def test_who_saw_an_older_state_is_shown_the_new_one(counter: Counter, database: Database) -> None:
    fo = f"{placed(database)}-1"
    counter.ask("fo.accept", fo=fo)

    answer = counter.post(command("fo.start", version=1, fo=fo))

    assert (answer.status_code, answer.json()["code"]) == (409, "version-moved")
    assert answer.json()["current"]["body"]["state"] == "ACCEPTED"
    assert fo_row(database, fo).version == 2


def test_a_rejected_offer_goes_to_the_next_place(
    counter: Counter, make_counter: MakeCounter, database: Database
) -> None:
    id = placed(database)

    shown = counter.ask("fo.reject", fo=f"{id}-1", why="no-staff")

    assert shown["state"] == "RELEASED"
    assert fos(database, id) == [(1, "S01", "RELEASED"), (2, "W01", "OFFERED")]
    assert (stock(database, "S01"), stock(database, "W01")) == (
        {"shelf": 2000},
        {"shelf": 10_000, "reserved": 2000},
    )
    assert f"fo:{id}-1" not in told(database, "S01")
    assert told(database, "S01")[f"fo:{id}-2"]["place"] == "W01"  # It will be collected here.


def test_what_is_short_is_brought_from_elsewhere_and_counted(
    counter: Counter, database: Database
) -> None:
    id = placed(database)
    fo = f"{id}-1"
    for kind in ("fo.accept", "fo.start"):
        counter.ask(kind, fo=fo)
    counter.ask("fo.pick", fo=fo, parts=ONE)

    shown = counter.ask("fo.short", fo=fo, parts=ONE, why="not-in-stock")

    assert (shown["state"], shown["lines"][0]["quantity"]) == ("PICKED", 1000)
    assert fos(database, id) == [(1, "S01", "PICKED"), (2, "W01", "OFFERED")]
    assert buckets(database, id) == {"picked": 1000, "allocated": 1000}
    with database.read() as session:
        assert [task.why for task in session.exec(select(CountTask))] == ["short"]


def test_all_or_nothing_puts_back_what_was_found(counter: Counter, database: Database) -> None:
    id = placed(database, an_order(split=False))
    fo = f"{id}-1"
    for kind in ("fo.accept", "fo.start"):
        counter.ask(kind, fo=fo)
    counter.ask("fo.pick", fo=fo, parts=ONE)

    counter.ask("fo.short", fo=fo, parts=ONE, why="damaged", keep=False)

    assert fos(database, id) == [(1, "S01", "RELEASED"), (2, "W01", "OFFERED")]
    assert stock(database, "S01") == {"put_back": 1000, "damaged": 1000}
    counter.ask("fo.put_back", fo=fo, parts=ONE)
    assert stock(database, "S01") == {"shelf": 1000, "damaged": 1000}
    assert buckets(database, id) == {"allocated": 2000}
    assert refunds(database) == []


def test_it_is_brought_from_the_warehouse_and_collected_here(
    counter: Counter, make_counter: MakeCounter, database: Database
) -> None:
    id = placed(database, an_order(plums(3)))
    fo, warehouse = f"{id}-1", make_counter("W01")
    for kind in ("fo.accept", "fo.start"):
        warehouse.ask(kind, fo=fo)
    warehouse.ask("fo.pick", fo=fo, parts=[{"line": 0, "thousandths": 3000}])
    warehouse.ask("fo.pack", fo=fo)
    assert warehouse.refused("fo.ready", fo=fo) == "fo-not-collected-here"
    warehouse.ask("fo.dispatch", fo=fo)
    assert stock(database, "S01") == {"shelf": 2000, "transit": 3000}
    assert counter.refused("fo.ready", fo=fo) == "fo-state-wrong"

    counter.ask("fo.arrive", fo=fo)
    counter.ask("fo.ready", fo=fo)

    assert stock(database, "S01") == {"shelf": 2000, "staged": 3000}
    assert warehouse.refused("fo.unlabel", fo=fo) == "fo-unknown"
    code, parts = code_of(database, fo), [{"line": 0, "thousandths": 3000}]
    counter.ask("fo.hand_over", fo=fo, hand="h1", parts=parts, code=code, at_ms=NOW_MS)
    assert stock(database, "S01") == {"shelf": 2000}


def test_cancelled_before_it_left_the_warehouse_puts_it_back(
    counter: Counter, make_counter: MakeCounter, database: Database
) -> None:
    id = placed(database, an_order(plums(3)))
    fo, warehouse = f"{id}-1", make_counter("W01")
    three = [{"line": 0, "thousandths": 3000}]
    warehouse.ready(fo, three, to="PACKED")
    counter.ask("order.cancel", order=id)
    assert counter.refused("fo.answer_cancel", fo=fo, agreed=True) == "fo-unknown"
    warehouse.ask("fo.answer_cancel", fo=fo, agreed=True)
    assert counter.refused("fo.put_back", fo=fo, parts=three) == "fo-unknown"

    warehouse.ask("fo.put_back", fo=fo, parts=three)

    assert stock(database, "W01") == {"shelf": 10_000}
    assert buckets(database, id) == {"cancelled": 3000}


def test_it_is_shipped_with_her_address_told_for_the_label_only(
    make_counter: MakeCounter, database: Database
) -> None:
    new = an_order(plums(2, mode=Mode.SHIP), address=HOME, pickup_at="")
    id = placed(database, new)
    fo, counter = f"{id}-1", make_counter("W01")
    for kind in ("fo.accept", "fo.start"):
        counter.ask(kind, fo=fo)
    counter.ask("fo.pick", fo=fo, parts=TWO)
    counter.ask("fo.pack", fo=fo)
    assert counter.refused("fo.ready", fo=fo) == "fo-not-collected-here"
    to = counter.ask("fo.address", fo=fo)
    assert (to["recipient"], to["lines"]) == ("林", ["Plum Road 7"])
    counter.ask("fo.label", fo=fo, tracking="SF1")
    counter.ask("fo.unlabel", fo=fo)
    counter.ask("fo.label", fo=fo, tracking="SF2")

    counter.ask("fo.ship", fo=fo)

    assert buckets(database, id) == {"shipped": 2000}
    assert (fo_row(database, fo).state, fo_row(database, fo).tracking) == ("SHIPPED", "SF2")
    assert stock(database, "W01") == {"shelf": 8000}
    assert "Plum Road" not in str(told(database, "W01"))


@pytest.mark.parametrize("moment", ["offered", "accepted"])
def test_cancelled_before_anybody_went_to_the_shelf_it_is_paid_back_at_once(
    counter: Counter, database: Database, moment: str
) -> None:
    id = placed(database)
    if moment == "accepted":
        counter.ask("fo.accept", fo=f"{id}-1")

    shown = counter.ask("order.cancel", order=id)

    assert shown == {"order": id, "status": "cancelled", "fos": [f"{id}-1"]}
    assert buckets(database, id) == {"cancelled": 2000}
    assert stock(database, "S01") == {"shelf": 2000}
    assert refunds(database) == [
        ("order:" + id, 0, 1, 666, "due"),
        ("order:" + id, 1, 1, 333, "manual"),
    ]
    counter.ask("order.cancel", order=id)  # Again it changes nothing.
    assert len(refunds(database)) == 2


def test_cancelled_while_it_is_packed_the_clerk_is_asked_and_the_shelf_scanned(
    counter: Counter, database: Database
) -> None:
    id = placed(database)
    fo = f"{id}-1"
    counter.ready(fo, TWO)
    counter.ask("order.cancel", order=id)
    said = {"fo": fo, "hand": "h1", "parts": TWO, "code": code_of(database, fo), "at_ms": NOW_MS}
    assert told(database, "S01")[f"fo:{fo}"]["cancel"] == "REQUESTED"
    assert counter.refused("fo.hand_over", **said) == "cancel-requested"

    counter.ask("fo.answer_cancel", fo=fo, agreed=True)

    assert (stock(database, "S01"), refunds(database)) == ({"put_back": 2000}, [])
    counter.ask("fo.put_back", fo=fo, parts=TWO)
    assert stock(database, "S01") == {"shelf": 2000}
    assert [each[3:] for each in refunds(database)] == [(666, "due"), (333, "manual")]
    assert fo_row(database, fo).state == "CANCELLED"


def test_the_clerk_says_no_when_she_is_at_the_counter(counter: Counter, database: Database) -> None:
    id = placed(database)
    fo = f"{id}-1"
    counter.ready(fo, TWO)
    counter.ask("order.cancel", order=id)
    counter.ask("fo.answer_cancel", fo=fo, agreed=False)
    code = code_of(database, fo)

    counter.ask("fo.hand_over", fo=fo, hand="h1", parts=TWO, code=code, at_ms=NOW_MS)

    assert (order_of(database, id).refunded_minor, refunds(database)) == (0, [])
    assert counter.refused("order.cancel", order=id) == "order-given-out"


def test_only_stores_of_the_order_may_cancel_it(
    make_counter: MakeCounter, database: Database
) -> None:
    id = placed(database)

    assert make_counter("F01").refused("order.cancel", order=id) == "order-unknown"
    assert buckets(database, id) == {"allocated": 2000}


@pytest.mark.parametrize(
    ("by_ms", "refusal"),
    [
        pytest.param(NOW_MS, "pickup-time-wrong", id="past"),
        pytest.param(NOW_MS + 15 * 24 * HOUR_MS, "pickup-time-wrong", id="for ever"),
        pytest.param(NOW_MS + HOUR_MS, "lease-not-longer", id="earlier than promised"),
    ],
)
def test_a_lease_is_extended_within_bounds(
    counter: Counter, clock: Clock, database: Database, by_ms: int, refusal: str
) -> None:
    fo = f"{placed(database)}-1"
    counter.ready(fo, TWO)
    before = code_of(database, fo)

    assert counter.refused("fo.extend", fo=fo, pickup_by_ms=by_ms) == refusal
    shown = counter.ask("fo.extend", fo=fo, pickup_by_ms=NOW_MS + 96 * HOUR_MS)

    assert shown["lease_until_ms"] == NOW_MS + 96 * HOUR_MS
    assert code_of(database, fo) == before

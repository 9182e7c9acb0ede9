"""What time does to orders, and what goes back to whom, each once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from headoffice.db.database import Database
from headoffice.door import NotServed
from headoffice.inventory.service import set_opening_stock
from headoffice.orders.commands import cancel
from headoffice.orders.keeping import locked, numbers_in
from headoffice.orders.refunding import carry_out, settle_by_hand
from headoffice.orders.upkeep import keep, keep_orders
from headoffice.orders.wiring import giving_back
from storeapp.domain.errors import Refusal
from storeapp.domain.handing_over import SKEW_MS
from storeapp.sync.wire.paying import RefundShown
from tests.conftest import ExpectedLogs
from tests.headoffice.acting import Clock
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.orders.given import (
    NOW_MS,
    Counter,
    an_order,
    buckets,
    fo_row,
    fos,
    placed,
    plums,
    refunds,
    stock,
)

pytestmark = pytest.mark.usefixtures("stocked")
TWO = [{"line": 0, "thousandths": 2000}]
MINUTE_MS, HOUR_MS = 60_000, 3_600_000
ACCEPT_MS, LEASE_MS, OVERDUE_MS = 30 * MINUTE_MS, 72 * HOUR_MS, 48 * HOUR_MS


@pytest.fixture
def counter(database: Database, clock: Clock) -> Counter:
    return Counter(database, clock)


class Provider:
    """Gives back each name once, and may be slow to say so."""

    def __init__(self, *states: str) -> None:
        self.states = list(states)
        self.asked: list[tuple[str, str, int]] = []

    def give_back(self, number: str, refund: str, amount_minor: int) -> RefundShown:
        self.asked.append((number, refund, amount_minor))
        state = self.states.pop(0)
        if state == "away":
            raise ConnectionError
        if state == "not-paid":
            raise NotServed(409, "not-paid", "")
        return RefundShown(
            number="R", refund=refund, amount_minor=amount_minor, state=state, version=1
        )


def cancelled(database: Database, id: str) -> None:
    with database.write() as session:
        kept = locked(session, numbers_in(id)[0])
        cancel(session, kept, by="web", at_ms=NOW_MS)


def states(database: Database) -> list[str]:
    return [each[4] for each in refunds(database)]


# --- time ----------------------------------------------------------------------------


@on_sqlite
def test_an_offer_that_nobody_accepts_goes_on(database: Database, counter: Counter) -> None:
    id = placed(database)
    assert keep(database, now_ms=NOW_MS + ACCEPT_MS) == 0

    assert keep(database, now_ms=NOW_MS + ACCEPT_MS + 1) == 1

    assert fos(database, id) == [(1, "S01", "RELEASED"), (2, "W01", "OFFERED")]
    assert fo_row(database, f"{id}-1").why == "timeout"
    assert counter.refused("fo.accept", fo=f"{id}-1") == "fo-state-wrong"


@on_sqlite
def test_who_accepts_too_late_is_told_so(
    database: Database, counter: Counter, clock: Clock
) -> None:
    fo = f"{placed(database)}-1"
    clock.ms = NOW_MS + ACCEPT_MS + 1

    assert counter.refused("fo.accept", fo=fo) == "fo-offer-over"
    assert fo_row(database, fo).state == "OFFERED"


@on_sqlite
def test_what_nobody_fetches_is_put_back_and_paid_back_only_then(
    database: Database, counter: Counter, clock: Clock
) -> None:
    id = placed(database)
    fo = f"{id}-1"
    counter.ready(fo, TWO)
    over_ms = NOW_MS + LEASE_MS + SKEW_MS + 1
    assert (keep(database, now_ms=over_ms - 1), keep(database, now_ms=over_ms)) == (0, 1)
    assert fo_row(database, fo).state == "OVERDUE"
    gone_ms = NOW_MS + LEASE_MS + OVERDUE_MS
    assert (keep(database, now_ms=gone_ms - 1), keep(database, now_ms=gone_ms)) == (0, 1)
    assert (fo_row(database, fo).state, buckets(database, id)) == ("NO_SHOW", {"picked": 2000})
    assert (stock(database, "S01"), refunds(database)) == ({"put_back": 2000}, [])
    clock.ms = gone_ms

    counter.ask("fo.put_back", fo=fo, parts=[{"line": 0, "thousandths": 1000}])
    assert (fo_row(database, fo).state, [r[3] for r in refunds(database)]) == ("PUTBACK", [499])
    counter.ask("fo.put_back", fo=fo, parts=[{"line": 0, "thousandths": 1000}])

    assert (fo_row(database, fo).state, buckets(database, id)) == ("CANCELLED", {"cancelled": 2000})
    assert [r[1:4] for r in refunds(database)] == [(0, 1, 499), (0, 2, 167), (1, 1, 333)]
    assert keep(database, now_ms=gone_ms + 10 * LEASE_MS) == 0


@on_sqlite
def test_reminded_and_extended_it_is_kept(database: Database, counter: Counter) -> None:
    id = placed(database)
    fo = f"{id}-1"
    counter.ready(fo, TWO)
    keep(database, now_ms=NOW_MS + LEASE_MS + SKEW_MS + 1)

    counter.ask("fo.extend", fo=fo, pickup_by_ms=NOW_MS + 2 * LEASE_MS)

    assert keep(database, now_ms=NOW_MS + LEASE_MS + OVERDUE_MS) == 0
    assert fo_row(database, fo).state == "READY"


@on_sqlite
def test_what_no_place_has_is_tried_again(database: Database, counter: Counter) -> None:
    id = placed(database, an_order(plums(9), split=False))
    counter_w = Counter(database, counter.clock, "W01")
    counter_w.ask("fo.reject", fo=f"{id}-1", why="broken-lift")
    assert buckets(database, id) == {"unrouted": 9000}
    assert stock(database, "W01") == {"shelf": 10_000}
    assert stock(database, "") == {"reserved": 9000}
    keep(database, now_ms=NOW_MS + 10 * MINUTE_MS)
    assert buckets(database, id) == {"unrouted": 9000}
    with database.write() as session:
        set_opening_stock(session, "S02", {"plum": 9000}, at_ms=NOW_MS)

    keep(database, now_ms=NOW_MS + 20 * MINUTE_MS)

    assert fos(database, id) == [(1, "W01", "RELEASED"), (2, "S02", "OFFERED")]
    assert (stock(database, ""), stock(database, "S02")["reserved"]) == ({}, 9000)


# --- money ---------------------------------------------------------------------------


@on_sqlite
@pytest.mark.parametrize(
    ("said", "after"),
    [
        pytest.param(["DONE"], ["done", "manual"], id="at once"),
        pytest.param(["SENT", "UNKNOWN", "DONE"], ["done", "manual"], id="slowly"),
        pytest.param(["REFUSED"], ["refused", "manual"], id="refused"),
        pytest.param(["not-paid"], ["refused", "manual"], id="never paid"),
        pytest.param(["away", "DONE"], ["done", "manual"], id="away at first"),
    ],
)
def test_what_was_paid_by_phone_goes_back_under_one_name(
    database: Database, expected_logs: ExpectedLogs, said: list[str], after: list[str]
) -> None:
    if said[0] in ("not-paid", "away"):
        expected_logs("refund ")
    id = placed(database)
    cancelled(database, id)
    provider = Provider(*said)

    for minutes in range(60):
        carry_out(database, giving_back(provider), now_ms=NOW_MS + minutes * MINUTE_MS)

    assert states(database) == after
    assert provider.states == []
    assert set(provider.asked) == {("S011_ABC_1", f"order:{id}:0:1", 666)}


def test_two_processes_ask_for_a_refund_once(database: Database) -> None:
    cancelled(database, placed(database))
    provider = Provider("DONE")
    gate = threading.Barrier(2)

    def one(_: int) -> int:
        gate.wait(10)
        return carry_out(database, giving_back(provider), now_ms=NOW_MS)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == [0, 1]

    assert states(database) == ["done", "manual"]


@on_sqlite
def test_cash_is_given_back_by_people_and_said_once(database: Database) -> None:
    id = placed(database)
    cancelled(database, id)

    with database.write() as session:
        for _ in range(2):
            row = settle_by_hand(session, f"order:{id}", 1, 1, how="till S01-1", at_ms=NOW_MS)
            assert (row.state, row.reason) == ("done", "till S01-1")

    assert states(database) == ["due", "done"]
    with database.write() as session, pytest.raises(Refusal, match="refund-not-manual"):
        settle_by_hand(session, f"order:{id}", 0, 1, how="twice", at_ms=NOW_MS)
    with database.write() as session, pytest.raises(Refusal, match="refund-unknown"):
        settle_by_hand(session, f"order:{id}", 7, 1, how="", at_ms=NOW_MS)


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"payments": ()}, [], id="nothing was paid"),
        pytest.param({"delivery_minor": 100}, [(0, 1, 666), (1, 1, 333)], id="paid in part"),
    ],
)
def test_only_what_was_paid_goes_back(
    database: Database, changes: dict[str, Any], expected: list[tuple[int, int, int]]
) -> None:
    cancelled(database, placed(database, an_order(**changes)))

    assert [each[1:4] for each in refunds(database)] == expected


@pytest.fixture(autouse=True)
def every_refund_within_what_was_paid(database: Database) -> Iterator[None]:
    yield
    paid = {0: 666, 1: 333}
    for tender, most in paid.items():
        assert sum(each[3] for each in refunds(database) if each[1] == tender) <= most


@on_sqlite
def test_the_task_goes_on_after_a_round_that_failed(
    database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("orders could not be kept")
    id = placed(database)
    rounds: list[bool] = []

    def now_ms() -> int:
        rounds.append(True)
        if len(rounds) == 1:
            raise ConnectionError
        return NOW_MS + ACCEPT_MS + 1

    async def run() -> None:
        kept = asyncio.Event()
        loop = asyncio.get_running_loop()
        stop = database.when_published(lambda: loop.call_soon_threadsafe(kept.set))
        give_back = giving_back(Provider())
        task = asyncio.create_task(
            keep_orders(database, give_back=give_back, now_ms=now_ms, look_s=0)
        )
        await asyncio.wait_for(kept.wait(), 20)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        stop()

    asyncio.run(run())

    assert fos(database, id)[0] == (1, "S01", "RELEASED")

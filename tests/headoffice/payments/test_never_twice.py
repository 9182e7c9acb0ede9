"""None charged twice, none paid and unrecorded: schedules of lost answers, late success, and head
office killed at commits and requests."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from headoffice.db.database import Database
from tests.conftest import ExpectedLogs
from tests.headoffice.payments.schedules import Schedule, World

QUICK, PROVEN = 40, 2_000


def run_all(database: Database, seeds: range) -> Counter[str]:
    """What was seen on the way, so that the proof is known to have met its cases."""
    seen: Counter[str] = Counter()
    for seed in seeds:
        world = World(Random(seed))
        schedule = Schedule(database, world, f"sale-{seed}")
        schedule.run()
        assert schedule.complaints() == [], seed
        orders = world.book.snapshot()
        seen["deaths"] += schedule.deaths
        seen["in cash"] += schedule.in_cash
        seen["second attempts"] += schedule.attempt > 1
        seen["refused"] += len(schedule.refusals)
        seen["given back"] += sum(bool(order.refunds) for order in orders)
        seen["kept"] += sum(order.held_minor(world.ms) > 0 for order in orders)
    return seen


def test_no_schedule_charges_twice_or_loses_a_payment(
    database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("paid when it was over, goes back")

    seen = run_all(database, range(QUICK))

    assert min(seen.values()) > 0, seen


@pytest.mark.prove
def test_two_thousand_schedules(database: Database, expected_logs: ExpectedLogs) -> None:
    expected_logs("paid when it was over, goes back")

    count = PROVEN if database.is_sqlite else PROVEN // 4
    seen = run_all(database, range(QUICK, QUICK + count))

    assert seen["deaths"] > count
    assert min(seen.values()) > count // 20, seen

"""What goes on by itself: writing what comes, folding, following, letting go after ninety days."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlmodel import Session

from headoffice.activity import intake
from headoffice.activity import keeper as keeping
from headoffice.activity.events import Track
from headoffice.activity.intake import Arrived, Intake
from headoffice.activity.keeper import BrowsingKeeper
from headoffice.activity.profile import Deed
from headoffice.db.database import Database
from headoffice.door import NotServed
from headoffice.settings import DAY_MS, Settings
from tests.conftest import ExpectedLogs
from tests.headoffice.acting import Clock
from tests.headoffice.activity.browsing import (
    T0,
    Agreed,
    browse,
    events,
    points_of,
    refused,
)
from tests.headoffice.conftest import on_sqlite

pytestmark = on_sqlite


def arrived(*messages: str, visitor: str = "v1") -> list[Arrived]:
    return [Arrived("web", Track(m, visitor, Deed.VIEW, ("A",), T0), T0) for m in messages]


@dataclass
class Failing:
    """A database that fails so often before it works."""

    database: Database
    failures: int = 0
    writes: list[int] = field(default_factory=list)

    @contextmanager
    def write(self) -> Iterator[Session]:
        if self.failures:
            self.failures -= 1
            raise OSError("away")
        with self.database.write() as session:
            yield session
        self.writes.append(1)


async def taken_beside(taking: Intake, *some: list[Arrived]) -> list[object]:
    """What came of requests that came while the writer was at rest."""
    waiting = [asyncio.create_task(taking.take(each)) for each in some]
    await asyncio.sleep(0)
    writer = asyncio.create_task(taking.run())
    done = await asyncio.gather(*waiting, return_exceptions=True)
    writer.cancel()
    await asyncio.gather(writer, return_exceptions=True)
    return list(done)


def test_what_waits_is_written_in_one_transaction(database: Database) -> None:
    failing = Failing(database)
    taking = Intake(failing)  # type: ignore[arg-type]  # it only writes

    done = asyncio.run(
        taken_beside(taking, arrived("a", "b"), arrived("b", "c", "c"), [], arrived("d"))
    )

    assert done == [2, 1, 0, 1]
    assert len(failing.writes) == 1
    assert len(events(database)) == 4
    assert refused(database) == {"duplicate": 2}


def test_who_waits_is_told_of_a_failure_and_the_next_are_taken(database: Database) -> None:
    taking = Intake(Failing(database, failures=1))  # type: ignore[arg-type]  # it only writes

    async def both() -> tuple[list[object], list[object]]:
        taking.refuse("web", "robot", 3, T0)
        first = await taken_beside(taking, arrived("a"))
        return first, await taken_beside(taking, arrived("a"))

    first, second = asyncio.run(both())

    assert isinstance(first[0], OSError)
    assert second == [1]
    assert refused(database) == {"robot": 3}


def test_more_than_can_wait_is_sent_again_later(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST_WAITING", 3)

    done = asyncio.run(taken_beside(Intake(database), arrived("a", "b"), arrived("c", "d")))

    assert done[0] == 2
    assert isinstance(done[1], NotServed)
    assert (done[1].status, done[1].code) == (503, "busy")
    assert len(events(database)) == 2


def test_what_comes_is_written_before_the_end(database: Database) -> None:
    taking = Intake(database)

    async def ends() -> None:
        writer = asyncio.create_task(taking.run())
        await asyncio.sleep(0)
        taking.refuse("web", "robot", 1, T0)
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)

    asyncio.run(ends())

    assert refused(database) == {"robot": 1}


def test_a_round_folds_and_once_an_hour_lets_go(database: Database, stores: None) -> None:
    clock = Clock(T0)
    settings = Settings(browsing_kept_days=90)
    keeper = BrowsingKeeper(database, settings, Agreed(), now_ms=clock)
    browse(database, "v1", (Deed.VIEW, "A", T0), folded=False)

    folded = keeper.turn()
    at_rest = keeper.turn()
    clock.ms += 90 * DAY_MS + 1
    aged = keeper.turn()
    forgotten = keeper.turn()
    clock.ms += 3_599_999
    later = keeper.turn()

    assert (folded, at_rest, aged, forgotten, later) == (1, 0, 1, 0, 0)
    assert events(database) == []
    assert points_of(database, "v/v1") == {}


def test_a_failing_round_is_not_the_last(
    database: Database,
    stores: None,
    expected_logs: ExpectedLogs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected_logs("browsing stalled")
    monkeypatch.setattr(keeping, "TROUBLE_S", 0.0)
    keeper = Stumbling(database, Settings(browsing_look_s=0.0), Agreed(), now_ms=Clock(T0))

    async def run() -> None:
        task = asyncio.create_task(keeper.run())
        await asyncio.to_thread(keeper.third.wait, 10)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())

    assert keeper.third.is_set()


class Stumbling(BrowsingKeeper):
    """One whose first round fails."""

    rounds = 0

    def __init__(self, *parts: Any, **named: Any) -> None:
        super().__init__(*parts, **named)
        self.third = threading.Event()

    def turn(self) -> int:
        self.rounds += 1
        if self.rounds == 1:
            raise OSError("away")
        if self.rounds == 3:
            self.third.set()
        return super().turn()

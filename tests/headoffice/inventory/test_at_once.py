"""Many customers at the same moment: every piece is promised once, and nobody waits for ever."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from headoffice.db.database import Database
from headoffice.inventory import holding, reserving, upkeep
from headoffice.inventory.available import ato
from headoffice.inventory.ledger import Move, post
from headoffice.inventory.upkeep import keep_inventory
from storeapp.domain.errors import Refusal
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.inventory.given import HOUR_MS, NOW_MS, audited, buckets, opened

THREADS = 8


def together(act: Callable[[int], bool], times: int) -> int:
    """How many of so many acts, begun at the same moment, came to something."""
    gate = threading.Barrier(THREADS)
    with ThreadPoolExecutor(THREADS, initializer=lambda: gate.wait(20)) as pool:
        return sum(pool.map(act, range(times)))


def won(act: Callable[[], object]) -> bool:
    try:
        act()
    except Refusal as refusal:
        if refusal.code != "stock-short":
            raise
        return False
    return True


def hold(database: Database, ref: str, place: str | None, *skus: str) -> None:
    with database.write() as session:
        holding.hold(
            session,
            ref=ref,
            channel="web",
            demand=[(sku, 1_000) for sku in skus],
            until_ms=NOW_MS + HOUR_MS,
            place=place,
            at_ms=NOW_MS,
        )


def test_the_last_pieces_are_promised_once_wherever_they_are(database: Database) -> None:
    """Of five in two places, by holds of no place, of a place, and reservations without a hold;
    half of them name the goods in the other order."""
    opened(database, "A", P1=3, P2=50)
    opened(database, "B", P1=2, P2=50)

    def one(number: int) -> bool:
        goods = ("P1", "P2") if number % 2 else ("P2", "P1")
        if number % 3 < 2:
            place = None if number % 3 else "A"
            return won(lambda: hold(database, f"h{number}", place, *goods))

        def reserve() -> None:
            with database.write() as session:
                reserving.reserve(
                    session,
                    ref=f"o{number}",
                    place="B",
                    demand=[(sku, 1_000) for sku in goods],
                    at_ms=NOW_MS,
                )

        return won(reserve)

    assert together(one, 24) == 5
    with database.read() as session:
        assert ato(session, ["P1", "P2"], "web", NOW_MS) == {"P1": 0, "P2": 95_000}
    assert audited(database) == []


def test_a_hold_that_is_asked_for_by_all_at_once_is_one_hold(database: Database) -> None:
    opened(database, "A", P1=5)

    def one(_number: int) -> bool:
        return won(lambda: hold(database, "h1", "A", "P1"))

    assert together(one, 8) == 8
    with database.read() as session:
        assert buckets(session, "A", "P1") == {"shelf": 5_000, "held": 1_000}
    assert audited(database) == []


def test_holds_are_consumed_released_and_ended_at_the_same_moment(database: Database) -> None:
    """Each ends once, whoever is first, and sales go on beside them."""
    opened(database, "A", P1=20, P2=20)
    for number in range(8):
        hold(database, f"h{number}", "A", "P1", "P2")

    def one(number: int) -> bool:
        ref = f"h{number % 8}"
        with database.write() as session:
            if number % 4 == 0:
                holding.release(session, ref, at_ms=NOW_MS)
            elif number % 4 == 1:
                holding.expire(session, NOW_MS + HOUR_MS)
            elif number % 4 == 2:
                post(session, [Move("A", sku, -100, "sold") for sku in ("P2", "P1")], at_ms=NOW_MS)
            else:
                goods = {"P1": 1_000, "P2": 1_000}
                reserving.reserve(
                    session,
                    ref=f"o{number}",
                    place="A",
                    demand=goods,
                    at_ms=NOW_MS,
                    from_hold=ref,
                )
        return True

    assert together(one, 24) == 24
    with database.write() as session:
        holding.expire(session, NOW_MS + HOUR_MS)
        reserved = buckets(session, "A", "P1")
    assert reserved == {"shelf": 19_400, "reserved": 6_000}
    assert audited(database) == []


@on_sqlite
def test_head_office_ends_holds_by_itself(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some more than end in one transaction; and an error is not the end of it."""
    opened(database, "A", P1=10)
    for number in range(5):
        hold(database, f"h{number}", "A", "P1")
    monkeypatch.setattr(upkeep, "SWEPT", 2)
    monkeypatch.setattr(holding, "SWEPT", 2)
    looks: list[int] = []

    def now_ms() -> int:
        looks.append(1)
        if len(looks) == 3:
            raise asyncio.CancelledError
        return NOW_MS + HOUR_MS

    async def whole() -> None:
        with pytest.raises(asyncio.CancelledError):
            await keep_inventory(database, now_ms=now_ms, look_s=0.0)

    asyncio.run(whole())
    with database.read() as session:
        assert buckets(session, "A", "P1") == {"shelf": 10_000}

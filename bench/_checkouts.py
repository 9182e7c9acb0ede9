"""A thousand customers and the last hundred pieces: checkouts at the same time on PostgreSQL."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench._office import postgresql
from bench.report import percentile
from headoffice.db.database import Database
from headoffice.db.migrating import migrate
from headoffice.inventory.auditing import audit
from headoffice.inventory.holding import hold
from headoffice.inventory.reserving import reserve, take_out
from headoffice.inventory.service import on_hand, set_opening_stock
from storeapp.domain.errors import Refusal

CUSTOMERS = 1_000
PIECES = 100
PLACES = ("S01", "S02", "S03", "S04", "S05")
AT_ONCE = 48
ONE = 1_000
GOOD = "G000"
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class SoldOut:
    """How many got one; sound when the shelves, the ledger and the winners agree."""

    won: int
    sound: bool
    figures: Mapping[str, object]


def check_out() -> SoldOut:
    """Each holds one piece wherever it is, has it reserved in a place, and takes it out."""
    with postgresql() as address:
        database = Database(address)
        migrate(database)
        with database.write() as session:
            for place in PLACES:
                level = {GOOD: PIECES // len(PLACES) * ONE}
                set_opening_stock(session, place, level, at_ms=_now_ms())
        began = time.perf_counter()
        gate = threading.Barrier(AT_ONCE)
        with ThreadPoolExecutor(AT_ONCE, initializer=gate.wait) as pool:
            took = list(pool.map(lambda number: _customer(database, number), range(CUSTOMERS)))
        whole_s = time.perf_counter() - began
        with database.read() as session:
            left = sum(on_hand(session, place).get(GOOD, 0) for place in PLACES)
            wrong = audit(session)
        database.close()
    won = [each for each in took if each is not None]
    figures = {
        "checkouts": CUSTOMERS,
        "checkouts_won": len(won),
        "checkouts_s": round(whole_s, 1),
        "checkout_won_p95_ms": round(percentile(won, 0.95) * 1e3, 1),
        "left_on_shelves": left,
        "audit": wrong[:3],
    }
    return SoldOut(len(won), left == (PIECES - len(won)) * ONE and not wrong, figures)


def _customer(database: Database, number: int) -> float | None:
    """How long it took to get one, None for who came too late."""
    began = time.perf_counter()
    cart, order = f"cart:{number}", f"order:{number}"
    try:
        with database.write() as session:
            now_ms = _now_ms()
            hold(
                session,
                ref=cart,
                channel="web",
                demand={GOOD: ONE},
                until_ms=now_ms + HOUR_MS,
                at_ms=now_ms,
            )
    except Refusal:
        return None
    if not any(_is_reserved(database, cart, order, place) for place in PLACES):
        return None
    with database.write() as session:
        take_out(session, order, {GOOD: ONE}, "handed_over", at_ms=_now_ms())
    return time.perf_counter() - began


def _is_reserved(database: Database, cart: str, order: str, place: str) -> bool:
    try:
        with database.write() as session:
            reserve(
                session,
                ref=order,
                place=place,
                demand={GOOD: ONE},
                at_ms=_now_ms(),
                from_hold=cart,
            )
    except Refusal:
        return False
    return True


def _now_ms() -> int:
    return time.time_ns() // 1_000_000

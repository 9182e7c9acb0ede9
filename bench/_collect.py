"""Events taken in by a head office in its own process, over a socket, by several senders."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlmodel import func, select

from bench._office import Office
from bench._sender import A_REQUEST, AGENT, SENDERS, a_request
from headoffice.activity.folding import is_behind
from headoffice.activity.keys import make_key
from headoffice.activity.tables import Browsed, ProfileRow
from headoffice.db.database import Database

EVENTS = 40_000
VISITORS = 4_000
FOLD_S = 120.0


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many events a second were answered for, which is after their commit."""

    per_s: float
    sound: bool
    figures: Mapping[str, object]


def take_in(folder: Path, events: int = EVENTS) -> TakenIn:
    """Sends events and waits until all of them are in the profiles too."""
    office = Office(folder)
    office.open_chain(("S01",))
    with office.database.write() as session:
        key = make_key(session, "web", now_ms=_now_ms()).key
    bodies = [a_request(key, first, VISITORS) for first in range(0, events, A_REQUEST)]
    with office:
        began = time.perf_counter()
        with ThreadPoolExecutor(SENDERS) as senders:
            shares = [bodies[place::SENDERS] for place in range(SENDERS)]
            taken = sum(senders.map(lambda share: _send(office.url, share), shares))
        sent_s = time.perf_counter() - began
        folded = _folded(office.database)
        folded_s = time.perf_counter() - began
    with office.database.read() as session:
        kept = session.exec(select(func.count()).select_from(Browsed)).one()
        profiles = session.exec(select(func.count()).select_from(ProfileRow)).one()
    sound = folded and taken == kept == events and profiles == VISITORS
    figures = {
        "events_taken_per_s": round(events / sent_s),
        "events_folded_per_s": round(events / folded_s),
        "profiles": profiles,
    }
    return TakenIn(events / sent_s, sound, figures)


def _send(url: str, bodies: list[bytes]) -> int:
    taken = 0
    with httpx.Client(base_url=url, timeout=60, headers={"user-agent": AGENT}) as http:
        for body in bodies:
            taken += http.post("/v1/collect", content=body).raise_for_status().json()["taken"]
    return taken


def _folded(database: Database) -> bool:
    until = time.monotonic() + FOLD_S
    while time.monotonic() < until:
        with database.read() as session:
            if not is_behind(session):
                return True
        time.sleep(0.05)
    return False


def _now_ms() -> int:
    return time.time_ns() // 1_000_000

"""Taking events in: what many requests bring is written together, and each waits until it is."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from headoffice.activity.adding import add_up, append_rows, parts
from headoffice.activity.events import Track
from headoffice.activity.tables import Browsed, RefusedDay
from headoffice.db.database import Database
from headoffice.door import NotServed

log = logging.getLogger("storeapp.headoffice.activity")

MOST_WAITING = 20_000
"""Events that wait to be written, at most; what comes on top is to be sent again."""
MOST_TOGETHER = 5_000
DUPLICATE = "duplicate"

# One at a time from here to the end of the transaction: numbers are committed in their order.
_NUMBERS = text(
    "INSERT INTO browse_mark (name, pos) VALUES ('given', :n) ON CONFLICT (name)"
    " DO UPDATE SET pos = browse_mark.pos + excluded.pos RETURNING pos"
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A deed on its way to the database."""

    shop: str
    track: Track
    received_ms: int


@dataclass(slots=True)
class _Waiting:
    arrived: Sequence[Arrived]
    done: asyncio.Future[int]


class Intake:
    """One writer per process. `take` returns after the commit, so what was answered is safe."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Waiting] = []
        self._size = 0
        self._kicked = asyncio.Event()
        self._refused: Counter[tuple[str, str, str]] = Counter()

    async def take(self, arrived: Sequence[Arrived]) -> int:
        """Writes them; returns how many were new. 503 `busy` when too much waits already."""
        if not arrived:
            return 0
        if self._size + len(arrived) > MOST_WAITING:
            raise NotServed(503, "busy", "Send these events again in a moment.", retry_after_s=2)
        waiting = _Waiting(arrived, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._size += len(arrived)
        self._kicked.set()
        return await waiting.done

    def refuse(self, shop: str, why: str, count: int, now_ms: int) -> None:
        """Counts what was not taken; written with the next events."""
        self._refused[day_of(now_ms), shop, why] += count
        self._kicked.set()

    async def run(self) -> None:
        """Writes what comes until cancelled, and then what is left."""
        try:
            while True:
                await self._kicked.wait()
                self._kicked.clear()
                await self._turn()
        finally:
            if self._waiting or self._refused:
                await self._turn()

    async def _turn(self) -> None:
        together = self._together()
        refused, self._refused = self._refused, Counter()
        try:
            news = await asyncio.to_thread(self._write, together, refused)
        except Exception as error:  # noqa: BLE001  # a boundary: who waits is told, the next go on
            self._refused += refused
            for each in together:
                if not each.done.done():
                    each.done.set_exception(error)
            return
        for each, new in zip(together, news, strict=True):
            if not each.done.done():
                each.done.set_result(new)

    def _together(self) -> list[_Waiting]:
        """The next requests, whole, up to a bearable transaction."""
        taken: list[_Waiting] = []
        size = 0
        while self._waiting and (not taken or size < MOST_TOGETHER):
            taken.append(self._waiting.pop(0))
            size += len(taken[-1].arrived)
        self._size -= size
        if self._waiting:
            self._kicked.set()
        return taken

    def _write(
        self, together: Sequence[_Waiting], refused: Counter[tuple[str, str, str]]
    ) -> list[int]:
        with self._database.write() as session:
            news = append(session, [waiting.arrived for waiting in together])
            for waiting, new in zip(together, news, strict=True):
                if new < len(waiting.arrived):
                    first = waiting.arrived[0]
                    why = (day_of(first.received_ms), first.shop, DUPLICATE)
                    refused[why] += len(waiting.arrived) - new
            add_up(session, RefusedDay, [(*key, refused[key]) for key in sorted(refused)])
        return news


def append(session: Session, together: Sequence[Sequence[Arrived]]) -> list[int]:
    """Writes the events of these requests; returns how many of each had not come before."""
    pages = [each for arrived in together for each in arrived]
    if not pages:
        return [0 for _ in together]
    rows = sum(len(each.track.skus) or 1 for each in pages)
    last = int(session.execute(_NUMBERS, {"n": rows}).scalar_one())
    known = _known(session, pages)
    new_rows: list[tuple[object, ...]] = []
    news: list[int] = []
    for arrived in together:
        news.append(0)
        for each in arrived:
            key = (each.shop, each.track.message)
            if key not in known:
                known.add(key)
                news[-1] += 1
                new_rows += _rows(each, last - rows + len(new_rows) + 1)
    append_rows(session, Browsed, new_rows)
    return news


def _known(session: Session, arrived: Sequence[Arrived]) -> set[tuple[str, str]]:
    """Which of these messages are here already, by shop."""
    known: set[tuple[str, str]] = set()
    for shop in {each.shop for each in arrived}:
        for some in parts([each.track.message for each in arrived if each.shop == shop]):
            rows = select(Browsed.message).where(
                Browsed.shop == shop, col(Browsed.message).in_(some), Browsed.place == 0
            )
            known |= {(shop, message) for message in session.exec(rows)}
    return known


def _rows(each: Arrived, number: int) -> list[tuple[object, ...]]:
    track = each.track
    return [
        (number + place, each.shop, track.message, place, track.visitor, track.deed.value, sku)
        + (track.at_ms, each.received_ms)
        for place, sku in enumerate(track.skus or ("",))
    ]


def day_of(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).date().isoformat()

"""Upkeep of the change log: compaction, and new generations after a restored backup."""

from __future__ import annotations

import uuid

from sqlalchemy import text
from sqlmodel import Session, select

from headoffice.feed.tables import Stream
from storeapp.domain.errors import Refusal

_OLD_END = text("SELECT max(pos) AS pos FROM change WHERE stream = :stream AND at_ms < :before_ms")
_NEXT_KEPT = text(
    "SELECT min(pos) AS pos FROM change WHERE stream = :stream AND at_ms >= :before_ms"
)
_DROP = text(
    "DELETE FROM change WHERE id IN (SELECT id FROM (SELECT id, body,"
    " row_number() OVER (PARTITION BY key ORDER BY pos DESC) AS age"
    " FROM change WHERE stream = :stream AND pos <= :low) AS old WHERE age > 1 OR body IS NULL)"
)


def compact(session: Session, stream: str, *, before_ms: int) -> int:
    """Keeps only the newest row per key of what was published before that; returns rows dropped.

    The low-water mark rises to the newest position that is gone over: a cursor below it misses
    deletions and must start over. Above it, every past state can still be told.
    """
    known = session.get(Stream, stream)
    if known is None:
        return 0
    facts = {"stream": stream, "before_ms": before_ms}
    old = session.execute(_OLD_END, facts).scalar()
    kept = session.execute(_NEXT_KEPT, facts).scalar()
    low = min(old or 0, known.head if kept is None else kept - 1)
    if low <= known.low_water:
        return 0
    known.low_water = low
    session.add(known)
    dropped = session.execute(_DROP, {"stream": stream, "low": low})
    return int(dropped.rowcount)  # type: ignore[attr-defined]  # a DELETE has one


def compact_all(session: Session, *, before_ms: int) -> int:
    """Compacts every stream; returns rows dropped."""
    names = session.exec(select(Stream.name)).all()
    return sum(compact(session, name, before_ms=before_ms) for name in names)


def new_generation(session: Session, stream: str) -> str:
    """Makes every cursor and copy of the stream invalid, as after a restored backup."""
    known = session.get(Stream, stream)
    if known is None:
        raise Refusal("stream-unknown", stream=stream)
    known.generation = uuid.uuid4().hex[:12]
    session.add(known)
    return known.generation

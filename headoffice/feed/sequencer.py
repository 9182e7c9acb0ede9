"""The sequencer: gives committed changes their positions, without a gap, one process at a time.

A reader that pages by row number misses rows on PostgreSQL, since transactions commit in another
order than they began. Here a row has no position before it is committed, and no reader sees it
before it has one.
"""

from __future__ import annotations

import uuid

from sqlalchemy import bindparam, text
from sqlmodel import Session

MOST = 20_000
"""Rows per transaction, so that the lock is never held for long."""

_LOCK = 0x5EC0E2CE2
"""The advisory lock's number on PostgreSQL; SQLite's write lock does the same by itself."""

_WAITING = text(
    "SELECT DISTINCT stream FROM"
    " (SELECT stream FROM change WHERE pos IS NULL ORDER BY id LIMIT :most) AS waiting"
)
_NEW_STREAM = text(
    "INSERT INTO stream (name, generation, head, low_water, moved)"
    " VALUES (:name, :generation, 0, 0, 0) ON CONFLICT (name) DO NOTHING"
)
_NUMBER = text(
    "WITH waiting AS (SELECT id, stream FROM change"
    " WHERE pos IS NULL AND stream IN :names ORDER BY id LIMIT :most),"
    " placed AS (SELECT id, stream,"
    " row_number() OVER (PARTITION BY stream ORDER BY id) AS place FROM waiting)"
    " UPDATE change SET pos = stream.head + placed.place"
    " FROM placed JOIN stream ON stream.name = placed.stream WHERE change.id = placed.id"
).bindparams(bindparam("names", expanding=True))
_ADVANCE = text(
    "UPDATE stream SET moved = (SELECT max(moved) + 1 FROM stream),"
    " head = (SELECT max(pos) FROM change WHERE change.stream = stream.name)"
    " WHERE name IN :names"
).bindparams(bindparam("names", expanding=True))


def sequence(session: Session) -> bool:
    """Numbers up to MOST waiting changes; False when another process is doing that just now."""
    if session.get_bind().dialect.name == "postgresql":
        taken = session.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if not taken.scalar():
            return False
    names = [row.stream for row in session.execute(_WAITING, {"most": MOST})]
    if names:
        session.execute(
            _NEW_STREAM, [{"name": name, "generation": uuid.uuid4().hex[:12]} for name in names]
        )
        session.execute(_NUMBER, {"names": names, "most": MOST})
        session.execute(_ADVANCE, {"names": names})
    return True

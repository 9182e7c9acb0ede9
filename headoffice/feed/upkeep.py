"""Upkeep of the change log: compaction, and new generations after a restored backup."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import bindparam, text
from sqlmodel import Session, select

from headoffice.feed.tables import Stream
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.rows import CheckpointRow
from storeapp.sync.wire.words import CHECKPOINT, WITHDRAW

_OLD_END = text("SELECT max(pos) AS pos FROM change WHERE stream = :stream AND at_ms < :before_ms")
_NEXT_KEPT = text(
    "SELECT min(pos) AS pos FROM change WHERE stream = :stream AND at_ms >= :before_ms"
)
_CLOSED = text(
    f"SELECT stream, body FROM change WHERE op <> '' AND op = '{CHECKPOINT}' AND pos IS NOT NULL"
)
_WITHDRAWN = text(
    "SELECT key, pos FROM change"
    f" WHERE stream = :stream AND pos <= :low AND op <> '' AND op = '{WITHDRAW}'"
)
_DROP_WITHDRAWN = text(
    "DELETE FROM change WHERE stream = :stream AND group_id = :group AND pos <= :pos"
)
_DROP = text(
    "DELETE FROM change WHERE id IN (SELECT id FROM (SELECT id, body, waits,"
    " row_number() OVER (PARTITION BY waits, key ORDER BY pos DESC) AS age,"
    " max(waits) OVER (PARTITION BY key) AS waited"
    " FROM (SELECT id, key, pos, body,"
    " CASE WHEN group_id IN :settled THEN '' ELSE group_id END AS waits"
    " FROM change WHERE stream = :stream AND pos <= :low AND op = '') AS old) AS aged"
    " WHERE age > 1 OR (body IS NULL AND waited = ''))"
).bindparams(bindparam("settled", expanding=True))
_DROP_MARKS = text(
    "DELETE FROM change WHERE op <> '' AND key IN :settled"
    " AND pos <= (SELECT low_water FROM stream WHERE name = change.stream)"
    " AND NOT EXISTS (SELECT 1 FROM change AS planned"
    " WHERE planned.group_id = change.key AND planned.op = '')"
).bindparams(bindparam("settled", expanding=True))


def compact(session: Session, stream: str, *, before_ms: int) -> int:
    """Keeps only the newest row per key of what was published before that; returns rows dropped.

    The low-water mark rises to the newest position that is gone over: a cursor below it misses
    deletions and must start over. Above it, every past state can still be told.

    What waits in a group is kept beside the row that is in force until its moment, and so is a
    deletion that is newer than a row that waits. Rows of a group count like all others once its
    moment is so long past too; its marks go when none of its rows is left on any stream. What
    was withdrawn goes with the mark that says so.
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
    return _drop(session, stream, low, settled=_settled(session, before_ms))


def compact_all(session: Session, *, before_ms: int) -> int:
    """Compacts every stream; returns rows dropped."""
    names = session.exec(select(Stream.name)).all()
    dropped = sum(compact(session, name, before_ms=before_ms) for name in names)
    marks = session.execute(_DROP_MARKS, {"settled": _settled(session, before_ms)})
    return dropped + int(marks.rowcount)  # type: ignore[attr-defined]  # a DELETE has one


def _drop(session: Session, stream: str, low: int, *, settled: Sequence[str]) -> int:
    here = {"stream": stream, "low": low}
    withdrawn = session.execute(_WITHDRAWN, here).all()
    done = [
        session.execute(_DROP_WITHDRAWN, {"stream": stream, "group": group, "pos": pos})
        for group, pos in withdrawn
    ]
    done.append(session.execute(_DROP, {**here, "settled": settled}))
    return sum(each.rowcount for each in done)  # type: ignore[attr-defined]  # DELETEs have one


def _settled(session: Session, before_ms: int) -> list[str]:
    """The groups that are closed on all their streams and came into force before that, and "",
    the group of rows that have none."""
    closed: dict[str, set[str]] = {}
    said: dict[str, CheckpointRow] = {}
    for stream, body in session.execute(_CLOSED):
        row = CheckpointRow.model_validate_json(body)
        closed.setdefault(row.group, set()).add(stream)
        said[row.group] = row
    return [
        "",
        *(
            group
            for group, row in said.items()
            if closed[group].issuperset(row.streams) and (row.effective_from_ms or 0) < before_ms
        ),
    ]


def new_generation(session: Session, stream: str) -> str:
    """Makes every cursor and copy of the stream invalid, as after a restored backup."""
    known = session.get(Stream, stream)
    if known is None:
        raise Refusal("stream-unknown", stream=stream)
    known.generation = uuid.uuid4().hex[:12]
    session.add(known)
    return known.generation

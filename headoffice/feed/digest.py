"""Digests: does a till's copy of a stream equal head office's?"""

from __future__ import annotations

from sqlalchemy import text
from sqlmodel import Session

from headoffice.feed.tables import Stream
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.digest import Tally
from storeapp.sync.wire.words import WITHDRAW

_UP_TO = text(
    "SELECT pos, key, body, group_id FROM change"
    " WHERE stream = :stream AND pos <= :pos AND op = '' ORDER BY pos"
)
_WITHDRAWN = text(
    "SELECT key, max(pos) AS last FROM change"
    f" WHERE stream = :stream AND pos <= :pos AND op <> '' AND op = '{WITHDRAW}'"
    " GROUP BY key"
)


def newest_shape(session: Session, stream: str) -> int:
    """The highest `v` of the stream's rows."""
    found = session.execute(text("SELECT max(v) FROM change WHERE stream = :s"), {"s": stream})
    return int(found.scalar() or 1)


def content(session: Session, stream: str, pos: int) -> Tally:
    """What the stream held at `pos`; Refusal `must_refetch` when that is no longer known."""
    known = session.get(Stream, stream)
    head, low_water = (known.head, known.low_water) if known else (0, 0)
    if not low_water <= pos <= head:
        raise Refusal("must_refetch")
    at = {"stream": stream, "pos": pos}
    withdrawn = {row.key: row.last for row in session.execute(_WITHDRAWN, at)}
    rows: dict[str, str] = {}
    for place, key, body, group in session.execute(_UP_TO, at):
        if place < withdrawn.get(group, 0):
            continue
        if body is None:
            rows.pop(key, None)
        else:
            rows[key] = body
    return Tally.of(rows.items())

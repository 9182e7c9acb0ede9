"""Publishing: puts changes into the feed, within the transaction of what changed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from itertools import islice

from sqlalchemy import insert, text
from sqlmodel import Session

from headoffice.feed.tables import Change
from storeapp.domain.fact import canonical

BATCH = 10_000

_POSTGRES = text(
    "INSERT INTO change (stream, key, v, body, at_ms)"
    " SELECT :stream, key, :v, body, :at_ms"
    " FROM unnest(CAST(:keys AS text[]), CAST(:bodies AS text[])) WITH ORDINALITY"
    " AS rows (key, body, place) ORDER BY place"
)


def publish(
    session: Session,
    stream: str,
    changes: Iterable[tuple[str, Mapping[str, object] | None]],
    *,
    v: int = 1,
) -> None:
    """Puts (key, full row) pairs on a stream; a row of None deletes the key.

    Part of the caller's transaction: the tills see it after the commit, or never. Of two
    transactions that publish the same key, the second must have waited for the first: change or
    lock the row itself before publishing it.
    """
    rows = ((key, None if body is None else canonical(body)) for key, body in changes)
    at_ms = time.time_ns() // 1_000_000
    while batch := list(islice(rows, BATCH)):
        session.info["published"] = True
        if session.get_bind().dialect.name == "postgresql":
            keys, bodies = [key for key, _ in batch], [body for _, body in batch]
            facts = {"stream": stream, "v": v, "at_ms": at_ms, "keys": keys, "bodies": bodies}
            session.execute(_POSTGRES, facts)
        else:
            same = {"stream": stream, "v": v, "at_ms": at_ms}
            session.execute(
                insert(Change), [{**same, "key": key, "body": body} for key, body in batch]
            )

"""Publishing: puts changes into the feed, within the transaction of what changed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from sqlmodel import Session

from headoffice.db.tables import insert_rows
from headoffice.feed.tables import Change
from storeapp.domain.fact import canonical

BATCH = 10_000
COPY_FROM = 20
"""From so many rows on, PostgreSQL's COPY is worth its own round trips."""

_COLUMNS = ("stream", "key", "v", "body", "at_ms")
_Row = tuple[str, str, int, str | None, int]


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
    rows = _rows(stream, changes, v)
    while batch := list(islice(rows, BATCH)):
        session.info["published"] = True
        if len(batch) >= COPY_FROM and session.get_bind().dialect.name == "postgresql":
            _copy(session, batch)
        else:
            insert_rows(session, Change, [dict(zip(_COLUMNS, row, strict=True)) for row in batch])


def _rows(
    stream: str, changes: Iterable[tuple[str, Mapping[str, object] | None]], v: int
) -> Iterator[_Row]:
    at_ms = time.time_ns() // 1_000_000
    for key, body in changes:
        yield stream, key, v, None if body is None else canonical(body), at_ms


def _copy(session: Session, rows: Iterable[_Row]) -> None:
    session.flush()  # COPY goes past the session, and what it waits for must be there.
    driver = session.connection().connection.driver_connection
    assert driver is not None
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY change ({', '.join(_COLUMNS)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)

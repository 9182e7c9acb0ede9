"""Publishing: puts changes into the feed, within the transaction of what changed."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

from sqlmodel import Session

from headoffice.db.tables import insert_rows
from headoffice.feed.tables import Change
from storeapp.domain.errors import Defect
from storeapp.domain.fact import canonical
from storeapp.sync.wire.rows import GROUPED, V
from storeapp.sync.wire.words import CHECKPOINT, WITHDRAW

BATCH = 10_000
MANY = 20
"""From so many rows on, each database has them in its own quickest way."""

_COLUMNS = ("stream", "key", "v", "body", "at_ms")
_GROUPED_COLUMNS = (*_COLUMNS, "group_id")
_Row = tuple[str | int | None, ...]


def publish(
    session: Session,
    stream: str,
    changes: Iterable[tuple[str, Mapping[str, object] | None]],
    *,
    v: int = V,
    group: str = "",
) -> None:
    """Puts (key, full row) pairs on a stream; a row of None deletes the key.

    Part of the caller's transaction: the tills see it after the commit, or never. Of two
    transactions that publish the same key, the second must have waited for the first: change or
    lock the row itself before publishing it.

    Rows of a `group` wait on the tills for its `checkpoint`. A row that comes to a stream later
    always wins over one that waits there for the same key: who changes what is planned publishes
    the planned row again behind it, with the same group.
    """
    if group:
        _must_be_grouped([stream])
    columns = _GROUPED_COLUMNS if group else _COLUMNS
    rows = _rows(stream, changes, v, (group,) if group else ())
    while batch := list(islice(rows, BATCH)):
        session.info["published"] = True
        if len(batch) < MANY:
            insert_rows(session, Change, [dict(zip(columns, row, strict=True)) for row in batch])
        elif session.get_bind().dialect.name == "postgresql":
            _copy(session, columns, batch)
        else:
            _insert(session, columns, batch)


def checkpoint(
    session: Session, streams: Collection[str], group: str, effective_from_ms: int | None
) -> None:
    """Closes a group: on these streams all of it has been published.

    A till that has read all of them this far brings the group into force, at that Unix moment or,
    for None, at once.
    """
    body = {"group": group, "streams": sorted(streams), "effective_from_ms": effective_from_ms}
    _mark(session, streams, group, CHECKPOINT, canonical(body))


def withdraw(session: Session, streams: Collection[str], group: str) -> None:
    """Takes a group back: the tills forget what waits of it. `streams` are all that it is on.

    A till on which the group's moment came before it heard of this fetches those streams anew.
    """
    _mark(session, streams, group, WITHDRAW, None)


def _mark(
    session: Session, streams: Collection[str], group: str, op: str, body: str | None
) -> None:
    _must_be_grouped(streams)
    at_ms = time.time_ns() // 1_000_000
    session.info["published"] = True
    insert_rows(
        session,
        Change,
        [
            {
                "stream": stream,
                "key": group,
                "v": 1,
                "body": body,
                "at_ms": at_ms,
                "op": op,
                "group_id": group,
            }
            for stream in sorted(streams)
        ],
    )


def _must_be_grouped(streams: Collection[str]) -> None:
    if any(not stream.startswith(GROUPED) for stream in streams):
        raise Defect(f"the tills keep {', '.join(streams)} in more than one file")


def _rows(
    stream: str,
    changes: Iterable[tuple[str, Mapping[str, object] | None]],
    v: int,
    more: tuple[str, ...],
) -> Iterator[_Row]:
    at_ms = time.time_ns() // 1_000_000
    for key, body in changes:
        yield stream, key, v, None if body is None else canonical(body), at_ms, *more


def _insert(session: Session, columns: tuple[str, ...], rows: list[_Row]) -> None:
    """As they are: looking at each row's values by name takes longer than the insert."""
    session.flush()
    marks = ", ".join("?" for _ in columns)
    session.connection().exec_driver_sql(
        f"INSERT INTO change ({', '.join(columns)}) VALUES ({marks})", rows
    )


def _copy(session: Session, columns: tuple[str, ...], rows: Iterable[_Row]) -> None:
    session.flush()  # COPY goes past the session, and what it waits for must be there.
    driver = session.connection().connection.driver_connection
    assert driver is not None
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY change ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)

"""The change log and the heads of its streams."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index
from sqlalchemy import text as sql

from headoffice.db.tables import Table, text, whole


class Change(Table, table=True):
    """One change of one key; `body` is canonical JSON, None for a deletion.

    `pos` stays NULL until the sequencer has seen the row committed, and never changes after.
    """

    __tablename__ = "change"
    __table_args__: Any = (
        Index("change_pos", "stream", "pos", unique=True),
        Index(
            "change_pending",
            "id",
            sqlite_where=sql("pos IS NULL"),
            postgresql_where=sql("pos IS NULL"),
        ),
        {"sqlite_strict": True},
    )

    id: int | None = whole(default=None, primary_key=True)
    stream: str = text()
    key: str = text()
    v: int = whole(default=1)
    body: str | None = text(default=None)
    pos: int | None = whole(default=None)
    at_ms: int = whole()


class Stream(Table, table=True):
    """A stream's newest position, and the oldest that a cursor may stand on.

    `moved` counts the sequencer's transactions over all streams: whoever remembers the highest
    one finds what moved since with one look.
    """

    __tablename__ = "stream"
    __table_args__: Any = (Index("stream_moved", "moved"), {"sqlite_strict": True})

    name: str = text(primary_key=True)
    generation: str = text()
    head: int = whole(default=0)
    low_water: int = whole(default=0)
    moved: int = whole(default=0)

"""The change log and the heads of its streams."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index, Text
from sqlalchemy import text as sql
from sqlmodel import Field

from headoffice.db.tables import Table, text, whole


def _seldom() -> Any:
    """A text that nearly every row leaves empty: the database fills it in, not the insert."""
    return Field(default="", sa_column=Column(Text, nullable=False, server_default=sql("''")))


class Change(Table, table=True):
    """One change of one key; `body` is canonical JSON, None for a deletion.

    `pos` stays NULL until the sequencer has seen the row committed, and never changes after.
    `group_id` is the group that the row waits for. `op` is "" for a row, which its body tells to
    be a put or a deletion; a mark, whose key is its group, has the word of the wire.
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
        Index(
            "change_mark",
            "stream",
            sqlite_where=sql("op <> ''"),
            postgresql_where=sql("op <> ''"),
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
    op: str = _seldom()
    group_id: str = _seldom()


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

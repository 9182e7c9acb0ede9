"""The heads of streams, and what moved since someone last looked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session, col, select

from headoffice.feed.cursor import Cursor
from headoffice.feed.tables import Stream
from storeapp.sync.wire.messages import StreamHead


def heads(session: Session, names: Collection[str]) -> list[StreamHead]:
    """The heads of these streams, in their order; one that never had a change stands at 0."""
    found = {
        row.name: StreamHead(
            stream=row.name, generation=row.generation, head=row.head, low_water=row.low_water
        )
        for row in session.exec(select(Stream).where(col(Stream.name).in_(names)))
    }
    return [
        found.get(name) or StreamHead(stream=name, generation="", head=0, low_water=0)
        for name in names
    ]


def cursor_at(head: StreamHead) -> str:
    """The cursor of a reader that has the whole stream up to this head, as a snapshot does."""
    return Cursor(head.stream, head.generation, head.head, head.low_water).token()


@dataclass(frozen=True, slots=True)
class News:
    """What a look at the feed found: heads that moved, up to `moved`; `pending` rows wait."""

    heads: Mapping[str, int]
    moved: int
    pending: bool


def news(session: Session, since: int) -> News:
    """Everything sequenced after movement `since`, by whichever process."""
    rows = session.execute(
        text("SELECT name, head, moved FROM stream WHERE moved > :since"), {"since": since}
    ).all()
    pending = session.execute(text("SELECT 1 FROM change WHERE pos IS NULL LIMIT 1")).first()
    newest = max((row.moved for row in rows), default=since)
    return News({row.name: row.head for row in rows}, newest, pending is not None)

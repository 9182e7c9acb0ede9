"""Pages of a stream: the changes after a cursor, and the cursor after them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import text
from sqlmodel import Session

from headoffice.feed.cursor import Cursor, read_cursor
from headoffice.feed.tables import Stream
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.messages import PULL_ROWS
from storeapp.sync.wire.words import DEL, PLAN, PLAN_DEL, PUT

PAGE_BYTES = 1_000_000

_ROWS = text(
    "SELECT pos, key, v, body, op, group_id FROM change"
    " WHERE stream = :stream AND pos > :after ORDER BY pos LIMIT :most"
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page, its rows already in JSON: bodies are text in the database and stay as they are."""

    cursor: Cursor
    rows: tuple[str, ...]
    more: bool

    def as_json(self) -> str:
        """The page as a `Pulled`."""
        return (
            f'{{"stream":{_quoted(self.cursor.stream)},'
            f'"generation":{_quoted(self.cursor.generation)},'
            f'"rows":[{",".join(self.rows)}],'
            f'"cursor":{_quoted(self.cursor.token())},'
            f'"pos":{self.cursor.pos},"more":{_quoted(self.more)}}}'
        )


def page(session: Session, stream: str, *, after: str, limit: int) -> Page:
    """The changes after cursor `after`; Refusal `must_refetch` when it leads nowhere any more."""
    cursor = read_cursor(stream, after)
    known = session.get(Stream, stream)
    if known is None:
        return Page(_kept(cursor, None), (), more=False)
    cursor = _kept(cursor, known)
    found = session.execute(
        _ROWS, {"stream": stream, "after": cursor.pos, "most": min(limit, PULL_ROWS)}
    )
    rows: list[str] = []
    pos, size = cursor.pos, 0
    for row in found:
        rows.append(_as_json(row))
        pos, size = row.pos, size + len(rows[-1])
        if size >= PAGE_BYTES:
            break
    found.close()
    at = Cursor(stream, known.generation, pos, cursor.low_water)
    return Page(at, tuple(rows), more=pos < known.head)


def _kept(cursor: Cursor, known: Stream | None) -> Cursor:
    """The cursor as it may be read from; one at position 0 begins with what there is now."""
    if cursor.pos == 0:
        low_water = known.low_water if known else 0
        return Cursor(cursor.stream, known.generation if known else "", 0, low_water)
    if known is None or cursor.generation != known.generation or cursor.pos > known.head:
        raise Refusal("must_refetch")
    if cursor.pos < known.low_water != cursor.low_water:
        raise Refusal("must_refetch")
    return cursor


def _as_json(row: SqlRow[Any]) -> str:
    group = f',"group":{_quoted(row.group_id)}' if row.group_id else ""
    body = row.body or "null"
    return (
        f'{{"pos":{row.pos},"key":{_quoted(row.key)},"op":"{_op(row)}","v":{row.v}{group},'
        f'"body":{body}}}'
    )


def _op(row: SqlRow[Any]) -> str:
    if row.op:
        return str(row.op)
    if row.group_id:
        return PLAN_DEL if row.body is None else PLAN
    return DEL if row.body is None else PUT


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

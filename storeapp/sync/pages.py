"""A pulled page as the till keeps it: rows that count, rows that wait, and marks between them."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from pydantic import ValidationError

from storeapp.ports.streams import Change, Closed, Mark, Page, Position, Withdrawn
from storeapp.sync.failures import WrongAnswer
from storeapp.sync.wire.messages import Pulled, Row
from storeapp.sync.wire.rows import CheckpointRow
from storeapp.sync.wire.words import CHECKPOINT, DEL, PLAN, PLAN_DEL, PUT, WITHDRAW

_log = logging.getLogger("storeapp.streams")

_ROWS = {PUT, DEL, PLAN, PLAN_DEL}


def page_of(pulled: Pulled, stream: str, position: Position) -> Page:
    """The page after that position; one that leads nowhere is a wrong answer."""
    stuck = pulled.more and pulled.cursor == position.cursor
    if pulled.stream != stream or stuck or pulled.pos < position.pos:
        raise WrongAnswer(f"a page of {stream} that leads nowhere")
    return Page(
        stream=stream,
        generation=pulled.generation,
        changes=tuple(_change(row) for row in pulled.rows if row.op in _ROWS),
        cursor=pulled.cursor,
        pos=pulled.pos,
        marks=tuple(_marks(pulled)),
    )


def _change(row: Row) -> Change:
    deleted, waits = row.op in {DEL, PLAN_DEL}, row.op in {PLAN, PLAN_DEL}
    if row.body is None and not deleted:
        raise WrongAnswer("a row without its body")
    if waits != bool(row.group):
        raise WrongAnswer(f"{row.op} with the group {row.group!r}")
    return Change(row.pos, row.key, deleted, None if deleted else row.body, row.group)


def _marks(pulled: Pulled) -> Iterator[Mark]:
    """A mark that cannot be read is reported and left out, like a row: its group then waits."""
    for row in pulled.rows:
        if row.op == WITHDRAW:
            yield Withdrawn(row.pos, row.key)
        elif row.op == CHECKPOINT:
            try:
                said = CheckpointRow.model_validate(row.body)
            except ValidationError:
                _log.error("mark %s at %d is unreadable", row.key, row.pos)
                continue
            yield Closed(row.pos, row.key, tuple(said.streams), said.effective_from_ms)

"""The groups of a zone's two streams: in force, still waiting, or taken back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

from storeapp.sync.wire.messages import StreamHead
from storeapp.sync.wire.rows import CheckpointRow
from storeapp.sync.wire.words import CHECKPOINT, WITHDRAW

_MARKS = text(
    "SELECT pos, op, key, body FROM change"
    " WHERE stream = :stream AND pos <= :head AND op <> '' ORDER BY pos"
)
_TAKEN_BACK = text(
    "SELECT 1 FROM change WHERE stream = :stream AND pos > :pos"
    f" AND op <> '' AND op = '{WITHDRAW}' LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Closed:
    """A mark that closed a group on a stream and that nothing took back."""

    stream: str
    pos: int
    row: CheckpointRow


@dataclass(frozen=True, slots=True)
class Groups:
    """`withdrawn` says up to which position of a stream a group counts for nothing."""

    closed: tuple[Closed, ...]
    in_force: frozenset[str]
    withdrawn: Mapping[tuple[str, str], int]

    def as_rows(self) -> list[tuple[object, ...]]:
        """The rows of `staged_group`."""
        return [
            (
                each.row.group,
                each.stream,
                each.pos,
                json.dumps(each.row.streams),
                each.row.effective_from_ms,
                int(each.row.group in self.in_force),
            )
            for each in self.closed
        ]


def read_groups(session: Session, heads: Sequence[StreamHead], *, now_ms: int) -> Groups:
    """In force is a group that is closed on all its streams, all of them among these, and whose
    moment has come. What is on other streams too is left to the till, which has those elsewhere.
    """
    closed: dict[tuple[str, str], Closed] = {}
    withdrawn: dict[tuple[str, str], int] = {}
    for head in heads:
        marks = session.execute(_MARKS, {"stream": head.stream, "head": head.head})
        for pos, op, group, body in marks:
            if op == CHECKPOINT:
                row = CheckpointRow.model_validate_json(body)
                closed[head.stream, group] = Closed(head.stream, pos, row)
            elif op == WITHDRAW:
                closed.pop((head.stream, group), None)
                withdrawn[head.stream, group] = pos
    in_force = {
        each.row.group
        for each in closed.values()
        if (each.row.effective_from_ms or 0) <= now_ms
        and all((stream, each.row.group) in closed for stream in each.row.streams)
    }
    return Groups(tuple(closed.values()), frozenset(in_force), withdrawn)


def withdrawn_after(session: Session, stream: str, pos: int) -> bool:
    """True when something was taken back on the stream behind that position."""
    found = session.execute(_TAKEN_BACK, {"stream": stream, "pos": pos})
    return found.first() is not None

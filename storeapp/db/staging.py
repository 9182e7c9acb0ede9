"""Rows that wait in catalog.db for their group, and the marks that say when it comes into force."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from storeapp.db.connect import RawConnection
from storeapp.db.rows import Values
from storeapp.domain.errors import Defect
from storeapp.domain.fact import canonical
from storeapp.ports.streams import Change, Closed, Mark, Withdrawn

_log = logging.getLogger("storeapp.streams")

_STAGE = """INSERT OR REPLACE INTO staged_row (stream, key, pos, group_id, body)
    VALUES (?, ?, ?, ?, ?)"""
_OVERTAKE = "DELETE FROM staged_row WHERE stream = ? AND key = ? AND pos < ?"
_CLOSE = "INSERT OR REPLACE INTO staged_group VALUES (?, ?, ?, ?, ?, ?)"
_OF_GROUPS = "(SELECT value FROM json_each(?))"
_OVERTAKEN = f"""DELETE FROM staged_row WHERE EXISTS (
    SELECT 1 FROM staged_row AS newer WHERE newer.stream = staged_row.stream
    AND newer.key = staged_row.key AND newer.pos > staged_row.pos
    AND newer.group_id IN {_OF_GROUPS})"""
_WAITING = f"""SELECT stream, pos, key, body FROM staged_row
    WHERE group_id IN {_OF_GROUPS} ORDER BY stream, pos"""


def stage(connection: RawConnection, stream: str, changes: Sequence[Change]) -> None:
    """Keeps those of a page's rows that wait, and drops what waited for a key of the others: a
    row is never put over one of the same key with a higher position."""
    waiting = [row for change in changes if change.group for row in _staged(stream, change)]
    connection.executemany(_STAGE, waiting)
    if waiting or _anything_waits(connection, stream):
        plain = [(stream, each.key, each.pos) for each in changes if not each.group]
        connection.executemany(_OVERTAKE, plain)


def put_marks(connection: RawConnection, stream: str, marks: Iterable[Mark]) -> bool:
    """False when one takes back what is in force here already: the stream cannot undo that."""
    can_undo = True
    for mark in marks:
        if isinstance(mark, Closed):
            _close(connection, stream, mark)
        else:
            can_undo &= not _in_force(connection, stream, mark.group)
            _take_back(connection, stream, mark)
    return can_undo


def forget_staged(connection: RawConnection, stream: str) -> None:
    for table in ("staged_row", "staged_group"):
        connection.execute(f"DELETE FROM {table} WHERE stream = ?", (stream,))


@dataclass(frozen=True, slots=True)
class Due:
    """The groups whose moment has come, and when the next one's comes."""

    groups: tuple[str, ...]
    next_ms: int | None


def due(connection: RawConnection, prefixes: tuple[str, ...], now_ms: int) -> Due:
    """Looks through the marks of the groups of which something is not in force yet."""
    here = {row[0] for row in connection.execute("SELECT stream FROM position").fetchall()}
    groups: list[str] = []
    later: list[int] = []
    for group, marks in _open_groups(connection):
        wanted = {each for mark in marks for each in json.loads(mark.streams)}
        if not {mark.stream for mark in marks} >= _ours(wanted, here, prefixes):
            continue
        moment_ms = max(mark.effective_ms or 0 for mark in marks)
        if moment_ms <= now_ms:
            groups.append(group)
        else:
            later.append(moment_ms)
    return Due(tuple(groups), min(later, default=None))


def waiting_rows(connection: RawConnection, groups: Sequence[str]) -> Iterator[tuple[str, Change]]:
    """The rows of those groups with their streams, by stream and position; of a key only its
    newest, and of other groups nothing that one of these is newer than."""
    names = json.dumps(groups)
    connection.execute(_OVERTAKEN, (names,))
    for stream, pos, key, body in connection.execute(_WAITING, (names,)):
        yield stream, Change(pos, key, body is None, None if body is None else json.loads(body))


def set_in_force(connection: RawConnection, groups: Sequence[str]) -> None:
    names = json.dumps(groups)
    connection.execute(f"DELETE FROM staged_row WHERE group_id IN {_OF_GROUPS}", (names,))
    connection.execute(
        f"UPDATE staged_group SET in_force = 1 WHERE group_id IN {_OF_GROUPS}", (names,)
    )


@dataclass(frozen=True, slots=True)
class _Marked:
    stream: str
    streams: str
    effective_ms: int | None


def _open_groups(connection: RawConnection) -> Iterator[tuple[str, list[_Marked]]]:
    """Closed on some stream, and with rows that wait or with a mark that is not in force: a row
    that comes late to a group in force follows it."""
    found: dict[str, list[_Marked]] = {}
    for group, *mark in connection.execute(
        "SELECT group_id, stream, streams, effective_ms FROM staged_group WHERE group_id IN"
        " (SELECT group_id FROM staged_group WHERE in_force = 0"
        " UNION SELECT group_id FROM staged_row)"
    ).fetchall():
        found.setdefault(group, []).append(_Marked(*mark))
    yield from found.items()


def _ours(wanted: set[str], here: set[str], prefixes: tuple[str, ...]) -> set[str]:
    """The streams of a group that this till reads. It keeps one of each kind, so another store's
    is none of them, nor is one of a kind that it does not know."""
    kinds = {_kind(stream) for stream in here}
    return {
        stream
        for stream in wanted
        if stream.startswith(prefixes) and (stream in here or _kind(stream) not in kinds)
    }


def _kind(stream: str) -> str:
    return stream.partition("/")[0]


def _staged(stream: str, change: Change) -> Iterator[Values]:
    """Its row; none for one that is reported as unreadable and left out."""
    try:
        body = None if change.body is None else canonical(dict(change.body))
    except Defect as error:
        _log.error("row %s at %d is unreadable: %s", change.key, change.pos, error)
        return
    yield stream, change.key, change.pos, change.group, body


def _anything_waits(connection: RawConnection, stream: str) -> bool:
    found = connection.execute("SELECT 1 FROM staged_row WHERE stream = ? LIMIT 1", (stream,))
    return bool(found.fetchall())


def _close(connection: RawConnection, stream: str, mark: Closed) -> None:
    # The same mark again says nothing new: what is in force stays so.
    in_force = _in_force(connection, stream, mark.group, mark.pos)
    streams = json.dumps(mark.streams)
    row = (mark.group, stream, mark.pos, streams, mark.effective_ms, int(in_force))
    connection.execute(_CLOSE, row)


def _in_force(connection: RawConnection, stream: str, group: str, pos: int = 0) -> bool:
    found = connection.execute(
        "SELECT 1 FROM staged_group"
        " WHERE group_id = ? AND stream = ? AND pos >= ? AND in_force = 1",
        (group, stream, pos),
    )
    return bool(found.fetchall())


def _take_back(connection: RawConnection, stream: str, mark: Withdrawn) -> None:
    for table in ("staged_row", "staged_group"):
        connection.execute(
            f"DELETE FROM {table} WHERE stream = ? AND group_id = ? AND pos < ?",
            (stream, mark.group, mark.pos),
        )

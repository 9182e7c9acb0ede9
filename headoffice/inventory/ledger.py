"""The one way into the stock ledger: movements are written, summed, and told to the tills."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, col, select

from headoffice.db.tables import Table, insert_rows
from headoffice.feed.service import publish
from headoffice.inventory.buckets import ANYWHERE, BUCKETS, CLAIMED, COUNT, SHELF, SOLD
from headoffice.inventory.pace import grown
from headoffice.inventory.tables import Claim, CountTask, Movement, Observation, Stock
from storeapp.domain.errors import Defect

Key = tuple[str, str]
"""A place and a good."""
NEGATIVE = "negative"
LATE = "late"


@dataclass(frozen=True, slots=True)
class Move:
    """One movement to post: `thousandths` is the change of the bucket; see `tables.Movement`.

    `happened_ms` is the device's moment, None for that of posting.
    """

    place: str
    sku: str
    thousandths: int
    kind: str
    bucket: str = SHELF
    reason: str = ""
    channel: str = ""
    ref: str = ""
    device: str = ""
    epoch: int = 0
    seq: int = 0
    line: int = 0
    happened_ms: int | None = None


@dataclass(frozen=True, slots=True)
class FactKey:
    """The fact of a till that movements come from, and its moment; empty for head office's own."""

    device: str = ""
    epoch: int = 0
    seq: int = 0
    happened_ms: int | None = None


HEAD_OFFICE = FactKey()


@dataclass(frozen=True, slots=True)
class _Level:
    shelf: int
    counted_ms: int


def post(session: Session, moves: Sequence[Move], *, at_ms: int) -> None:
    """Writes movements, adds them to the sums, and tells the stores' tills.

    What happened before a count that is known already changes nothing on the shelf: who counted
    has seen it. Below zero is written as it is, and somebody is asked to count.
    """
    if not moves:
        return
    moves = [_settled(move, at_ms) for move in moves]
    levels = _write(session, moves, at_ms)
    if late := _seen_before(session, moves, levels):
        levels |= _write(session, late, at_ms)
    shelves = {(move.place, move.sku) for move in moves if move.bucket == SHELF}
    _ask_to_count(session, shelves, levels, at_ms)
    _tell(session, shelves, levels)


def of_fact(moves: Sequence[Move], fact: FactKey) -> Sequence[Move]:
    """The moves as lines of the fact that they come from."""
    if fact == HEAD_OFFICE:
        return moves
    return [
        replace(
            move,
            device=fact.device,
            epoch=fact.epoch,
            seq=fact.seq,
            line=line,
            happened_ms=fact.happened_ms,
        )
        for line, move in enumerate(moves)
    ]


def ask_to_count(session: Session, key: Key, why: str, level: int, *, at_ms: int) -> None:
    """Opens a task for somebody to count a good, unless one is open."""
    place, sku = key
    row = {"place": place, "sku": sku, "why": why, "level": level, "opened_ms": at_ms}
    session.execute(_insert(session, CountTask).values(row).on_conflict_do_nothing())


def _settled(move: Move, at_ms: int) -> Move:
    """Nothing happens after head office has heard of it, whatever a device's clock says."""
    if move.bucket in CLAIMED and not move.ref:
        raise Defect(f"nobody claims what is {move.bucket}")
    happened = at_ms if move.happened_ms is None else min(move.happened_ms, at_ms)
    return replace(move, happened_ms=happened)


def _write(session: Session, moves: Sequence[Move], at_ms: int) -> dict[Key, _Level]:
    insert_rows(session, Movement, [_row(move, at_ms) for move in moves])
    levels = _add_up(session, moves, at_ms)
    _add_up_claims(session, moves)
    return levels


def _row(move: Move, at_ms: int) -> dict[str, object]:
    return {
        "place": move.place,
        "sku": move.sku,
        "bucket": move.bucket,
        "thousandths": move.thousandths,
        "kind": move.kind,
        "reason": move.reason,
        "channel": move.channel,
        "ref": move.ref,
        "device": move.device,
        "epoch": move.epoch,
        "seq": move.seq,
        "line": move.line,
        "happened_ms": move.happened_ms,
        "at_ms": at_ms,
    }


def _add_up(session: Session, moves: Sequence[Move], at_ms: int) -> dict[Key, _Level]:
    """Adds the changes and returns the new levels; locks rows in one order for all writers."""
    sums: dict[Key, dict[str, Any]] = {}
    for move in moves:
        new = _empty(move.place, move.sku, at_ms)
        row = sums.setdefault((move.place, move.sku), new)
        row[move.bucket] += move.thousandths
        if move.kind == SOLD:
            row["pace"] += grown(-move.thousandths, move.happened_ms or at_ms)
    statement = _adding(session, Stock, ("sku", "place"), (*BUCKETS, "pace"), latest=("at_ms",))
    returned = statement.returning(
        col(Stock.place), col(Stock.sku), col(Stock.shelf), col(Stock.counted_ms)
    )
    found = session.execute(returned, [row for _, row in sorted(sums.items())])
    return {(row.place, row.sku): _Level(row.shelf, row.counted_ms) for row in found}


def _empty(place: str, sku: str, at_ms: int) -> dict[str, Any]:
    zeros = dict.fromkeys(BUCKETS, 0)
    return {"place": place, "sku": sku, **zeros, "pace": 0.0, "counted_ms": 0, "at_ms": at_ms}


def _add_up_claims(session: Session, moves: Sequence[Move]) -> None:
    sums: dict[tuple[str, str, str], dict[str, Any]] = {}
    for move in moves:
        if move.ref and move.bucket in CLAIMED:
            key = (move.ref, move.place, move.sku)
            named = dict(zip(("ref", "place", "sku"), key, strict=True))
            row = sums.setdefault(key, named | dict.fromkeys(CLAIMED, 0))
            row[move.bucket] += move.thousandths
    if sums:
        statement = _adding(session, Claim, ("ref", "place", "sku"), CLAIMED)
        session.execute(statement, [row for _, row in sorted(sums.items())])


def _adding(
    session: Session,
    table: type[Table],
    keys: Sequence[str],
    sums: Sequence[str],
    *,
    latest: Sequence[str] = (),
) -> Any:
    """An insert that adds to the row which is there already."""
    new = _insert(session, table)
    columns = table.metadata.tables[str(table.__tablename__)].c
    added = {name: columns[name] + new.excluded[name] for name in sums}
    return new.on_conflict_do_update(
        index_elements=list(keys), set_=added | {name: new.excluded[name] for name in latest}
    )


def _insert(session: Session, table: type[Table]) -> Any:
    postgresql = session.get_bind().dialect.name == "postgresql"
    return (insert_postgresql if postgresql else insert_sqlite)(table)


def _seen_before(
    session: Session, moves: Sequence[Move], levels: Mapping[Key, _Level]
) -> list[Move]:
    """What has to be added again for counts that have seen these movements."""
    again: defaultdict[tuple[str, str, int], int] = defaultdict(int)
    known: dict[Key, list[int]] = {}
    for move in moves:
        key, happened = (move.place, move.sku), move.happened_ms or 0
        if move.bucket != SHELF or happened > levels[key].counted_ms:
            continue
        if key not in known:
            known[key] = _counted(session, key)
        # What happens in its moment a count has seen; it is not corrected by itself.
        first = happened + 1 if move.kind == COUNT else happened
        at = next((at for at in known[key] if at >= first), None)
        if at is not None:
            again[*key, at] -= move.thousandths
    return [
        Move(place, sku, change, COUNT, reason=LATE, happened_ms=at)
        for (place, sku, at), change in again.items()
        if change
    ]


def _counted(session: Session, key: Key) -> list[int]:
    rows = select(Observation.happened_ms).where(
        Observation.place == key[0], Observation.sku == key[1]
    )
    return list(session.exec(rows.order_by(col(Observation.happened_ms))))


def _ask_to_count(
    session: Session, keys: Iterable[Key], levels: Mapping[Key, _Level], at_ms: int
) -> None:
    for key in sorted(keys):
        if levels[key].shelf < 0:
            ask_to_count(session, key, NEGATIVE, levels[key].shelf, at_ms=at_ms)


def _tell(session: Session, keys: Iterable[Key], levels: Mapping[Key, _Level]) -> None:
    told: defaultdict[str, list[Key]] = defaultdict(list)
    for key in sorted(keys):
        told[key[0]].append(key)
    for place, those in told.items():
        if place != ANYWHERE:
            publish(session, f"stock/{place}", _levels(those, levels))


def _levels(
    keys: Iterable[Key], levels: Mapping[Key, _Level]
) -> Iterator[tuple[str, Mapping[str, object]]]:
    for key in keys:
        yield key[1], {"thousandths": levels[key].shelf}

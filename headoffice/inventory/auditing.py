"""The auditor of the stock: adds the ledger up from nothing and compares every figure with it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Subquery, case, func, select
from sqlmodel import Session, col

from headoffice.db.tables import Table
from headoffice.inventory.buckets import ANYWHERE, BUCKETS, CLAIMED, HELD, SHELF, SOLD
from headoffice.inventory.holding import IS_HELD
from headoffice.inventory.pace import grown
from headoffice.inventory.tables import (
    Claim,
    CountTask,
    Hold,
    Movement,
    Observation,
    PutBackTask,
    Stock,
)

CLOSE = 1e-9
"""Sums of fractions depend on their order in the last digits."""
AT_ONCE = 5_000


def audit(session: Session) -> list[str]:
    """What is wrong with the stock, in sentences with ids; nothing when all of it agrees."""
    return [
        *_other_sums(session, Stock, ("place", "sku"), BUCKETS),
        *_other_sums(session, Claim, ("ref", "place", "sku"), CLAIMED),
        *_impossible(session),
        *_other_paces(session),
        *_wrong_holds(session),
        *_wrong_put_backs(session),
        *_not_asked_for(session),
        *_not_as_counted(session),
    ]


def _other_sums(
    session: Session, table: type[Table], keys: tuple[str, ...], buckets: tuple[str, ...]
) -> Iterator[str]:
    """Where the kept sums and those of the ledger differ, also where only one side has any."""
    ledger = _ledger(keys, buckets)
    kept = table.metadata.tables[str(table.__tablename__)].c
    same_key = [kept[name] == ledger.c[name] for name in keys]
    joined = kept[keys[0]].table.outerjoin(ledger, _all(same_key), full=True)
    named = [func.coalesce(kept[name], ledger.c[name]) for name in keys]
    pairs = [(_or_0(kept[name]), _or_0(ledger.c[name])) for name in buckets]
    differs = [here != there for here, there in pairs]
    rows = select(*named, *(each for pair in pairs for each in pair)).select_from(joined)
    for row in session.execute(rows.where(_any(differs)).order_by(*named)):
        subject, sums = " ".join(part or "anywhere" for part in row[: len(keys)]), row[len(keys) :]
        for place, bucket in enumerate(buckets):
            here, there = sums[2 * place : 2 * place + 2]
            if here != there:
                yield f"{subject}: {bucket} is {here}, the ledger says {there}"


def _ledger(keys: tuple[str, ...], buckets: tuple[str, ...]) -> Subquery:
    columns = Movement.metadata.tables["movement"].c
    sums = [
        func.sum(case((columns.bucket == bucket, columns.thousandths), else_=0)).label(bucket)
        for bucket in buckets
    ]
    by = [columns[name] for name in keys]
    mine = columns.bucket.in_(buckets) & ((columns.ref != "") if "ref" in keys else True)
    return select(*by, *sums).where(mine).group_by(*by).subquery()


def _or_0(column: ColumnElement[int]) -> ColumnElement[int]:
    return func.coalesce(column, 0)


def _all(conditions: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    first, *rest = conditions
    for each in rest:
        first = first & each
    return first


def _any(conditions: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    first, *rest = conditions
    for each in rest:
        first = first | each
    return first


def _impossible(session: Session) -> Iterator[str]:
    """Only a shelf may have less than nothing; and nothing stands where no place is."""
    columns = Stock.metadata.tables["stock"].c
    below = [columns[bucket] < 0 for bucket in BUCKETS if bucket != SHELF]
    nowhere = [columns[bucket] != 0 for bucket in BUCKETS if bucket not in (HELD, "reserved")]
    wrong = _any(below) | ((columns.place == ANYWHERE) & _any(nowhere))
    rows = select(columns.place, columns.sku).where(wrong)
    for place, sku in session.execute(rows.order_by(columns.place, columns.sku)):
        yield f"{place or 'anywhere'} {sku}: less than nothing in a bucket, or goods in no place"


def _other_paces(session: Session) -> Iterator[str]:
    """Added in Python, since SQLite knows no powers."""
    sums: defaultdict[tuple[str, str], float] = defaultdict(float)
    sold = select(
        col(Movement.place), col(Movement.sku), col(Movement.thousandths), col(Movement.happened_ms)
    ).where(col(Movement.kind) == SOLD)
    for place, sku, thousandths, happened in session.execute(sold).yield_per(AT_ONCE):
        sums[place, sku] += grown(-thousandths, happened)
    rows = select(col(Stock.place), col(Stock.sku), col(Stock.pace)).where(col(Stock.pace) != 0)
    kept = {(place, sku): pace for place, sku, pace in session.execute(rows)}
    for key in sorted(sums.keys() | kept.keys()):
        ours, theirs = kept.get(key, 0.0), sums.get(key, 0.0)
        if not math.isclose(ours, theirs, rel_tol=CLOSE, abs_tol=CLOSE):
            yield f"{key[0]} {key[1]}: the pace is {ours}, the ledger says {theirs}"


def _wrong_holds(session: Session) -> Iterator[str]:
    """A hold that has ended has nothing, an open one has something, and where it says."""
    has = func.coalesce(func.sum(col(Claim.held)), 0)
    elsewhere = func.coalesce(
        func.sum(case((col(Claim.place) != col(Hold.place), col(Claim.held)), else_=0)), 0
    )
    rows = (
        select(col(Hold.ref), col(Hold.state), has, elsewhere)
        .outerjoin(Claim, col(Claim.ref) == col(Hold.ref))
        .group_by(col(Hold.ref), col(Hold.state))
        .having(((col(Hold.state) == IS_HELD) != (has > 0)) | (elsewhere != 0))
    )
    for ref, state, held, apart in session.execute(rows.order_by(col(Hold.ref))):
        yield f"hold {ref} is {state} and has {held}, {apart} of it elsewhere"
    ownerless = select(col(Claim.ref)).where(
        col(Claim.held) != 0, col(Claim.ref).not_in(select(col(Hold.ref)))
    )
    for ref in session.execute(ownerless.distinct()).scalars():
        yield f"{ref} holds something and is no hold"


def _wrong_put_backs(session: Session) -> Iterator[str]:
    same = (
        (col(Claim.ref) == col(PutBackTask.ref))
        & (col(Claim.place) == col(PutBackTask.place))
        & (col(Claim.sku) == col(PutBackTask.sku))
    )
    due = func.coalesce(col(PutBackTask.due) - col(PutBackTask.done), 0)
    has = func.coalesce(col(Claim.put_back), 0)
    ref = func.coalesce(col(Claim.ref), col(PutBackTask.ref))
    is_closed = col(PutBackTask.closed_ms).is_not(None)
    closed_wrongly = col(PutBackTask.ref).is_not(None) & ((due == 0) != is_closed)
    rows = (
        select(ref, due, has)
        .select_from(Claim)
        .outerjoin(PutBackTask, same, full=True)
        .where((due != has) | closed_wrongly)
    )
    for of, task, claim in session.execute(rows.order_by(ref)):
        yield f"{of}: {task} to put back, the ledger says {claim}"


def _not_asked_for(session: Session) -> Iterator[str]:
    asked = select(col(CountTask.id)).where(
        col(CountTask.place) == col(Stock.place),
        col(CountTask.sku) == col(Stock.sku),
        col(CountTask.closed_ms).is_(None),
    )
    rows = select(col(Stock.place), col(Stock.sku), col(Stock.shelf)).where(
        col(Stock.shelf) < 0, ~asked.exists()
    )
    for place, sku, level in session.execute(rows.order_by(col(Stock.place), col(Stock.sku))):
        yield f"{place} {sku}: {level} on the shelf, and nobody is asked to count"


def _not_as_counted(session: Session) -> Iterator[str]:
    """In the moment of its newest count a shelf had what was seen on it."""
    newest = (
        select(func.max(col(Observation.id)))
        .where(
            col(Observation.place) == col(Stock.place),
            col(Observation.sku) == col(Stock.sku),
            col(Observation.happened_ms) == col(Stock.counted_ms),
        )
        .correlate(Stock)
        .scalar_subquery()
    )
    then = (
        select(func.coalesce(func.sum(col(Movement.thousandths)), 0))
        .where(
            col(Movement.place) == col(Stock.place),
            col(Movement.sku) == col(Stock.sku),
            col(Movement.bucket) == SHELF,
            col(Movement.happened_ms) <= col(Stock.counted_ms),
        )
        .correlate(Stock)
        .scalar_subquery()
    )
    seen = col(Observation.observed)
    rows = (
        select(col(Stock.place), col(Stock.sku), col(Stock.counted_ms), seen, then)
        .outerjoin(Observation, col(Observation.id) == newest)
        .where(col(Stock.counted_ms) > 0, seen.is_distinct_from(then))
    )
    for place, sku, at_ms, observed, level in session.execute(rows):
        counted = "nothing was" if observed is None else f"{observed} were"
        yield f"{place} {sku}: {counted} counted at {at_ms}, the ledger says {level}"

"""Counting: what somebody saw on the shelf at a moment of the device, against the ledger then."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from headoffice.db.tables import insert_rows
from headoffice.inventory.buckets import COUNT, SHELF
from headoffice.inventory.deeds import is_done, note
from headoffice.inventory.ledger import HEAD_OFFICE, FactKey, Move, of_fact, post
from headoffice.inventory.locking import lock
from headoffice.inventory.tables import CountTask, Movement, Observation, Stock
from storeapp.domain.errors import Defect

DEED = "count"


def observe(
    session: Session,
    place: str,
    observed: Mapping[str, int],
    *,
    ref: str,
    at_ms: int,
    fact: FactKey = HEAD_OFFICE,
) -> dict[str, int]:
    """Makes the shelf what was seen on it in the fact's moment, and returns what that changed.

    What happened later is added to what was seen, and what happened before, but is heard of only
    later, is not taken off a second time (see `ledger.post`). A second time it changes nothing.
    """
    if not observed or min(observed.values()) < 0:
        raise Defect("a count sees goods, and none less than nothing")
    lock(session, {(place, sku) for sku in observed})
    said: dict[str, object] = {"place": place, **dict(sorted(observed.items()))}
    if is_done(session, ref, DEED, said):
        return {}
    note(session, ref, DEED, said, at_ms=at_ms)
    happened_ms = at_ms if fact.happened_ms is None else min(fact.happened_ms, at_ms)
    before = _levels_at(session, place, list(observed), happened_ms)
    changes = {sku: level - before[sku] for sku, level in sorted(observed.items())}
    moves = [
        Move(place, sku, change, COUNT, ref=ref, happened_ms=happened_ms)
        for sku, change in changes.items()
    ]
    # First the tasks are closed: what was sold since may take it below zero again.
    _remember(session, place, observed, ref, happened_ms, at_ms)
    post(session, of_fact(moves, fact), at_ms=at_ms)
    return changes


def open_counts(session: Session, place: str) -> list[CountTask]:
    """What somebody has to count in a place, the oldest first."""
    rows = select(CountTask).where(CountTask.place == place, col(CountTask.closed_ms).is_(None))
    return list(session.exec(rows.order_by(col(CountTask.id))))


def _levels_at(
    session: Session, place: str, skus: Collection[str], happened_ms: int
) -> dict[str, int]:
    """What the ledger knows by now of the shelf in that moment."""
    rows = select(Stock.sku, Stock.shelf).where(Stock.place == place, col(Stock.sku).in_(skus))
    levels = dict(session.exec(rows).all())
    later = (
        select(Movement.sku, func.sum(Movement.thousandths))
        .where(
            Movement.place == place,
            col(Movement.sku).in_(skus),
            Movement.bucket == SHELF,
            Movement.happened_ms > happened_ms,
        )
        .group_by(Movement.sku)
    )
    for sku, change in session.exec(later):
        levels[sku] -= int(change)
    return levels


def _remember(
    session: Session,
    place: str,
    observed: Mapping[str, int],
    ref: str,
    happened_ms: int,
    at_ms: int,
) -> None:
    when = {"ref": ref, "happened_ms": happened_ms, "at_ms": at_ms}
    rows = [{"place": place, "sku": sku, "observed": n, **when} for sku, n in observed.items()]
    insert_rows(session, Observation, rows)
    here = col(Stock.place) == place, col(Stock.sku).in_(observed)
    session.execute(
        update(Stock)
        .where(*here, col(Stock.counted_ms) < happened_ms)
        .values(counted_ms=happened_ms)
    )
    session.execute(
        update(CountTask)
        .where(
            col(CountTask.place) == place,
            col(CountTask.sku).in_(observed),
            col(CountTask.closed_ms).is_(None),
        )
        .values(closed_ms=at_ms)
    )

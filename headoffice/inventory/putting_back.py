"""Putting back: what was picked or returned can be promised only once it is on the shelf again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from headoffice.inventory import buckets
from headoffice.inventory.buckets import PUT_BACK, SHELF, STAGED
from headoffice.inventory.claims import all_taken, claims_of
from headoffice.inventory.deeds import is_done, note
from headoffice.inventory.demand import Demand, summed
from headoffice.inventory.ledger import Move, post
from headoffice.inventory.locking import lock
from headoffice.inventory.tables import PutBackTask

DONE = "put_back_done"
KEPT = "put_back_kept"


def done(
    session: Session,
    ref: str,
    demand: Demand,
    *,
    at_ms: int,
    part: str = "",
    happened_ms: int | None = None,
) -> None:
    """It was scanned back onto the shelf, so it can be promised again.

    Refusal `claim-short` when less is to be put back. `part` tells several rounds apart.
    """
    _settle(session, ref, demand, SHELF, DONE, at_ms=at_ms, part=part, happened_ms=happened_ms)


def kept(session: Session, ref: str, demand: Demand, *, at_ms: int, part: str = "") -> None:
    """It is not to be put back after all: it was given out, or somebody has to look at it first.

    Refusal `claim-short` when less is to be put back.
    """
    _settle(session, ref, demand, STAGED, KEPT, at_ms=at_ms, part=part)


def open_tasks(session: Session, place: str) -> list[PutBackTask]:
    """What is to be put back in a place, the oldest first."""
    rows = select(PutBackTask).where(
        PutBackTask.place == place, col(PutBackTask.closed_ms).is_(None)
    )
    return list(session.exec(rows.order_by(col(PutBackTask.opened_ms), col(PutBackTask.ref))))


def put_back_tasks(
    session: Session, ref: str, parts: Sequence[tuple[str, str, int]], *, at_ms: int
) -> None:
    """Opens the tasks for what is in the bucket already; one per ref, place and good."""
    for place, sku, n in parts:
        task = session.get(PutBackTask, (ref, place, sku))
        task = task or PutBackTask(ref=ref, place=place, sku=sku, due=0, opened_ms=at_ms)
        task.due += n
        task.closed_ms = None
        session.add(task)
    session.flush()


def _settle(
    session: Session,
    ref: str,
    demand: Demand,
    to: str,
    deed: str,
    *,
    at_ms: int,
    part: str,
    happened_ms: int | None = None,
) -> None:
    wanted = summed(demand)
    lock(session, {(claim.place, claim.sku) for claim in claims_of(session, ref)})
    if is_done(session, ref, deed, wanted, part=part):
        return
    parts = all_taken(claims_of(session, ref), PUT_BACK, wanted)
    note(session, ref, deed, wanted, part=part, at_ms=at_ms)
    moves = [
        Move(at, sku, sign * n, buckets.PUTTING_BACK, bucket, ref=ref, happened_ms=happened_ms)
        for at, sku, n in parts
        for bucket, sign in ((PUT_BACK, -1), (to, 1))
    ]
    post(session, moves, at_ms=at_ms)
    for at, sku, n in parts:
        task = session.get_one(PutBackTask, (ref, at, sku))
        if to == SHELF:
            task.done += n
        else:
            task.due -= n
        task.closed_ms = at_ms if task.done == task.due else None
        session.add(task)
    session.flush()

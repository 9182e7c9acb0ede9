"""Holds: promises that end by themselves, of a place or of wherever the good is."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from sqlmodel import Session, col, select

from headoffice.inventory import buckets
from headoffice.inventory.available import atf, ato
from headoffice.inventory.buckets import ANYWHERE, HELD
from headoffice.inventory.claims import all_of, claims_of
from headoffice.inventory.demand import Demand, summed
from headoffice.inventory.ledger import Move, post
from headoffice.inventory.locking import lock, lock_for_promise
from headoffice.inventory.tables import Hold
from storeapp.domain.errors import Defect, Refusal

log = logging.getLogger("storeapp.headoffice.inventory")

IS_HELD = "held"
CONSUMED = "consumed"
RELEASED = "released"
EXPIRED = "expired"
SWEPT = 200
"""Holds that end in one transaction."""


def hold(
    session: Session,
    *,
    ref: str,
    channel: str,
    demand: Demand,
    until_ms: int,
    place: str | None = None,
    at_ms: int,
) -> Hold:
    """Promises the whole demand until then, in a place or, for None, wherever it is.

    The same again changes nothing. Refusal `stock-short` names the first good of which there is
    not enough and how much there is; `hold-ended` says that this ref's hold has ended.
    """
    wanted, at = summed(demand), place or ANYWHERE
    held(session, ref)  # A hold is always locked before its stock.
    lock_for_promise(session, wanted, [at])
    present = held(session, ref)
    if present is not None:
        return _same(session, present, channel, at, wanted)
    require(session, wanted, channel=channel, place=place, now_ms=at_ms)
    row = Hold(ref=ref, channel=channel, place=at, until_ms=until_ms, at_ms=at_ms)
    session.add(row)
    session.flush()
    moves = [
        Move(at, sku, thousandths, buckets.HOLD, HELD, channel=channel, ref=ref)
        for sku, thousandths in wanted.items()
    ]
    post(session, moves, at_ms=at_ms)
    return row


def pin(session: Session, ref: str, place: str, *, at_ms: int) -> None:
    """Says where a hold's goods are to come from; Refusal `stock-short` when they are not there,
    `hold-ended`."""
    row = _open(session, ref)
    claims = [claim for claim in claims_of(session, ref) if claim.held]
    wanted = all_of(claims, HELD)
    lock_for_promise(session, wanted, [place, row.place])
    if row.place == place:
        return
    require_at(session, wanted, channel=row.channel, place=place, now_ms=at_ms)
    moves = [
        Move(at, claim.sku, sign * claim.held, buckets.PIN, HELD, channel=row.channel, ref=ref)
        for claim in claims
        for at, sign in ((claim.place, -1), (place, 1))
    ]
    post(session, moves, at_ms=at_ms)
    row.place = place
    session.add(row)
    session.flush()


def extend(session: Session, ref: str, until_ms: int) -> None:
    """Lets it end later; never earlier. Refusal `hold-ended`."""
    row = _open(session, ref)
    row.until_ms = max(row.until_ms, until_ms)
    session.add(row)
    session.flush()


def release(session: Session, ref: str, *, at_ms: int) -> None:
    """Gives back what is still held; nothing when it has ended already."""
    row = held(session, ref)
    if row is not None and row.state == IS_HELD:
        _end(session, row, RELEASED, buckets.RELEASED, at_ms)


def expire(session: Session, now_ms: int) -> int:
    """Ends the holds whose time is over, the oldest first; returns how many, at most `SWEPT`."""
    due = select(Hold).where(Hold.state == IS_HELD, Hold.until_ms <= now_ms)
    oldest = due.order_by(col(Hold.until_ms), col(Hold.ref)).limit(SWEPT)
    # One that somebody is busy with is left for the next time.
    rows = session.exec(oldest.with_for_update(skip_locked=True)).all()
    claims = [claim for row in rows for claim in claims_of(session, row.ref)]
    lock(session, {(claim.place, claim.sku) for claim in claims})
    for row in rows:
        _end(session, row, EXPIRED, buckets.HOLD_EXPIRED, now_ms)
    return len(rows)


def held(session: Session, ref: str) -> Hold | None:
    """The hold of that ref, locked."""
    return session.get(Hold, ref, with_for_update=True, populate_existing=True)


def require(
    session: Session, wanted: Mapping[str, int], *, channel: str, place: str | None, now_ms: int
) -> None:
    """Refusal `stock-short` unless the channel can promise all of it, and the place has it."""
    if place:
        require_at(session, wanted, channel=channel, place=place, now_ms=now_ms)
    found = ato(session, wanted, channel, now_ms)
    for sku, thousandths in wanted.items():
        _require(sku, thousandths, found[sku])


def require_at(
    session: Session, wanted: Mapping[str, int], *, channel: str, place: str, now_ms: int
) -> None:
    """Refusal `stock-short` unless the place has all of it for the channel."""
    found = atf(session, wanted, [place], channel, now_ms)
    for sku, thousandths in wanted.items():
        _require(sku, thousandths, found.get((place, sku), 0))


def _require(sku: str, wanted: int, available: int) -> None:
    if available < wanted:
        raise Refusal("stock-short", sku=sku, available=available)


def _same(
    session: Session, present: Hold, channel: str, place: str, wanted: Mapping[str, int]
) -> Hold:
    if present.state != IS_HELD:
        raise Refusal("hold-ended", state=present.state)
    if present.channel != channel or all_of(claims_of(session, present.ref), HELD) != wanted:
        raise Defect(f"{present.ref} holds something else for {present.channel}")
    return present


def _open(session: Session, ref: str) -> Hold:
    row = held(session, ref)
    if row is None or row.state != IS_HELD:
        raise Refusal("hold-ended", state="" if row is None else row.state)
    return row


def _end(session: Session, row: Hold, state: str, kind: str, at_ms: int) -> None:
    moves = [
        Move(claim.place, claim.sku, -claim.held, kind, HELD, channel=row.channel, ref=row.ref)
        for claim in claims_of(session, row.ref)
        if claim.held
    ]
    post(session, moves, at_ms=at_ms)
    row.state = state
    session.add(row)
    session.flush()

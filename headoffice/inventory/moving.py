"""Goods that come, go, break and turn up: the movements that no reservation stands behind.

Each is named by a `ref` and done once; with the same ref again it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session, col, select

from headoffice.inventory import buckets
from headoffice.inventory.buckets import DAMAGED, DISPLAY, PUT_BACK, QC, SHELF, TRANSIT
from headoffice.inventory.claims import all_of, claims_of, taken
from headoffice.inventory.deeds import is_done, note
from headoffice.inventory.demand import Demand, summed
from headoffice.inventory.ledger import HEAD_OFFICE, FactKey, Move, of_fact, post
from headoffice.inventory.locking import lock
from headoffice.inventory.putting_back import put_back_tasks
from headoffice.inventory.rule_tables import Inbound
from headoffice.inventory.tables import Stock
from storeapp.domain.errors import Defect, Refusal

DISPOSITIONS = (SHELF, PUT_BACK, QC, DAMAGED)
"""Where a returned good goes; onto the shelf at once only if somebody puts it there herself."""
STANDING = {SHELF: buckets.MOVED, DAMAGED: buckets.DAMAGE, DISPLAY: buckets.ON_DISPLAY, QC: QC}
"""Between these goods are moved freely; the kind of the movement is where they go."""


def received(
    session: Session,
    place: str,
    goods: Demand,
    *,
    ref: str,
    at_ms: int,
    announced: str = "",
    fact: FactKey = HEAD_OFFICE,
) -> None:
    """Goods came in; what was announced under that name is waited for no longer."""
    wanted = summed(goods)
    moves = [Move(place, sku, n, buckets.RECEIVED, ref=ref) for sku, n in wanted.items()]
    if _once(session, ref, buckets.RECEIVED, moves, fact, at_ms=at_ms) and announced:
        _came(session, announced, place, wanted)


def returned(
    session: Session,
    place: str,
    goods: Demand,
    *,
    disposition: str,
    ref: str,
    at_ms: int,
    fact: FactKey = HEAD_OFFICE,
    part: str = "",
) -> None:
    """A customer brought goods back; `disposition` is the bucket they go to."""
    if disposition not in DISPOSITIONS:
        raise Defect(f"nothing is returned to {disposition}")
    wanted = summed(goods)
    moves = [
        Move(place, sku, n, buckets.RETURNED, disposition, reason=disposition, ref=ref)
        for sku, n in wanted.items()
    ]
    deed = f"{buckets.RETURNED}:{disposition}"
    if _once(session, ref, deed, moves, fact, at_ms=at_ms, part=part) and disposition == PUT_BACK:
        put_back_tasks(session, ref, [(place, sku, n) for sku, n in wanted.items()], at_ms=at_ms)


def adjusted(
    session: Session,
    place: str,
    changes: Mapping[str, int],
    *,
    reason: str,
    ref: str,
    at_ms: int,
    bucket: str = SHELF,
    fact: FactKey = HEAD_OFFICE,
) -> None:
    """The ledger is corrected by so much, for a reason with a code: `lost`, `found`, `own-use`."""
    if bucket not in STANDING:
        raise Defect(f"{bucket} follows from what is done, and is not adjusted")
    moves = [
        Move(place, sku, change, buckets.ADJUSTED, bucket, reason=reason, ref=ref)
        for sku, change in sorted(changes.items())
    ]
    _once(session, ref, buckets.ADJUSTED, moves, fact, at_ms=at_ms)


def shifted(
    session: Session,
    place: str,
    goods: Demand,
    *,
    source: str,
    to: str,
    ref: str,
    at_ms: int,
    fact: FactKey = HEAD_OFFICE,
) -> None:
    """Goods change their bucket within the place: broken, put on display, checked, and back."""
    if source not in STANDING or to not in STANDING or source == to:
        raise Defect(f"goods are not moved from {source} to {to}")
    moves = [
        Move(place, sku, sign * n, STANDING[to], bucket, ref=ref)
        for sku, n in summed(goods).items()
        for bucket, sign in ((source, -1), (to, 1))
    ]
    _once(session, ref, f"{source}:{to}", moves, fact, at_ms=at_ms)


def transferred_out(
    session: Session,
    place: str,
    to: str,
    goods: Demand,
    *,
    ref: str,
    at_ms: int,
    fact: FactKey = HEAD_OFFICE,
) -> None:
    """Goods leave for another place off the shelf; what was reserved is taken out instead."""
    moves = [
        Move(at, sku, sign * n, buckets.TRANSFER_OUT, bucket, ref=ref)
        for sku, n in summed(goods).items()
        for at, bucket, sign in ((place, SHELF, -1), (to, TRANSIT, 1))
    ]
    _once(session, ref, buckets.TRANSFER_OUT, moves, fact, at_ms=at_ms)


def transferred_in(
    session: Session,
    ref: str,
    place: str,
    goods: Demand,
    *,
    at_ms: int,
    fact: FactKey = HEAD_OFFICE,
    part: str = "",
) -> None:
    """Goods of a transfer arrived and stand on the shelf; more than was sent is there all the
    same. `part` tells several deliveries of one transfer apart."""
    wanted = summed(goods)
    lock(session, {(place, sku) for sku in wanted})
    here = [claim for claim in claims_of(session, ref) if claim.place == place]
    moves = [Move(place, sku, n, buckets.TRANSFER_IN, ref=ref) for sku, n in wanted.items()] + [
        Move(place, sku, -n, buckets.TRANSFER_IN, TRANSIT, ref=ref)
        for _, sku, n in taken(here, TRANSIT, wanted)
    ]
    deed, said = buckets.TRANSFER_IN, {"place": place, **wanted}
    _once(session, ref, deed, moves, fact, at_ms=at_ms, part=part, said=said)


def transfer_closed(session: Session, ref: str, place: str, *, reason: str, at_ms: int) -> int:
    """What has not arrived by now will not; returns how much that is. Again: nothing."""
    lock(session, {(claim.place, claim.sku) for claim in claims_of(session, ref)})
    here = [claim for claim in claims_of(session, ref) if claim.place == place]
    moves = [
        Move(place, sku, -n, buckets.ADJUSTED, TRANSIT, reason=reason, ref=ref)
        for sku, n in all_of(here, TRANSIT).items()
    ]
    post(session, moves, at_ms=at_ms)
    return -sum(move.thousandths for move in moves)


def announce(
    session: Session,
    ref: str,
    place: str,
    goods: Demand,
    *,
    due_ms: int,
    confidence_percent: int = 100,
) -> None:
    """Goods are to come; instead of what that ref announced before."""
    for sku, n in summed(goods).items():
        session.merge(
            Inbound(
                ref=ref,
                place=place,
                sku=sku,
                thousandths=n,
                due_ms=due_ms,
                confidence_percent=confidence_percent,
            )
        )
    session.flush()


def _once(
    session: Session,
    ref: str,
    deed: str,
    moves: Sequence[Move],
    fact: FactKey,
    *,
    at_ms: int,
    part: str = "",
    said: Mapping[str, object] | None = None,
) -> bool:
    """Posts the moves unless that was done; True when it was done now."""
    lock(session, {(move.place, move.sku) for move in moves})
    what = said or {f"{m.place} {m.bucket} {m.sku}": m.thousandths for m in moves}
    if is_done(session, ref, deed, what, part=part):
        return False
    _require_there(session, moves)
    note(session, ref, deed, what, part=part, at_ms=at_ms)
    post(session, of_fact(moves, fact), at_ms=at_ms)
    return True


def _require_there(session: Session, moves: Iterable[Move]) -> None:
    """Only a shelf may be thought to have less than nothing; Refusal `bucket-short`."""
    for move in moves:
        if move.thousandths < 0 and move.bucket != SHELF:
            row = session.get_one(Stock, (move.sku, move.place), populate_existing=True)
            has = getattr(row, move.bucket)
            if has + move.thousandths < 0:
                raise Refusal("bucket-short", sku=move.sku, bucket=move.bucket, has=has)


def _came(session: Session, ref: str, place: str, goods: Mapping[str, int]) -> None:
    rows = select(Inbound).where(
        Inbound.ref == ref, Inbound.place == place, col(Inbound.sku).in_(goods)
    )
    for row in session.exec(rows.with_for_update()).all():
        row.thousandths = max(0, row.thousandths - goods[row.sku])
        session.add(row)
    session.flush()

"""Hand-overs, told by a command or by a till's journal: kept, judged, counted once."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from headoffice.inventory.ledger import HEAD_OFFICE, FactKey
from headoffice.orders.doing import act
from headoffice.orders.keeping import Doing, Kept, fo_id, lock_all, locked, numbers_in
from headoffice.orders.sealing import pickup_key
from headoffice.orders.tables import FoRow, HandOverRow
from storeapp.domain import handing_over
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import canonical
from storeapp.domain.fulfilment import Fo
from storeapp.domain.giving_out import GivenOut
from storeapp.domain.handing_over import COUNTS, HandOver
from storeapp.domain.pickup_code import Collected, prove

log = logging.getLogger("storeapp.headoffice.orders")


@dataclass(frozen=True, slots=True)
class Telling:
    """Which till tells it, and as which fact of its journal."""

    store: str
    device: str
    fact: FactKey = HEAD_OFFICE


def hand_over(session: Session, kept: Kept, given: GivenOut, by: Telling, *, at_ms: int) -> Kept:
    """With a line. Refusals as `handing_over.hand_over`, and `pickup-code-...` as the code's."""
    epoch = numbers_in(given.fo)[1]
    fo, hand = kept.order.fo(epoch), _hand(given)
    if not fo.given:
        _prove(session, kept, fo, given.code)
    after = act(
        session,
        kept,
        lambda order: handing_over.hand_over(order, epoch, hand, now_ms=at_ms),
        _doing(given, epoch, by, at_ms),
        fact=by.fact,
    )
    if after is not kept:
        _keep(session, given, by, (kept.number, epoch), COUNTS, "", at_ms)
    return after


def tell(session: Session, given: Sequence[tuple[Telling, GivenOut]], *, at_ms: int) -> None:
    """What tills handed over without a line, as their journals say; nothing of it is refused."""
    lock_all(session, [numbers_in(each.fo)[0] for _, each in given])
    for by, each in given:
        _tell(session, by, each, at_ms)


def decide(session: Session, hand_over_id: int, *, stands: bool, by: str, at_ms: int) -> Kept:
    """A person's word on a conflict: that hand-over counts, or the goods are to be put back.
    Refusals: `hand-over-unknown`, and `fo-state-wrong` when it was decided before."""
    row = session.get(HandOverRow, hand_over_id)
    if row is None or not row.number:
        raise Refusal("hand-over-unknown")
    kept = locked(session, row.number)
    parts = _parts(row)
    hand = HandOver(row.hand, parts, row.at_ms) if stands else None
    after = act(
        session,
        kept,
        lambda order: handing_over.decide(order, row.epoch, hand),
        Doing("decided", at_ms, row.epoch, by, {"hand": row.hand, "stands": stands}),
    )
    mine = (HandOverRow.number == row.number, HandOverRow.epoch == row.epoch)
    for each in session.exec(select(HandOverRow).where(*mine)):
        each.decided_ms = at_ms
        if stands and each.id == row.id:
            each.verdict = COUNTS
        session.add(each)
    session.flush()
    return after


def conflicts(session: Session) -> list[HandOverRow]:
    """What people have to look at, the oldest first."""
    rows = select(HandOverRow).where(
        HandOverRow.verdict == handing_over.CONFLICT, col(HandOverRow.decided_ms).is_(None)
    )
    return list(session.exec(rows.order_by(col(HandOverRow.received_ms), col(HandOverRow.id))))


def code_key(session: Session, kept: Kept, fo: Fo) -> tuple[str, Collected]:
    """What a fulfilment order's code is made and proved with."""
    row = session.get_one(FoRow, (kept.number, fo.epoch))
    until_ms = row.code_until_ms
    return pickup_key(session, fo.pickup_at), Collected(
        fo.pickup_at, kept.number, fo.epoch, until_ms
    )


def _tell(session: Session, by: Telling, given: GivenOut, at_ms: int) -> None:
    number, epoch = numbers_in(given.fo)
    try:
        kept = locked(session, number)
    except Refusal:
        _keep(session, given, by, (0, 0), handing_over.CONFLICT, "fo-unknown", at_ms)
        return
    fo = kept.order.find(epoch)
    hand = replace(_hand(given), code_ok=fo is not None and _proves(session, kept, fo, given.code))
    told = handing_over.told(kept.order, epoch, hand, now_ms=at_ms)
    if fo is not None and fo.holder != by.store and told.verdict == COUNTS:
        told = handing_over.told(
            kept.order, epoch, replace(hand, code_ok=False), now_ms=at_ms
        )  # Its goods are in another store: whoever says so is wrong.
    act(
        session,
        kept,
        lambda _order: told.outcome,
        _doing(given, epoch, by, at_ms),
        fact=by.fact,
    )
    _keep(session, given, by, (number, epoch), told.verdict, told.why, at_ms)
    if told.why:
        log.warning("hand-over in conflict: %s: %s", fo_id(number, epoch), told.why)


def _keep(
    session: Session,
    given: GivenOut,
    by: Telling,
    place: tuple[int, int],
    verdict: str,
    why: str,
    at_ms: int,
) -> None:
    session.add(
        HandOverRow(
            hand=given.hand,
            number=place[0],
            epoch=place[1],
            store=by.store,
            staff=given.staff_id,
            device=by.device,
            device_epoch=by.fact.epoch,
            seq=by.fact.seq,
            lines=canonical([list(part) for part in given.parts]),
            at_ms=given.at_ms,
            received_ms=at_ms,
            verdict=verdict,
            why=why,
        )
    )
    session.flush()


def _hand(given: GivenOut) -> HandOver:
    return HandOver(given.hand, given.parts, given.at_ms)


def _parts(row: HandOverRow) -> tuple[tuple[int, int], ...]:
    return tuple((line, quantity) for line, quantity in json.loads(row.lines))


def _proves(session: Session, kept: Kept, fo: Fo, code: str) -> bool:
    try:
        _prove(session, kept, fo, code)
    except Refusal:
        return False
    return True


def _prove(session: Session, kept: Kept, fo: Fo, code: str) -> None:
    """That she may have it; whether the lease lives is asked of the fulfilment order itself."""
    key, what = code_key(session, kept, fo)
    prove(code, key, what, lease_until_ms=0, now_ms=0)


def _doing(given: GivenOut, epoch: int, by: Telling, at_ms: int) -> Doing:
    said = {"hand": given.hand, "parts": [list(part) for part in given.parts]}
    return Doing("handed-over", at_ms, epoch, by.device, said)

"""Two memberships of one person become one: nothing is lost, and the old id leads to the new."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date

from sqlalchemy import delete, false, update
from sqlmodel import Session, col, select

from headoffice.members.followers import Followers
from headoffice.members.model import day_of
from headoffice.members.points import Cause, hand_over
from headoffice.members.sealing import Person, opened, seal
from headoffice.members.service import ACTIVE, AWAITED, MERGED, keep_at, note, with_identity
from headoffice.members.tables import (
    Member,
    MemberConsentRow,
    MemberIdentity,
    MemberKey,
    MemberPurchase,
    MemberStore,
)
from headoffice.members.telling import stores_of, tell, untell
from headoffice.members.tiers import settle_tier
from storeapp.domain.errors import Refusal

log = logging.getLogger("storeapp.headoffice.members")


def merge(
    session: Session,
    loser: Member,
    winner: Member,
    *,
    proven: bool,
    by: str,
    now_ms: int,
    followers: Followers = (),
) -> None:
    """Merges the first into the second, both locked (`service.locked_all`).

    Points, purchases, identities and stores go over; the winner keeps her name, code and birth
    date. Only when someone has `proven` that it is one person do the loser's yeses count for the
    winner; a no always does. Refusal `members-not-two`.
    """
    if loser.id == winner.id or winner.state != ACTIVE or loser.state not in (ACTIVE, AWAITED):
        raise Refusal("members-not-two", member=loser.id)
    today = day_of(now_ms)
    left = stores_of(session, loser.id)
    hand_over(session, loser, winner, Cause("", today, now_ms, by=by))
    _take_over_person(session, loser, winner)
    _take_over_rows(session, loser.id, winner.id, proven=proven)
    _take_over_stores(session, loser.id, winner.id)
    loser.state, loser.leads_to, loser.sealed = MERGED, winner.id, b""
    winner.joined_on = min(winner.joined_on, loser.joined_on)
    winner.version += 1
    session.add_all((loser, winner))
    session.flush()
    note(session, loser.id, MERGED, other=winner.id, by=by, at_ms=now_ms)
    for follower in followers:
        follower.merged(session, loser.id, winner.id)
    settle_tier(session, winner, today=today)
    untell(session, loser.id, left)
    tell(session, [winner], today=today)
    log.info("merged: %s into %s", loser.id, winner.id)


def _take_over_person(session: Session, loser: Member, winner: Member) -> None:
    lost, kept = opened(session, loser), opened(session, winner)
    seal(session, winner, _joined(lost, kept))
    winner.of_age = winner.of_age or loser.of_age
    session.execute(delete(MemberKey).where(col(MemberKey.member) == loser.id))
    session.execute(
        update(MemberIdentity)
        .where(col(MemberIdentity.member) == loser.id)
        .values(member=winner.id)
    )


def _joined(lost: Person, kept: Person) -> Person:
    for kind, value in lost.identities:
        kept = with_identity(kept, kind, value)
    return replace(kept, born=kept.born or lost.born)


def _take_over_rows(session: Session, loser: str, winner: str, *, proven: bool) -> None:
    said = update(MemberConsentRow).where(col(MemberConsentRow.member) == loser)
    if not proven:
        said = said.where(col(MemberConsentRow.granted) == false())
    session.execute(said.values(member=winner))
    session.execute(
        update(MemberPurchase).where(col(MemberPurchase.member) == loser).values(member=winner)
    )
    # Whoever led to the loser leads to the winner now: an id is followed in one step.
    session.execute(update(Member).where(col(Member.leads_to) == loser).values(leads_to=winner))


def _take_over_stores(session: Session, loser: str, winner: str) -> None:
    rows = session.exec(
        select(MemberStore).where(MemberStore.member == loser).order_by(MemberStore.store)
    ).all()
    for row in rows:
        if not row.dropped:
            keep_at(session, winner, row.store, on=date.fromisoformat(row.seen_on))
        session.delete(row)
    session.flush()

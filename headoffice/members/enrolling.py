"""Enrolling: a provisional id becomes a member, or leads to the member she is already."""

from __future__ import annotations

from sqlmodel import Session

from headoffice.members.booking import source_of
from headoffice.members.consenting import Saying, say
from headoffice.members.followers import Followers
from headoffice.members.merging import merge
from headoffice.members.model import PHONE, checked_born, day_of
from headoffice.members.service import (
    AWAITED,
    ERASED,
    await_member,
    found_by,
    join,
    locked_all,
    note,
)
from headoffice.members.tables import Member
from headoffice.members.telling import tell
from headoffice.members.tiers import settle_tier
from storeapp.domain.errors import Refusal
from storeapp.domain.membership import Consent, Purpose, checked_name
from storeapp.sync.wire.members import MemberEnrol


def enrol(
    session: Session, asked: MemberEnrol, *, store: str, now_ms: int, followers: Followers = ()
) -> Member:
    """The member she is from now on; asked again for the same id, that member again.

    Refusals of what is unreadable, and `member-erased`.
    """
    today = day_of(now_ms)
    checked_name(asked.name)
    checked_born(asked.born, today)
    await_member(session, asked.member, store=store, joined_on=today)
    member, winner = _both(session, asked)
    if member.state == ERASED:
        raise Refusal("member-erased", member=asked.member)
    if member.state != AWAITED:
        return member
    if winner is None and not _joined(session, member, asked, now_ms):
        member, winner = _both(session, asked)
    _say_all(session, member, asked, now_ms)
    if winner is None:
        settle_tier(session, member, today=today)
        tell(session, [member], today=today)
        return member
    by = asked.staff
    merge(session, member, winner, proven=False, by=by, now_ms=now_ms, followers=followers)
    return winner


def _both(session: Session, asked: MemberEnrol) -> tuple[Member, Member | None]:
    """Who is enrolled, and who has her number already; both locked."""
    holder = found_by(session, PHONE, asked.phone)
    rows = locked_all(session, [asked.member, *([holder.id] if holder else [])])
    return rows[asked.member], rows[holder.id] if holder else None


def _joined(session: Session, member: Member, asked: MemberEnrol, now_ms: int) -> bool:
    """False, and nothing done, when another took the number at this very moment."""
    try:
        with session.begin_nested():
            _join(session, member, asked, now_ms)
    except Refusal as refused:
        if refused.code != "phone-taken":
            raise
        return False
    return True


def _join(session: Session, member: Member, asked: MemberEnrol, now_ms: int) -> None:
    join(
        session,
        member,
        name=asked.name,
        phone=asked.phone,
        born=asked.born,
        of_age=asked.of_age,
        today=day_of(now_ms),
    )
    note(session, member.id, "enrolled", by=asked.staff, at_ms=now_ms)


def _say_all(session: Session, member: Member, asked: MemberEnrol, now_ms: int) -> None:
    for said in asked.consents:
        purpose = Purpose(said.purpose)
        say(
            session,
            member,
            Consent(purpose, said.granted, said.text),
            Saying(
                asked.channel,
                asked.at,
                asked.staff,
                source_of(member.id, purpose.value),
                now_ms,
            ),
        )

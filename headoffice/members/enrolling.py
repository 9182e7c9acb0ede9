"""Enrolling: a provisional id becomes a member, or leads to the member she is already."""

from __future__ import annotations

from sqlmodel import Session

from headoffice.members.booking import source_of
from headoffice.members.consenting import Saying, say
from headoffice.members.followers import Followers
from headoffice.members.merging import merge
from headoffice.members.model import PHONE, checked_born, checked_name, day_of
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
from storeapp.domain.membership import Consent, Purpose
from storeapp.sync.wire.members import MemberEnrol


def enrol(
    session: Session, asked: MemberEnrol, *, store: str, now_ms: int, followers: Followers = ()
) -> Member:
    """The member she is from now on; asked again for the same id, that member again.

    Refusals of what is unreadable, `member-erased`, and `phone-taken` where another takes the
    number at this very moment: asked again, the two are merged.
    """
    today = day_of(now_ms)
    checked_name(asked.name)
    checked_born(asked.born, today)
    await_member(session, asked.member, store=store, joined_on=today)
    holder = found_by(session, PHONE, asked.phone)
    both = locked_all(session, [asked.member, *([holder.id] if holder else [])])
    member = both[asked.member]
    if member.state == ERASED:
        raise Refusal("member-erased", member=asked.member)
    if member.state != AWAITED:
        return member
    if holder is None:
        _join(session, member, asked, now_ms)
    _say_all(session, member, asked, now_ms)
    if holder is None:
        settle_tier(session, member, today=today)
        tell(session, [member], today=today)
        return member
    winner = both[holder.id]
    merge(
        session,
        member,
        winner,
        proven=False,
        by=asked.staff,
        now_ms=now_ms,
        followers=followers,
    )
    return winner


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

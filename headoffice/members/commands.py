"""The commands about members."""

from __future__ import annotations

import uuid

from sqlmodel import Session

from headoffice.commands.kinds import Asked, Done, Kind, Kinds
from headoffice.members import service
from headoffice.members.consenting import Saying, refuse_under_age, say
from headoffice.members.enrolling import enrol
from headoffice.members.finding import eyes_of, show
from headoffice.members.followers import Followers
from headoffice.members.knowing import known
from headoffice.members.model import day_of
from headoffice.members.seeing import owner_of, seen
from headoffice.members.tables import Member
from headoffice.members.telling import tell
from storeapp.domain.membership import Consent, Purpose
from storeapp.sync.wire.commands import MEMBER_EDIT, MemberEdit, MemberShown
from storeapp.sync.wire.members import MEMBER_CONSENT, MEMBER_ENROL, MemberConsent, MemberEnrol


def member_commands(followers: Followers = ()) -> Kinds:
    """The kinds; `followers` are told when an enrolment turns out to be a member already."""

    def _enrol(session: Session, asked: Asked[MemberEnrol]) -> Done:
        member = enrol(
            session,
            asked.body,
            store=asked.caller.store,
            now_ms=asked.now_ms,
            followers=followers,
        )
        return _done(session, asked, member, by="phone")

    return {
        MEMBER_EDIT: Kind(MemberEdit, _edit),
        MEMBER_ENROL: Kind(MemberEnrol, _enrol),
        MEMBER_CONSENT: Kind(MemberConsent, _consent),
    }


def _edit(session: Session, asked: Asked[MemberEdit]) -> Done:
    member = service.locked(session, asked.body.member)
    asked.expect(member.version, _shown(session, asked, member))
    before = member.version
    service.edit(session, member, name=asked.body.name, phone=asked.body.phone)
    if member.version != before:
        tell(session, [member], today=day_of(asked.now_ms))
    return Done(member.version, _shown(session, asked, member))


def _consent(session: Session, asked: Asked[MemberConsent]) -> Done:
    member, body = service.locked(session, asked.body.member), asked.body
    today = day_of(asked.now_ms)
    consent = Consent(Purpose(body.said.purpose), body.said.granted, body.said.text)
    refuse_under_age(session, member, consent, today=today)
    # The command itself takes effect once: nothing else has to tell its yes from another.
    source = f"said:{uuid.uuid4()}"
    say(
        session,
        member,
        consent,
        Saying(body.channel, body.at, body.staff, source, asked.now_ms, said_as=body.member),
    )
    tell(session, [member], today=today)
    return _done(session, asked, member)


def _done(
    session: Session, asked: Asked[MemberEnrol] | Asked[MemberConsent], member: Member, by: str = ""
) -> Done:
    whole = known(session, member, today=day_of(asked.now_ms))
    shown = show(session, whole, eyes_of(asked.caller), by=by, now_ms=asked.now_ms)
    return Done(member.version, shown)


def _shown(session: Session, asked: Asked[MemberEdit], member: Member) -> MemberShown:
    whole = known(session, member, today=day_of(asked.now_ms))
    home = owner_of(session, member.home_store)
    shows = seen(whole, eyes_of(asked.caller), home_owner=home)
    return MemberShown(member=member.id, name=shows.name, phone_end=shows.phone_end)

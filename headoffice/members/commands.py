"""The commands about members."""

from __future__ import annotations

from sqlmodel import Session

from headoffice.commands.kinds import Asked, Done, Kind, Kinds
from headoffice.members.service import edit, locked, shown
from storeapp.sync.wire.commands import MEMBER_EDIT, MemberEdit


def _edit(session: Session, asked: Asked[MemberEdit]) -> Done:
    member = locked(session, asked.body.member)
    asked.expect(member.version, shown(member))
    edit(session, member, name=asked.body.name, phone=asked.body.phone)
    return Done(member.version, shown(member))


COMMANDS: Kinds = {MEMBER_EDIT: Kind(MemberEdit, _edit)}

"""What channels keep of members, when a membership merges or ends."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlmodel import Session, col

from headoffice.channels.tables import MemberSession
from headoffice.members.followers import Follower


def _merged(session: Session, loser: str, winner: str) -> None:
    hers = col(MemberSession.member) == loser
    session.execute(update(MemberSession).where(hers).values(member=winner))


def _erased(session: Session, member: str) -> None:
    session.execute(delete(MemberSession).where(col(MemberSession.member) == member))


IN_CHANNELS = Follower("channels", merged=_merged, erased=_erased)

"""Erasing a member: her key is destroyed, and what is left says nothing about anybody.

Facts, purchases in `sale` and the ledger hold her id and never her person. Her purchases are no
longer hers, the tills of her stores are told to drop her, and what lies behind in the change log
and among remembered answers is taken out.
"""

from __future__ import annotations

import logging

from sqlalchemy import delete, text
from sqlmodel import Session, col, select

from headoffice.commands.tables import CommandRow
from headoffice.members.followers import Followers
from headoffice.members.model import day_of
from headoffice.members.points import Cause, forfeit
from headoffice.members.service import ERASED, note
from headoffice.members.tables import (
    Member,
    MemberIdentity,
    MemberKey,
    MemberPurchase,
    MemberStore,
)
from headoffice.members.telling import key_of, liked_key, stream_of, untell
from storeapp.domain.errors import Refusal

log = logging.getLogger("storeapp.headoffice.members")

# A row becomes a deletion where it stands: positions stay without gaps, and a till that is there
# already gets the real deletion behind it.
_BLANK = text("UPDATE change SET body = NULL WHERE stream = :stream AND key = :key AND op = ''")


def erase(
    session: Session, member: Member, *, by: str, now_ms: int, followers: Followers = ()
) -> None:
    """Forgets who that member, locked by the caller, is; with all memberships that led to her."""
    if member.state == ERASED:
        raise Refusal("member-unknown", member=member.id)
    losers = list(session.exec(select(Member.id).where(Member.leads_to == member.id)))
    _drop_from_tills(session, [member.id, *losers])
    forfeit(session, member, Cause("", day_of(now_ms), now_ms, by=by))
    for table in (MemberKey, MemberIdentity, MemberPurchase, MemberStore):
        session.execute(delete(table).where(col(table.member) == member.id))
    _drop_answers(session, [member.id, *losers])
    member.state, member.sealed, member.groups = ERASED, b"", ""
    member.of_age, member.tier = False, 0
    member.version += 1
    session.add(member)
    session.flush()
    note(session, member.id, ERASED, by=by, at_ms=now_ms)
    for follower in followers:
        follower.erased(session, member.id)
    log.info("member erased: %s", member.id)


def _drop_from_tills(session: Session, ids: list[str]) -> None:
    """From every stream of members: she may have been on one whose store has dropped her since."""
    streams = set(
        session.execute(
            text("SELECT DISTINCT stream FROM change WHERE stream LIKE 'members/%' AND key = :key"),
            {"key": key_of(ids[0])},
        ).scalars()
    ) | {stream_of(store) for store in _stores(session, ids[0])}
    for id in ids:
        for stream in sorted(streams):
            for key in (key_of(id), liked_key(id)):
                session.execute(_BLANK, {"stream": stream, "key": key})
    untell(session, ids[0], [stream.partition("/")[2] for stream in streams])


def _stores(session: Session, id: str) -> list[str]:
    return list(session.exec(select(MemberStore.store).where(MemberStore.member == id)))


def _drop_answers(session: Session, ids: list[str]) -> None:
    """The answers of commands about her: a command asked again meets an erased member."""
    for id in ids:
        about = col(CommandRow.answer).contains(f'"member":"{id}"', autoescape=True)
        ours = col(CommandRow.kind).startswith("member.")
        session.execute(delete(CommandRow).where(ours, about))

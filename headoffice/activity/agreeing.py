"""What the member base says of browsing: who agreed, and who does so no longer."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import false
from sqlmodel import Session, col, func, select

from headoffice.activity.intake import day_of as day_of_ms
from headoffice.activity.joining import Consents, erase, is_known, merge_members, withdraw
from headoffice.activity.profiles import NOBODY, owner_of_member, profiles
from headoffice.activity.tables import BrowseMark, PanelRow
from headoffice.members.followers import Follower
from headoffice.members.knowing import Known, known
from headoffice.members.model import day_of
from headoffice.members.seeing import Eyes, may_see_browsing
from headoffice.members.service import ACTIVE, leading
from headoffice.members.tables import Member, MemberConsentRow
from headoffice.settings import Weighing
from headoffice.stores.tables import Store
from storeapp.domain.membership import Purpose

CONSENTS = "consents"
_OVERLAP = 500
"""Rows that are looked at again: of two that are written at once the later may be seen first."""
_NEWEST = select(func.max(MemberConsentRow.id))


class MemberConsents:
    """The member base as browsing asks it: the last word on each purpose counts, and her age."""

    def agreed(self, session: Session, member: str, *, now_ms: int) -> str:
        whole = _known(session, member, now_ms)
        return whole.member.id if whole and whole.allows(Purpose.BROWSING) else ""

    def shown_in(self, session: Session, member: str, store: str, *, now_ms: int) -> str:
        whole, place = _known(session, member, now_ms), session.get(Store, store)
        if whole is None or place is None:
            return ""
        home = session.get(Store, whole.member.home_store)
        eyes = Eyes(store=store, owner=place.owner)
        home_owner = home.owner if home else ""
        return whole.member.id if may_see_browsing(whole, eyes, home_owner=home_owner) else ""


def somebody_said(session: Session) -> bool:
    """True when a member said yes or no since `withdraw_refused` looked; only looks."""
    mark = session.get(BrowseMark, CONSENTS)
    return (session.exec(_NEWEST).one() or 0) > (mark.pos if mark else 0)


def withdraw_refused(session: Session, consents: Consents, *, now_ms: int) -> int:
    """Forgets what members looked at who said no since the last time; returns how many.

    Until then nothing of it is shown: whoever shows it asks first.
    """
    mark = session.get(BrowseMark, CONSENTS) or BrowseMark(name=CONSENTS, pos=0)
    newest = session.exec(_NEWEST).one() or 0
    if newest <= mark.pos:
        return 0
    rows = select(MemberConsentRow.member).where(
        col(MemberConsentRow.id) > mark.pos - _OVERLAP,
        MemberConsentRow.purpose == Purpose.BROWSING.value,
        col(MemberConsentRow.granted) == false(),
    )
    members = set(session.exec(rows.distinct()))
    mark.pos = newest
    session.add(mark)
    refused = [
        member
        for member in sorted(members)
        if is_known(session, member) and not consents.agreed(session, member, now_ms=now_ms)
    ]
    for member in refused:
        withdraw(session, member)
    return len(refused)


def _known(session: Session, member: str, now_ms: int) -> Known | None:
    """The member whom that id leads to, None for one who is none, or none any more."""
    row = session.get(Member, leading(session, [member])[member])
    if row is None or row.state != ACTIVE:
        return None
    return known(session, row, today=day_of(now_ms))


def _merged(session: Session, loser: str, winner: str) -> None:
    merge_members(session, Weighing(), into=winner, gone=loser)


def _exported(session: Session, member: str) -> Mapping[str, object]:
    """What she looked at, by good and day, and what she was shown at counters."""
    owner = owner_of_member(member)
    kept = profiles(session, (owner,)).get(owner, NOBODY)
    goods = {
        sku: day_of_ms(max(each.looked.at_ms, each.wanted.at_ms))
        for sku, each in sorted(kept.profile.goods.items())
    }
    rows = select(PanelRow).where(PanelRow.member == member).order_by(col(PanelRow.at_ms))
    panels = [
        {"store": row.store, "day": day_of_ms(row.at_ms), "given": row.arm}
        for row in session.exec(rows)
    ]
    return {"goods": goods, "panels": panels}


BROWSED = Follower("browsing", merged=_merged, erased=erase, exported=_exported)

"""Which visitor is which member: joined at login, taken apart when she no longer agrees."""

from __future__ import annotations

import logging
from typing import Protocol

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from headoffice.activity.adding import parts
from headoffice.activity.profiles import (
    LOCK,
    NOBODY,
    drop,
    keep,
    owner_of_member,
    owner_of_visitor,
    profiles,
)
from headoffice.activity.readying import readied
from headoffice.activity.tables import Bought, Browsed, PanelRow, ProfileRow, Visitor
from headoffice.catalogue.bulk import lock
from headoffice.members.telling import stores_of, tell_liked
from headoffice.settings import Weighing

log = logging.getLogger("storeapp.headoffice.activity")


class Consents(Protocol):
    """What the member base knows. Both answer with the id she has now (she may have been merged
    into another), and with "" when the answer is no: also for who is not of age, or not known."""

    def agreed(self, session: Session, member: str, *, now_ms: int) -> str:
        """She agrees that what she looks at is known, and shown at counters."""

    def shown_in(self, session: Session, member: str, store: str, *, now_ms: int) -> str:
        """She agrees that it is shown in that store, which may be another company's."""


def identify(
    session: Session,
    consents: Consents,
    weighing: Weighing,
    *,
    visitor: str,
    member: str,
    now_ms: int,
) -> bool:
    """Joins a visitor to the member she turned out to be, and what she looked at so far; False,
    and nothing is joined, when the member has not agreed.

    A visitor who was another member before is the new one from now on: two people share a computer,
    and what the first one looked at stays hers.
    """
    member = consents.agreed(session, member, now_ms=now_ms)
    if not member:
        return False
    lock(session, LOCK)
    session.merge(Visitor(visitor=visitor, member=member, joined_ms=now_ms))
    session.flush()
    hers, visits = owner_of_member(member), owner_of_visitor(visitor)
    found = profiles(session, (hers, visits))
    if visits in found:
        before = found.get(hers, NOBODY)
        whole = before.profile.with_(found[visits].profile, weighing)
        keep(session, readied(session, {hers: whole}, weighing, now_ms=now_ms))
        drop(session, (visits,))
    log.info("member %s joined", member)
    return True


def members_of(session: Session, visitors: set[str]) -> dict[str, str]:
    """The members these visitors are; most are nobody we know."""
    found: dict[str, str] = {}
    for some in parts(sorted(visitors)):
        rows = select(Visitor.visitor, Visitor.member).where(col(Visitor.visitor).in_(some))
        found |= dict(session.exec(rows).all())
    return found


def withdraw(session: Session, member: str) -> None:
    """She no longer agrees: what she looked at is gone, and her visitors are nobody we know.

    The events go too and do not stay as a stranger's: her browser still has the visitor's id.
    """
    lock(session, LOCK)
    rows = select(Visitor.visitor).where(Visitor.member == member)
    visitors = session.exec(rows.order_by(Visitor.visitor)).all()
    for some in parts(visitors):
        session.execute(delete(Browsed).where(col(Browsed.visitor).in_(some)))
    drop(session, [owner_of_member(member), *map(owner_of_visitor, visitors)])
    session.execute(delete(Visitor).where(col(Visitor.member) == member))
    tell_liked(session, member, dict.fromkeys(stores_of(session, member)))
    log.info("member %s: browsing withdrawn", member)


def is_known(session: Session, member: str) -> bool:
    """True when anything she looked at is kept under her name."""
    visits = session.exec(select(Visitor.visitor).where(Visitor.member == member).limit(1)).first()
    return visits is not None or session.get(ProfileRow, owner_of_member(member)) is not None


def erase(session: Session, member: str) -> None:
    """Nothing here knows her any more: `withdraw`, and her purchases and panels have no name."""
    withdraw(session, member)
    session.execute(delete(Bought).where(col(Bought.member) == member))
    session.execute(update(PanelRow).where(col(PanelRow.member) == member).values(member=""))


def merge_members(session: Session, weighing: Weighing, *, into: str, gone: str) -> None:
    """Two members turned out to be one person: `gone` is `into` from now on."""
    lock(session, LOCK)
    found = profiles(session, (owner_of_member(into), owner_of_member(gone)))
    other = found.get(owner_of_member(gone))
    if other is not None:
        before = found.get(owner_of_member(into), NOBODY)
        whole = before.profile.with_(other.profile, weighing)
        now_ms = max(before.at_ms, other.at_ms)
        known = {owner_of_member(into): whole}
        keep(session, readied(session, known, weighing, now_ms=now_ms))
    session.execute(delete(ProfileRow).where(col(ProfileRow.owner) == owner_of_member(gone)))
    for table in (Visitor, PanelRow):
        session.execute(update(table).where(col(table.member) == gone).values(member=into))
    _merge_bought(session, into=into, gone=gone)


def _merge_bought(session: Session, *, into: str, gone: str) -> None:
    for row in session.exec(select(Bought).where(Bought.member == gone)).all():
        kept = session.get(Bought, (into, row.sku))
        if kept is None:
            kept = Bought(
                member=into, sku=row.sku, first_ms=row.first_ms, last_ms=row.last_ms, times=0
            )
        kept.first_ms = min(kept.first_ms, row.first_ms)
        kept.last_ms = max(kept.last_ms, row.last_ms)
        kept.times += row.times
        session.add(kept)
        session.delete(row)
    session.flush()

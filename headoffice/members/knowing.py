"""What head office knows of members, many at once: who they are, what they agreed to, what they
bought; before anybody asks who may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from headoffice.members.model import day_of, old_enough
from headoffice.members.sealing import NOBODY, Person, unsealed
from headoffice.members.tables import Member, MemberConsentRow, MemberKey, MemberPurchase
from storeapp.domain.membership import Purpose


@dataclass(frozen=True, slots=True)
class Known:
    """A member whole. `agreed` is what she agreed to and may be used now, with the version of the
    words; `also` are the ids that lead to her."""

    member: Member
    person: Person
    of_age: bool
    agreed: dict[str, str]
    purchases: int
    also: tuple[str, ...]

    def allows(self, purpose: Purpose) -> bool:
        return purpose.value in self.agreed


def known_of(session: Session, members: Sequence[Member], *, today: date) -> dict[str, Known]:
    """By id."""
    ids = [member.id for member in members]
    keys = dict(
        session.exec(
            select(MemberKey.member, MemberKey.key).where(col(MemberKey.member).in_(ids))
        ).all()
    )
    said = _last_said(session, ids)
    bought = _purchases(session, ids)
    also = _leading_to(session, ids)
    found = {}
    for member in members:
        key = keys.get(member.id)
        person = unsealed(key, member.id, member.sealed) if key and member.sealed else NOBODY
        found[member.id] = Known(
            member=member,
            person=person,
            of_age=old_enough(person.born, declared=member.of_age, today=today),
            agreed=_agreed(said[member.id], person, member),
            purchases=bought.get(member.id, 0),
            also=tuple(also[member.id]),
        )
    return found


def known(session: Session, member: Member, *, today: date) -> Known:
    return known_of(session, [member], today=today)[member.id]


def _agreed(said: dict[str, MemberConsentRow], person: Person, member: Member) -> dict[str, str]:
    """What someone agreed to before she was of age never counts, nor when she comes of age."""
    return {
        purpose: row.text_version
        for purpose, row in sorted(said.items())
        if row.granted and old_enough(person.born, declared=member.of_age, today=day_of(row.at_ms))
    }


def _last_said(
    session: Session, ids: Collection[str]
) -> defaultdict[str, dict[str, MemberConsentRow]]:
    rows = session.exec(
        select(MemberConsentRow)
        .where(col(MemberConsentRow.member).in_(ids))
        .order_by(col(MemberConsentRow.id))
    )
    said: defaultdict[str, dict[str, MemberConsentRow]] = defaultdict(dict)
    for row in rows:
        said[row.member][row.purpose] = row
    return said


def _purchases(session: Session, ids: Collection[str]) -> dict[str, int]:
    rows = session.exec(
        select(MemberPurchase.member, func.count())
        .where(col(MemberPurchase.member).in_(ids))
        .group_by(MemberPurchase.member)
    )
    return dict(rows.all())


def _leading_to(session: Session, ids: Collection[str]) -> defaultdict[str, list[str]]:
    rows = session.exec(
        select(Member.leads_to, Member.id)
        .where(col(Member.leads_to).in_(ids))
        .order_by(col(Member.id))
    )
    leading: defaultdict[str, list[str]] = defaultdict(list)
    for winner, loser in rows:
        leading[winner].append(loser)
    return leading

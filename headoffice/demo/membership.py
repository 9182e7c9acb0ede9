"""The demo chain's members, with points, tiers and consents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from headoffice.demo.people import DemoMember
from headoffice.members.importing import Newcomer, bring_in
from headoffice.members.model import day_of
from headoffice.members.tables import Member
from headoffice.members.telling import tell
from storeapp.domain.membership import Purpose

TEXTS = "demo-1"
"""The version of the words the demo's members agreed to."""


def enrol_members(session: Session, members: Sequence[DemoMember], *, at_ms: int) -> None:
    bring_in(session, [_newcomer(member) for member in members], at_ms=at_ms)
    ids = [member.id for member in members]
    rows = session.exec(select(Member).where(col(Member.id).in_(ids)).order_by(Member.id)).all()
    tell(session, rows, today=day_of(at_ms))


def _newcomer(demo: DemoMember) -> Newcomer:
    return Newcomer(
        id=demo.id,
        name=demo.name,
        phone=demo.phone,
        code=demo.code,
        home_store=demo.home_store,
        joined_on=date.fromisoformat(demo.joined_on),
        born=demo.born,
        of_age=not demo.born,
        agreed={purpose.value: purpose.value in demo.agreed for purpose in Purpose},
        texts=TEXTS,
        points=demo.points,
        spent_minor=demo.spent_minor,
    )

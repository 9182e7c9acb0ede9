"""The demo chain's members, enrolled as they would be: with points, tiers and consents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from headoffice.demo.people import DemoMember
from headoffice.members.consenting import Saying, say
from headoffice.members.model import day_of
from headoffice.members.opening import carry_over
from headoffice.members.service import await_member, join, locked
from headoffice.members.tables import Member
from headoffice.members.telling import tell
from storeapp.domain.membership import Consent, Purpose

TEXTS = "demo-1"
"""The version of the words the demo's members agreed to."""


def enrol_members(session: Session, members: Sequence[DemoMember], *, at_ms: int) -> None:
    rows = [_enrolled(session, member, at_ms) for member in members]
    tell(session, rows, today=day_of(at_ms))


def _enrolled(session: Session, demo: DemoMember, at_ms: int) -> Member:
    today, joined_on = day_of(at_ms), date.fromisoformat(demo.joined_on)
    await_member(session, demo.id, store=demo.home_store, joined_on=joined_on)
    member = locked(session, demo.id)
    join(
        session,
        member,
        name=demo.name,
        phone=demo.phone,
        code=demo.code,
        born=demo.born,
        of_age=not demo.born,
        today=today,
    )
    for purpose in Purpose:
        consent = Consent(purpose, purpose.value in demo.agreed, TEXTS)
        source = f"demo:{demo.id}:{purpose.value}"
        say(session, member, consent, Saying("paper", demo.joined_on, "", source, at_ms))
    carry_over(session, member, points=demo.points, spent_minor=demo.spent_minor, now_ms=at_ms)
    return member

"""What members agree to, purpose by purpose: every yes and no is kept, the last one counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from headoffice.members.model import old_enough
from headoffice.members.sealing import opened
from headoffice.members.tables import Member, MemberConsentRow
from storeapp.domain.errors import Refusal
from storeapp.domain.membership import Consent


@dataclass(frozen=True, slots=True)
class Saying:
    """Where, when and to whom she said it; `source` is unique, the same told again counts once."""

    channel: str
    said_at: str
    by: str
    source: str
    at_ms: int
    said_as: str = ""


def say(session: Session, member: Member, consent: Consent, saying: Saying) -> None:
    """Keeps a yes or a no."""
    told = select(MemberConsentRow.id).where(MemberConsentRow.source == saying.source)
    if session.exec(told).first() is not None:
        return
    session.add(
        MemberConsentRow(
            member=member.id,
            purpose=consent.purpose.value,
            granted=consent.granted,
            text_version=consent.text,
            channel=saying.channel,
            said_at=saying.said_at,
            said_as=saying.said_as or member.id,
            by=saying.by,
            source=saying.source,
            at_ms=saying.at_ms,
        )
    )
    session.flush()


def refuse_under_age(session: Session, member: Member, consent: Consent, *, today: date) -> None:
    """Refusal `consent-under-age`: she is not asked for what a guardian would have to agree to."""
    born = opened(session, member).born
    if consent.granted and not old_enough(born, declared=member.of_age, today=today):
        raise Refusal("consent-under-age", member=member.id)


def history(session: Session, member: str) -> list[MemberConsentRow]:
    """All she ever said, the oldest first."""
    rows = select(MemberConsentRow).where(MemberConsentRow.member == member)
    return list(session.exec(rows.order_by(col(MemberConsentRow.id))))

"""What a member brings along from an earlier system: points, and purchases that made her tier."""

from __future__ import annotations

from sqlmodel import Session

from headoffice.members.model import day_of
from headoffice.members.points import Cause, adjust
from headoffice.members.tables import Member, MemberPurchase
from headoffice.members.tiers import policy_on, settle_tier
from headoffice.stores.tables import Store

CHANNEL = "opening"


def carry_over(
    session: Session, member: Member, *, points: int, spent_minor: int, now_ms: int
) -> None:
    """Once per member; again changes nothing. Publish her afterwards."""
    today, key = day_of(now_ms), f"opening:{member.id}"
    cause = Cause(key, today, now_ms, reason="carried over")
    adjust(session, member, points, cause, policy_on(session, today))
    if spent_minor and session.get(MemberPurchase, key) is None:
        home = session.get_one(Store, member.home_store)
        session.add(
            MemberPurchase(
                sale=key,
                member=member.id,
                number="",
                store=home.code,
                owner=home.owner,
                channel=CHANNEL,
                day=today.isoformat(),
                currency=home.currency,
                due_minor=spent_minor,
            )
        )
        session.flush()
    settle_tier(session, member, today=today)

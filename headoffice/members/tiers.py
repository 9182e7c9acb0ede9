"""The rules in force on a day, and the tier they give a member."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from headoffice.members.policy import USUAL, Policy, policy_from, policy_json
from headoffice.members.tables import Member, MemberPolicyRow, MemberPurchase


def policy_on(session: Session, day: date) -> Policy:
    """The rules of the latest day that is not after `day`; the usual ones before any were set."""
    rows = select(MemberPolicyRow.body).where(MemberPolicyRow.valid_from <= day.isoformat())
    body = session.exec(rows.order_by(col(MemberPolicyRow.valid_from).desc())).first()
    return USUAL if body is None else policy_from(body)


def set_policy(session: Session, policy: Policy, *, valid_from: date, now_ms: int) -> None:
    """Rules from that day on; said again for the same day they replace what was said."""
    day = valid_from.isoformat()
    row = session.get(MemberPolicyRow, day) or MemberPolicyRow(valid_from=day, body="", at_ms=0)
    row.body, row.at_ms = policy_json(policy), now_ms
    session.add(row)
    session.flush()


def settle_tier(session: Session, member: Member, *, today: date) -> bool:
    """Gives her the tier her purchases make; True when it is another now."""
    policy = policy_on(session, today)
    since = (today - timedelta(days=policy.tier_days)).isoformat()
    spent = session.exec(
        select(func.sum(MemberPurchase.due_minor)).where(
            MemberPurchase.member == member.id, MemberPurchase.day > since
        )
    ).one()
    tier = policy.tier_of(int(spent or 0))
    if tier == member.tier:
        return False
    member.tier = tier
    session.add(member)
    session.flush()
    return True

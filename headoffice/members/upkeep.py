"""What time alone changes for members: points expire, tiers fall, tills forget who stays away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, false
from sqlmodel import Session, col, select

from headoffice.db.database import Database
from headoffice.members.model import day_of
from headoffice.members.points import MEMBER, Cause, expire
from headoffice.members.service import ACTIVE, locked_all
from headoffice.members.tables import Member, MemberLook, MemberStore, PointLine
from headoffice.members.telling import tell, untell
from headoffice.members.tiers import policy_on, settle_tier

log = logging.getLogger("storeapp.headoffice.members")

LOOK_S = 3600.0
AT_ONCE = 500
"""Members in one transaction: tills that sell to them wait no longer than that takes."""
LOOKS_DAYS = 730
"""How long it is kept who asked for whom."""


def keep(database: Database, *, now_ms: int) -> tuple[int, int]:
    """One round; returns how many members lost points or a tier, and how many rows tills drop."""
    changed, after = 0, ""
    while True:
        with database.write() as session:
            ids = _next(session, after)
            changed += _settle(session, ids, now_ms)
        if not ids:
            break
        after = ids[-1]
    with database.write() as session:
        return changed, _forget(session, now_ms)


async def keep_members(
    database: Database, *, now_ms: Callable[[], int], look_s: float = LOOK_S
) -> None:
    """A round every hour, until cancelled."""
    while True:
        await asyncio.sleep(look_s)
        try:
            changed, dropped = await asyncio.to_thread(keep, database, now_ms=now_ms())
            log.info("members: %d settled, %d dropped from tills", changed, dropped)
        except Exception:  # a boundary: the next round tries again
            log.exception("members could not be settled")


def _next(session: Session, after: str) -> list[str]:
    """Only who has points or a tier can lose any."""
    wanted = select(Member.id).where(
        Member.id > after,
        Member.state == ACTIVE,
        (col(Member.points) > 0) | (col(Member.tier) > 0),
    )
    return list(session.exec(wanted.order_by(Member.id).limit(AT_ONCE)))


def _settle(session: Session, ids: list[str], now_ms: int) -> int:
    today = day_of(now_ms)
    members = [each for each in locked_all(session, ids).values() if each.state == ACTIVE]
    due = _with_points_due(session, ids, today.isoformat())
    changed = []
    for member in members:
        gone = expire(session, member, Cause("", today, now_ms)) if member.id in due else 0
        if settle_tier(session, member, today=today) or gone:
            changed.append(member)
    tell(session, changed, today=today)
    return len(changed)


def _with_points_due(session: Session, ids: list[str], today: str) -> set[str]:
    rows = select(PointLine.member).where(
        PointLine.account == MEMBER,
        col(PointLine.member).in_(ids),
        PointLine.lot != "",
        PointLine.expires_on < today,
    )
    return set(session.exec(rows.distinct()))


def _forget(session: Session, now_ms: int) -> int:
    """Takes from the tills who has not been in their store for long, unless it is her home."""
    today = day_of(now_ms)
    since = (today - timedelta(days=policy_on(session, today).seen_days)).isoformat()
    away = (
        select(MemberStore)
        .join(Member, col(Member.id) == MemberStore.member)
        .where(
            MemberStore.seen_on < since,
            col(MemberStore.dropped) == false(),
            MemberStore.store != Member.home_store,
        )
        .order_by(MemberStore.member, MemberStore.store)
    )
    # Locked, and then looked at again: one of them may just be buying something.
    locked_all(session, {row.member for row in session.exec(away)})
    rows = session.exec(away.execution_options(populate_existing=True)).all()
    for row in rows:
        row.dropped = True
        session.add(row)
        untell(session, row.member, [row.store])
    old = now_ms - LOOKS_DAYS * 86_400_000
    session.execute(delete(MemberLook).where(col(MemberLook.at_ms) < old))
    return len(rows)

"""The auditor of the points ledger: adds it up from nothing and compares."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func
from sqlmodel import Session, col, select

from headoffice.members.lots import DEBT
from headoffice.members.points import MEMBER, SHORT
from headoffice.members.service import ERASED, MERGED
from headoffice.members.tables import Member, PointLine, PointPosting


def audit(session: Session) -> list[str]:
    """What is wrong with the ledger, in sentences with ids; nothing when all of it agrees."""
    return [
        *_unbalanced(session),
        *_other_balances(session),
        *_wrong_lots(session),
        *_left_over(session),
    ]


def short(session: Session) -> tuple[int, int]:
    """How many points the chain had to bear since members had not got them, in how many postings:
    tills that were offline for long, or returns of what was spent since."""
    points, postings = session.execute(
        select(func.sum(PointLine.points), func.count(func.distinct(PointLine.posting))).where(
            PointLine.account == SHORT
        )
    ).one()
    return -int(points or 0), int(postings)


def _unbalanced(session: Session) -> Iterator[str]:
    total = func.coalesce(func.sum(PointLine.points), 0)
    rows = session.execute(
        select(PointPosting.id, total, func.count(col(PointLine.place)))
        .join(PointLine, col(PointLine.posting) == PointPosting.id, isouter=True)
        .group_by(PointPosting.id)
        .having((total != 0) | (func.count(col(PointLine.place)) < 2))
        .order_by(PointPosting.id)
    )
    for posting, points, lines in rows:
        yield f"posting {posting} has {lines} lines that make {points}"


def _other_balances(session: Session) -> Iterator[str]:
    ledger = _sums(session)
    members = dict(session.exec(select(Member.id, Member.points)).all())
    for id in sorted(set(ledger) | set(members)):
        if ledger.get(id, 0) != members.get(id, 0):
            yield f"member {id} has {members.get(id, 0)}, the ledger says {ledger.get(id, 0)}"


def _sums(session: Session) -> dict[str, int]:
    rows = session.execute(
        select(PointLine.member, func.sum(PointLine.points))
        .where(PointLine.account == MEMBER)
        .group_by(PointLine.member)
    )
    return {member: int(points) for member, points in rows}


def _wrong_lots(session: Session) -> Iterator[str]:
    """No lot is overdrawn, nothing is owed by who has points, and nobody is owed a debt."""
    held: dict[str, dict[str, int]] = {}
    rows = session.execute(
        select(PointLine.member, PointLine.lot, func.sum(PointLine.points))
        .where(PointLine.account == MEMBER)
        .group_by(PointLine.member, PointLine.lot)
    )
    for member, lot, points in rows:
        held.setdefault(member, {})[lot] = int(points)
    for member, lots in sorted(held.items()):
        debt = lots.pop(DEBT, 0)
        if debt > 0 or min(lots.values(), default=0) < 0:
            yield f"member {member} has a lot that is overdrawn"


def _left_over(session: Session) -> Iterator[str]:
    rows = session.exec(
        select(Member.id).where(col(Member.state).in_((MERGED, ERASED)), col(Member.points) != 0)
    )
    for id in rows:
        yield f"member {id} is gone and has points"

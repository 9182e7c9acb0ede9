"""The points ledger: double entry, append-only, each cause posted once.

Every function wants the member's row locked (`service.locked`), and posts in the caller's
transaction. What a fact tells is never refused: what she has not got is taken on credit down to the
policy's floor, and the rest is the account `short`, the chain's own loss.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from headoffice.db.tables import insert_rows
from headoffice.members.lots import Lot, balance, due, give, take
from headoffice.members.policy import Policy
from headoffice.members.tables import Member, PointLine, PointPosting
from storeapp.domain.errors import Defect, Refusal

log = logging.getLogger("storeapp.headoffice.members")

MEMBER = "member"
EARNED, BURNED, EXPIRED = "earned", "burned", "expired"
ADJUSTED, FORFEITED, SHORT = "adjusted", "forfeited", "short"
MOST = 1 << 40
"""More points at once are nobody's."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why points move: `key` is unique for it, `sale` the sale it is about, `by` a person or "".

    `day` is head office's; points of a sale are earned on the sale's own day.
    """

    key: str
    day: date
    at_ms: int
    sale: str = ""
    reason: str = ""
    by: str = ""


def earn(
    session: Session, member: Member, points: int, cause: Cause, policy: Policy, *, on: date
) -> None:
    """Points that a sale of that day gave her."""
    key = f"earn:{cause.key}"
    if points <= 0 or _posted(session, key):
        return
    expire(session, member, cause)
    new = Lot(key, policy.expiry(on).isoformat(), points)
    given = _lines(member, give(lots_of(session, member.id), new))
    _post(session, key, "earn", cause, [_contra(EARNED, -points), *given], (member,))


def burn(
    session: Session, member: Member, points: int, cause: Cause, policy: Policy, *, told: bool
) -> None:
    """Points she paid with. `told` by a fact it has happened; else Refusal `points-too-few`."""
    key = f"burn:{cause.key}"
    if points <= 0 or _posted(session, key):
        return
    expire(session, member, cause)
    if not told:
        _refuse_below(member, points, policy)
    taken = _taken(session, member, points, policy)
    _post(session, key, "burn", cause, [_contra(BURNED, points), *taken], (member,))


def reverse(
    session: Session,
    member: Member,
    *,
    unearned: int,
    unburned: int,
    cause: Cause,
    policy: Policy,
) -> None:
    """A return of `cause.sale`: gives back what she had burnt for it and takes back what it had
    earned her, never more than the sale moved and earlier returns have left."""
    expire(session, member, cause)
    _unburn(session, member, unburned, cause, policy)
    _unearn(session, member, unearned, cause, policy)


def adjust(session: Session, member: Member, points: int, cause: Cause, policy: Policy) -> None:
    """Points given or taken by a person, with a reason. Refusals `points-too-few`,
    `reason-missing`."""
    key = f"adjust:{cause.key}"
    if not cause.reason.strip():
        raise Refusal("reason-missing")
    if points == 0 or _posted(session, key):
        return
    expire(session, member, cause)
    if points > 0:
        new = Lot(key, policy.expiry(cause.day).isoformat(), points)
        moved = _lines(member, give(lots_of(session, member.id), new))
    else:
        _refuse_below(member, -points, policy)
        moved = _taken(session, member, -points, policy)
    _post(session, key, "adjust", cause, [_contra(ADJUSTED, -points), *moved], (member,))


def expire(session: Session, member: Member, cause: Cause) -> int:
    """Takes the points whose last day was before `cause.day`; returns how many."""
    gone = 0
    for lot in due(lots_of(session, member.id), cause.day.isoformat()):
        key = f"expire:{member.id}:{lot.id}:{cause.day.isoformat()}"
        lines = [
            _contra(EXPIRED, lot.points),
            *_lines(member, (Lot(lot.id, lot.expires_on, -lot.points),)),
        ]
        _post(session, key, "expire", Cause("", cause.day, cause.at_ms), lines, (member,))
        gone += lot.points
    return gone


def hand_over(session: Session, loser: Member, winner: Member, cause: Cause) -> None:
    """All points of a membership to the one it is merged into; each lot keeps its last day."""
    held = lots_of(session, loser.id)
    lines = _lines(loser, (Lot(lot.id, lot.expires_on, -lot.points) for lot in held))
    lines += _lines(winner, held)
    if lines:
        _post(session, f"merge:{loser.id}", "merge", cause, lines, (loser, winner))


def forfeit(session: Session, member: Member, cause: Cause) -> None:
    """What she has ends with her membership; so does what she owes."""
    held = lots_of(session, member.id)
    lines = _lines(member, (Lot(lot.id, lot.expires_on, -lot.points) for lot in held))
    if lines:
        all_ = [_contra(FORFEITED, balance(held)), *lines]
        _post(session, f"forfeit:{member.id}", "forfeit", cause, all_, (member,))


def lots_of(session: Session, member: str) -> list[Lot]:
    """What she has, lot by lot; none at zero."""
    total = func.sum(PointLine.points)
    rows = session.execute(
        select(PointLine.lot, PointLine.expires_on, total)
        .where(PointLine.member == member, PointLine.account == MEMBER)
        .group_by(PointLine.lot, PointLine.expires_on)
        .having(total != 0)
    )
    return [Lot(lot, expires_on, int(points)) for lot, expires_on, points in rows]


def _unburn(session: Session, member: Member, points: int, cause: Cause, policy: Policy) -> None:
    """First to the chain what it had to bear of it, the rest to her."""
    key = f"unburn:{cause.key}"
    points = min(points, _moved(session, cause.sale, BURNED, ("burn", "unburn")))
    if points <= 0 or _posted(session, key):
        return
    borne = min(points, -_moved(session, cause.sale, SHORT, ("burn", "unburn")))
    lines = [_contra(BURNED, -points)]
    if borne:
        lines.append(_contra(SHORT, borne))
    if points > borne:
        last = max(
            _last_day(session, cause.sale),
            (cause.day + timedelta(days=policy.grace_days)).isoformat(),
        )
        lines += _lines(member, give(lots_of(session, member.id), Lot(key, last, points - borne)))
    _post(session, key, "unburn", cause, lines, (member,))


def _unearn(session: Session, member: Member, points: int, cause: Cause, policy: Policy) -> None:
    key = f"unearn:{cause.key}"
    points = min(points, -_moved(session, cause.sale, EARNED, ("earn", "unearn")))
    if points <= 0 or _posted(session, key):
        return
    taken = _taken(session, member, points, policy, first=f"earn:{cause.sale}")
    _post(session, key, "unearn", cause, [_contra(EARNED, points), *taken], (member,))


def _taken(
    session: Session, member: Member, points: int, policy: Policy, *, first: str = ""
) -> list[PointLine]:
    taken = take(lots_of(session, member.id), points, floor=policy.floor, first=first)
    lines = _lines(member, taken.parts)
    if taken.short:
        lines.append(_contra(SHORT, -taken.short))
        log.info("points short: %d of %d, member %s", taken.short, points, member.id)
    return lines


def _refuse_below(member: Member, points: int, policy: Policy) -> None:
    if member.points - points < policy.floor:
        raise Refusal("points-too-few", has=max(0, member.points))


def _moved(session: Session, sale: str, account: str, kinds: Iterable[str]) -> int:
    """What the postings about a sale have moved on an account so far."""
    if not sale:
        raise Defect("a return names its sale")
    moved = session.exec(
        select(func.sum(PointLine.points))
        .join(PointPosting, col(PointPosting.id) == PointLine.posting)
        .where(
            PointPosting.sale == sale,
            PointLine.account == account,
            col(PointPosting.kind).in_(tuple(kinds)),
        )
    ).one()
    return int(moved or 0)


def _last_day(session: Session, sale: str) -> str:
    """The latest day that the points burnt for a sale would have counted, "" when all were owed."""
    rows = session.exec(
        select(func.max(PointLine.expires_on)).where(
            PointLine.posting == f"burn:{sale}", PointLine.account == MEMBER
        )
    ).one()
    return rows or ""


def _posted(session: Session, key: str) -> bool:
    return session.get(PointPosting, key) is not None


def _contra(account: str, points: int) -> PointLine:
    return PointLine(posting="", place=0, account=account, points=points)


def _lines(member: Member, parts: Iterable[Lot]) -> list[PointLine]:
    return [
        PointLine(
            posting="",
            place=0,
            account=MEMBER,
            member=member.id,
            lot=part.id,
            expires_on=part.expires_on,
            points=part.points,
        )
        for part in parts
    ]


def _post(
    session: Session,
    key: str,
    kind: str,
    cause: Cause,
    lines: Sequence[PointLine],
    members: Iterable[Member],
) -> None:
    if sum(line.points for line in lines):
        raise Defect(f"the posting {kind} does not add up")
    if max(abs(line.points) for line in lines) > MOST:
        raise Refusal("points-too-many", most=MOST)
    session.add(
        PointPosting(
            id=key,
            kind=kind,
            sale=cause.sale,
            reason=cause.reason,
            by=cause.by,
            day=cause.day.isoformat(),
            at_ms=cause.at_ms,
        )
    )
    session.flush()
    rows = [line.model_dump() | {"posting": key, "place": n} for n, line in enumerate(lines)]
    insert_rows(session, PointLine, rows)
    for member in members:
        member.points += sum(line.points for line in lines if line.member == member.id)
        session.add(member)
    session.flush()

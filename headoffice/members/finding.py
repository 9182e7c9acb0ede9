"""Finding members for a till: few at a time, masked, not too often, and every look written down."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from headoffice.door import Caller
from headoffice.members.knowing import Known, known, known_of
from headoffice.members.model import day_of
from headoffice.members.seeing import Eyes, answer, owner_of, purchases
from headoffice.members.service import (
    ACTIVE,
    AWAITED,
    found_by,
    found_by_end,
    leading,
)
from headoffice.members.tables import Member, MemberLook
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.members import (
    FOUND_MOST,
    PURCHASES_MOST,
    MemberAsked,
    MemberSeen,
    MembersFind,
    MembersFound,
    PurchasesSeen,
)

END = "end"
END_DIGITS = 4
MINUTE_MS = 60_000
LOOKS_A_MINUTE = 60
ENDS_A_MINUTE = 15
"""A till that asks more often is not serving customers."""


def find(session: Session, caller: Caller, asked: MembersFind, *, now_ms: int) -> MembersFound:
    """Who it may be; Refusals `looks-many`, `end-unreadable`, `phone-unreadable`,
    `identity-unreadable`."""
    _refuse_many(session, caller.device, asked.kind, now_ms)
    found = _candidates(session, caller, asked)
    told = found[:FOUND_MOST] if len(found) <= FOUND_MOST else []
    _note(session, caller, asked.staff, asked.kind, [member.id for member in told], now_ms)
    whole = known_of(session, told, today=day_of(now_ms))
    return MembersFound(
        members=[
            show(session, whole[member.id], eyes_of(caller), by=asked.kind, now_ms=now_ms)
            for member in told
        ],
        more=len(found) > FOUND_MOST,
    )


def see(session: Session, caller: Caller, asked: MemberAsked, *, now_ms: int) -> MemberSeen:
    """One member by her id, as she is now; Refusals `member-unknown`, `looks-many`."""
    whole = _asked(session, caller, asked, "see", now_ms)
    return show(session, whole, eyes_of(caller), now_ms=now_ms)


def see_purchases(
    session: Session, caller: Caller, asked: MemberAsked, *, now_ms: int
) -> PurchasesSeen:
    """Refusals as of `see`."""
    whole = _asked(session, caller, asked, "purchases", now_ms)
    home = owner_of(session, whole.member.home_store)
    rows = purchases(session, whole, eyes_of(caller), home_owner=home, most=PURCHASES_MOST)
    return PurchasesSeen(purchases=rows)


def recognised(
    session: Session, caller: Caller, kind: str, value: str, *, staff: str, now_ms: int
) -> MemberSeen | None:
    """Whom a payment account belongs to, for the till where it was shown; None for nobody.

    Looks of this kind are written down and not counted: a payment must not wait.
    """
    member = found_by(session, kind, value)
    _note(session, caller, staff, kind, [member.id] if member else [], now_ms)
    if member is None:
        return None
    whole = known(session, member, today=day_of(now_ms))
    return show(session, whole, eyes_of(caller), by=kind, now_ms=now_ms)


def show(session: Session, whole: Known, eyes: Eyes, *, by: str = "", now_ms: int) -> MemberSeen:
    home = owner_of(session, whole.member.home_store)
    return answer(whole, eyes, home_owner=home, by=by, now_ms=now_ms)


def eyes_of(caller: Caller) -> Eyes:
    return Eyes(caller.store, caller.owner)


def _candidates(session: Session, caller: Caller, asked: MembersFind) -> Sequence[Member]:
    """Four digits are many people's: only those of this store are looked through."""
    if asked.kind != END:
        member = found_by(session, asked.kind, asked.value)
        return [] if member is None else [member]
    end = asked.value.strip()
    if not (len(end) == END_DIGITS and end.isascii() and end.isdigit()):
        raise Refusal("end-unreadable")
    return found_by_end(session, end, store=caller.store, most=FOUND_MOST + 1)


def _asked(session: Session, caller: Caller, asked: MemberAsked, kind: str, now_ms: int) -> Known:
    _refuse_many(session, caller.device, kind, now_ms)
    member = session.get(Member, leading(session, [asked.member])[asked.member])
    if member is None or member.state not in (ACTIVE, AWAITED):
        raise Refusal("member-unknown", member=asked.member)
    _note(session, caller, asked.staff, kind, [member.id], now_ms)
    return known(session, member, today=day_of(now_ms))


def _refuse_many(session: Session, device: str, kind: str, now_ms: int) -> None:
    looks = select(func.count()).where(
        MemberLook.device == device, col(MemberLook.at_ms) > now_ms - MINUTE_MS
    )
    most = LOOKS_A_MINUTE
    if kind == END:
        looks, most = looks.where(MemberLook.kind == END), ENDS_A_MINUTE
    if session.exec(looks).one() >= most:
        raise Refusal("looks-many", wait_s=MINUTE_MS // 1000)


def _note(
    session: Session, caller: Caller, staff: str, kind: str, found: Sequence[str], now_ms: int
) -> None:
    session.add_all(
        MemberLook(
            device=caller.device,
            store=caller.store,
            staff=staff,
            kind=kind,
            found=len(found),
            member=member,
            at_ms=now_ms,
        )
        for member in (found or [""])
    )
    session.flush()

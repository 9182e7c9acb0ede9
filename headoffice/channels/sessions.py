"""Members in a channel: known by a code to her telephone, and then by a token for a while.

Neither codes nor tokens nor numbers are kept: only keyed hashes of them.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from headoffice.catalogue.bulk import lock
from headoffice.channels.asking import BEARER
from headoffice.channels.keys import Selling
from headoffice.channels.shapes_members import Joining, SessionAsk
from headoffice.channels.tables import MemberSession, PhoneCode
from headoffice.door import NotServed
from headoffice.members.enrolling import enrol
from headoffice.members.followers import Followers
from headoffice.members.knowing import Known, known
from headoffice.members.model import PHONE, day_of
from headoffice.members.sealing import hashed, secret_of
from headoffice.members.service import ACTIVE, found_by, leading
from headoffice.members.tables import Member
from storeapp.domain.errors import Refusal
from storeapp.domain.membership import checked_phone
from storeapp.sync.wire.members import ConsentSaid, MemberEnrol

CODE_MS = 600_000
TRIES = 5
CODES_OF_PHONE = 3
"""Within the time that one is good for."""
CODES_OF_CHANNEL = 60
"""A minute: messages cost money, and somebody else pays."""
SESSION_MS = 30 * 86_400_000
_LOCK = "phone-codes"


class Outcome(Enum):
    """What became of the digits: a wrong try is counted, so it is no refusal that undoes all."""

    DONE = "done"
    WRONG = "wrong"
    UNKNOWN = "unknown"
    """They are right, and the number is nobody's."""


@dataclass(frozen=True, slots=True)
class Entered:
    """`token` and `member` are "" unless DONE."""

    outcome: Outcome
    token: str = ""
    member: str = ""
    expires_ms: int = 0
    joined: bool = False


def new_code(session: Session, asker: Selling, phone: str, *, now_ms: int) -> tuple[str, str]:
    """The code's name and its digits, to be sent to that telephone; Refusals `phone-unreadable`,
    `codes-many`."""
    number = hashed(secret_of(session), "code-phone", checked_phone(phone))
    lock(session, _LOCK)
    session.execute(delete(PhoneCode).where(col(PhoneCode.created_ms) <= now_ms - CODE_MS))
    count = select(func.count()).select_from(PhoneCode)
    hers = session.exec(count.where(PhoneCode.phone == number)).one()
    recent = col(PhoneCode.created_ms) > now_ms - 60_000
    ours = session.exec(count.where(PhoneCode.channel == asker.channel, recent)).one()
    if hers >= CODES_OF_PHONE:
        raise Refusal("codes-many", wait_s=CODE_MS // 1000)
    if ours >= CODES_OF_CHANNEL:
        raise Refusal("codes-many", wait_s=60)
    id, digits = uuid.uuid4().hex, f"{secrets.randbelow(10**6):06d}"
    session.add(
        PhoneCode(
            id=id,
            channel=asker.channel,
            phone=number,
            hashed=hashed(secret_of(session), "code", f"{id}:{digits}"),
            created_ms=now_ms,
        )
    )
    session.flush()
    return id, digits


def enter(
    session: Session, asker: Selling, said: SessionAsk, *, followers: Followers, at: datetime
) -> Entered:
    """A session for who has the digits; `at` is now, with its offset."""
    now_ms = int(at.timestamp() * 1000)
    code = _code(session, asker, said, now_ms)
    if code is None:
        return Entered(Outcome.WRONG)
    member = found_by(session, PHONE, said.phone)
    joined = member is None or member.state != ACTIVE
    if member is None or joined:
        if said.join is None:
            return Entered(Outcome.UNKNOWN)
        member = _enrolled(session, asker, said.phone, said.join, followers, at)
    code.used_ms = now_ms
    session.add(code)
    token, expires_ms = secrets.token_urlsafe(32), now_ms + SESSION_MS
    session.add(
        MemberSession(
            hashed=_hash(token),
            channel=asker.channel,
            member=member.id,
            created_ms=now_ms,
            expires_ms=expires_ms,
        )
    )
    session.flush()
    return Entered(Outcome.DONE, token, member.id, expires_ms, joined)


def known_by(session: Session, asker: Selling, token: str | None, *, now_ms: int) -> Known | None:
    """The member of that token, None without one; 401 `member-token-unknown` for one that is
    nobody's any more, or another channel's."""
    if token is None:
        return None
    row = session.get(MemberSession, _hash(token))
    if row is not None and row.channel == asker.channel and row.expires_ms > now_ms:
        member = session.get(Member, leading(session, [row.member])[row.member])
        if member is not None and member.state == ACTIVE:
            return known(session, member, today=day_of(now_ms))
    raise NotServed(
        401, "member-token-unknown", "She has to be asked who she is again.", challenge=BEARER
    )


def must_know(session: Session, asker: Selling, token: str | None, *, now_ms: int) -> Known:
    found = known_by(session, asker, token, now_ms=now_ms)
    if found is None:
        raise NotServed(401, "member-token-missing", "This is for a member only.", challenge=BEARER)
    return found


def leave(session: Session, asker: Selling, token: str | None) -> None:
    """The token opens nothing from now on."""
    if token is not None:
        hers = col(MemberSession.hashed) == _hash(token)
        here = col(MemberSession.channel) == asker.channel
        session.execute(delete(MemberSession).where(hers, here))


def forget_sessions(session: Session, *, now_ms: int) -> int:
    """Drops sessions and codes that are over; returns how many sessions."""
    session.execute(delete(PhoneCode).where(col(PhoneCode.created_ms) <= now_ms - CODE_MS))
    over = delete(MemberSession).where(col(MemberSession.expires_ms) <= now_ms)
    return len(session.execute(over.returning(col(MemberSession.hashed))).all())


def _code(session: Session, asker: Selling, said: SessionAsk, now_ms: int) -> PhoneCode | None:
    """The code when the digits are right; a wrong try is counted."""
    asked = select(PhoneCode).where(PhoneCode.id == said.code).with_for_update()
    row = session.exec(asked).first()
    if row is None or row.channel != asker.channel or row.used_ms is not None:
        return None
    if now_ms - row.created_ms >= CODE_MS or row.tries >= TRIES:
        return None
    secret = secret_of(session)
    phone = hashed(secret, "code-phone", checked_phone(said.phone))
    digits = hashed(secret, "code", f"{row.id}:{said.digits}")
    right = secrets.compare_digest(phone, row.phone)
    if secrets.compare_digest(digits, row.hashed) and right:
        return row
    row.tries += 1
    session.add(row)
    session.flush()
    return None


def _enrolled(
    session: Session,
    asker: Selling,
    phone: str,
    join: Joining,
    followers: Followers,
    at: datetime,
) -> Member:
    said = MemberEnrol(
        member=str(uuid.uuid4()),
        name=join.name,
        phone=phone,
        born=join.born,
        of_age=join.of_age,
        consents=[
            ConsentSaid(purpose=each.purpose, granted=each.granted, text=each.text)
            for each in join.consents
        ],
        channel=asker.channel,
        at=at.isoformat(),
        staff=f"channel:{asker.channel}",
    )
    now_ms = int(at.timestamp() * 1000)
    return enrol(session, said, store=asker.place, now_ms=now_ms, followers=followers)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

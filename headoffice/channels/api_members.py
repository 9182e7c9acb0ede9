"""Members at the Channel API: a code to her phone, a session, what she agrees to."""

from __future__ import annotations

import uuid

from fastapi import APIRouter, Request
from sqlmodel import Session

from headoffice.channels.asking import BEARER, CONFLICT, PROBLEMS, ROOT, MemberAsker, MemberToken
from headoffice.channels.desk import DeskDep
from headoffice.channels.keys import Selling
from headoffice.channels.sessions import (
    CODE_MS,
    Outcome,
    enter,
    known_by,
    leave,
    must_know,
    new_code,
)
from headoffice.channels.shapes_members import (
    CodeAsk,
    CodeSent,
    ConsentGiven,
    MeShown,
    SessionAsk,
    SessionMade,
)
from headoffice.channels.texting import Text
from headoffice.door import DepsDep, NotServed
from headoffice.members.consenting import Saying, refuse_under_age, say
from headoffice.members.followers import Followers
from headoffice.members.knowing import Known
from headoffice.members.model import day_of
from headoffice.members.seeing import Eyes, owner_of, seen
from headoffice.members.service import locked
from headoffice.members.telling import tell
from storeapp.domain.errors import Refusal
from storeapp.domain.membership import Consent, Purpose, checked_phone

router = APIRouter(prefix=f"{ROOT}/members", tags=["members"], responses=PROBLEMS)

WORDS = {
    "zh-CN": "【验证码】{digits}，十分钟内有效。请勿告诉他人。",
    "en": "Your code is {digits}. It is good for ten minutes. Tell it nobody.",
}


@router.post("/codes", status_code=202)
def code(said: CodeAsk, asker: MemberAsker, deps: DepsDep, desk: DeskDep) -> CodeSent:
    """Sends six digits to a telephone; whether the number is a member's is not told."""
    if desk.texts.driver == "none":
        raise NotServed(503, "texts-not-set-up", "Head office has no way to telephones.")
    now_ms = deps.now_ms()
    with deps.database.write() as session:
        id, digits = new_code(session, asker, said.phone, now_ms=now_ms)
    text = Text(checked_phone(said.phone), WORDS[said.language].format(digits=digits))
    try:
        desk.texts.send(text)
    except Refusal:
        raise NotServed(
            503, "text-not-sent", "The message could not be sent; try again.", retry_after_s=30
        ) from None
    return CodeSent(
        code=id,
        expires_ms=now_ms + CODE_MS,
        driver=desk.texts.driver,
        simulated=desk.texts.simulated,
    )


@router.post("/sessions", responses=CONFLICT)
def session(
    said: SessionAsk, request: Request, asker: MemberAsker, deps: DepsDep, desk: DeskDep
) -> SessionMade:
    """Lets in who has the digits; makes her a member when she is none and `join` says so."""
    followers: Followers = request.app.state.followers
    at = desk.wall(deps.now_ms())
    with deps.database.write() as session:
        done = enter(session, asker, said, followers=followers, at=at)
    if done.outcome is Outcome.WRONG:  # Committed: the try counts.
        raise NotServed(401, "code-wrong", "These digits are wrong, or too old.", challenge=BEARER)
    if done.outcome is Outcome.UNKNOWN:
        raise NotServed(409, "member-unknown", "The number is no member's yet: ask her to join.")
    return SessionMade(
        token=done.token,
        expires_ms=done.expires_ms,
        joined=done.joined,
        me=_me(deps, asker, done.token),
    )


@router.get("/me")
def me(asker: MemberAsker, deps: DepsDep, token: MemberToken = None) -> MeShown:
    """Who the token's member is, as she may be shown to herself here."""
    now_ms = deps.now_ms()
    with deps.database.read() as session:
        return me_of(session, asker, must_know(session, asker, token, now_ms=now_ms))


@router.put("/me/consents", responses=CONFLICT)
def consent(
    said: ConsentGiven, asker: MemberAsker, deps: DepsDep, desk: DeskDep, token: MemberToken = None
) -> MeShown:
    """Keeps a yes or a no of hers, with the words she was shown."""
    now_ms = deps.now_ms()
    with deps.database.write() as session:
        who = must_know(session, asker, token, now_ms=now_ms)
        member, today = locked(session, who.member.id), day_of(now_ms)
        given = Consent(Purpose(said.purpose), said.granted, said.text)
        refuse_under_age(session, member, given, today=today)
        at, source = desk.wall(now_ms).isoformat(), f"channel:{uuid.uuid4()}"
        say(session, member, given, Saying(asker.channel, at, "", source, now_ms))
        tell(session, [member], today=today)
        session.flush()
        return me_of(session, asker, must_know(session, asker, token, now_ms=now_ms))


@router.delete("/me/session", status_code=204)
def logout(asker: MemberAsker, deps: DepsDep, token: MemberToken = None) -> None:
    """Ends the session; again changes nothing."""
    with deps.database.write() as session:
        leave(session, asker, token)


def me_of(session: Session, asker: Selling, known: Known) -> MeShown:
    eyes = Eyes(asker.place, asker.owner)
    home = owner_of(session, known.member.home_store)
    shows = seen(known, eyes, home_owner=home)
    return MeShown(
        member=known.member.id,
        name=shows.name,
        phone_end=shows.phone_end,
        tier=known.member.tier,
        points=max(0, known.member.points),
        of_age=shows.of_age,
        purposes=list(shows.purposes),
    )


def _me(deps: DepsDep, asker: Selling, token: str) -> MeShown:
    with deps.database.read() as session:
        found = known_by(session, asker, token, now_ms=deps.now_ms())
        assert found is not None, "she was just let in"
        return me_of(session, asker, found)

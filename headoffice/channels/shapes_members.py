"""The messages of the Channel API about members: a code to her phone, a session, what she says."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from storeapp.sync.wire.messages import Answer, Message

Phone = Annotated[str, Field(max_length=32, repr=False)]
Purpose = Literal["marketing", "browsing", "sharing"]
Language = Literal["zh-CN", "en"]


class CodeAsk(Message):
    """A code to that telephone, in that language."""

    phone: Phone
    language: Language = "zh-CN"


class CodeSent(Answer):
    """`code` names what was sent, and is no secret. `driver` is what sent it; with `simulated`
    nothing left head office's computer."""

    code: str
    expires_ms: int
    driver: str
    simulated: bool


class ConsentGiven(Message):
    """`text` is the version of the words she was shown."""

    purpose: Purpose
    granted: bool
    text: Annotated[str, Field(min_length=1, max_length=64)]


class Joining(Message):
    """What makes somebody a member: the name she wants to be called by, and that she declares to
    be fourteen or older, or her birth date (YYYY-MM-DD)."""

    name: Annotated[str, Field(max_length=64, repr=False)]
    of_age: bool = False
    born: Annotated[str, Field(max_length=10, repr=False)] = ""
    consents: Annotated[list[ConsentGiven], Field(max_length=3)] = []


class SessionAsk(Message):
    """The digits she got. `join` counts when the number is nobody's yet: without it that is
    answered with 409 `member-unknown`, and the digits may be sent again."""

    code: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    phone: Phone
    digits: Annotated[str, Field(pattern=r"^[0-9]{6}$", repr=False)]
    join: Joining | None = None


class MeShown(Answer):
    """A member as she may be shown to herself in this channel; `phone_end` are the last digits."""

    member: str
    name: str
    phone_end: str
    tier: int
    points: int
    of_age: bool
    purposes: list[str]


class SessionMade(Answer):
    """`token` goes into the header `Member-Token`; keep it on the shop's server."""

    token: str
    expires_ms: int
    joined: bool
    me: MeShown

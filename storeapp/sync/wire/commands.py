"""Online commands: what is asked of head office and needs an answer now; additive changes only.

`member.edit`  body: MemberEdit; answered and, when moved, told as: MemberShown
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from storeapp.sync.wire.messages import Answer, Message, Word

MEMBER_EDIT = "member.edit"


class Command(Message):
    """POST /cmd. Whoever asks makes `id` once and asks again with the same until there is an
    answer: the command takes effect once, and its answer is given again.

    `expected_version` is that of the entity as the asker saw it, None to go ahead whatever it is.
    Only effects are remembered: a refusal changed nothing, and may be another the next time.
    """

    id: UUID
    kind: Word
    expected_version: Annotated[int, Field(ge=0)] | None = None
    body: dict[str, object]


class CommandDone(Answer):
    """What was done: the entity's new version, and the entity as it is now."""

    id: UUID
    version: int
    body: dict[str, object]


class MemberEdit(Message):
    """The fields to change; None leaves one as it is.

    `phone` is what is dialled within the country: digits, with blanks or hyphens as one likes.
    """

    member: Annotated[str, Field(pattern=r"^[!-~]{1,64}$")]
    name: Annotated[str, Field(max_length=64)] | None = None
    phone: Annotated[str, Field(max_length=32)] | None = None


class MemberShown(Answer):
    """A member as a till may know her: of the phone only the last four digits, and neither name
    nor phone where she did not agree that this owner's tills know her."""

    member: str = ""
    name: str
    phone_end: str

"""What a customer says when she becomes a member, as a fact keeps it: nothing that names her."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from storeapp.domain.errors import Defect


class Purpose(Enum):
    """What her data may be used for beside her membership itself, each asked for on its own."""

    MARKETING = "marketing"
    BROWSING = "browsing"
    """What she looked at in the web shop is shown to the clerk who serves her."""
    SHARING = "sharing"
    """A franchise may know what the company knows of her, and the other way round."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Yes or no to one purpose; `text` is the version of the words she was shown."""

    purpose: Purpose
    granted: bool
    text: str

    def __post_init__(self) -> None:
        if not self.text:
            raise Defect("a consent names the words that were agreed to")


@dataclass(frozen=True, slots=True)
class MemberEnrolment:
    """Someone became a member at this till; `at` is store time with its offset.

    `member` is the id that the till made for her. Her name and telephone number go to head office
    by the command `member.enrol` and never into a fact: facts are for ever, and she may ask to be
    forgotten. `channel` says where she agreed: `display`, `phone`, `paper` or another word.
    """

    member: str
    staff_id: str
    at: datetime
    channel: str
    consents: tuple[Consent, ...] = ()

    def __post_init__(self) -> None:
        if not (self.member and self.staff_id and self.channel):
            raise Defect("an enrolment says who, by whom and where she agreed")
        if self.at.tzinfo is None:
            raise Defect("an enrolment's moment needs its offset")
        if len({consent.purpose for consent in self.consents}) < len(self.consents):
            raise Defect("each purpose is asked for once")

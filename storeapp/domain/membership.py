"""What a customer says when she becomes a member, as a fact keeps it: nothing that names her."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from storeapp.domain.errors import Defect, Refusal

MAX_NAME = 40
PHONE_DIGITS = range(7, 16)
"""A number as it is dialled within the country; E.164 ends at fifteen digits."""
END_DIGITS = 4


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
class Applicant:
    """Who becomes a member: how she wants to be called, and her telephone number. Neither goes
    into a fact or a log."""

    name: str = field(repr=False)
    phone: str = field(repr=False)

    @property
    def masked(self) -> str:
        """The number as a screen in a shop may show it."""
        before, end = self.phone[:-END_DIGITS], self.phone[-END_DIGITS:]
        half = len(before) // 2
        return f"{before[:half]}{'*' * (len(before) - half)}{end}"


@dataclass(frozen=True, slots=True)
class Answers:
    """What she said by herself, and where: on her `display`, or not at all at the `counter`.

    Whoever does not say that she is fourteen or older agrees to nothing that profiles her.
    """

    channel: str
    of_age: bool = False
    consents: tuple[Consent, ...] = ()

    def __post_init__(self) -> None:
        if not self.of_age and self.granted:
            raise Defect("who is not of age agrees to nothing")

    @property
    def granted(self) -> tuple[str, ...]:
        return tuple(each.purpose.value for each in self.consents if each.granted)


NO_ANSWERS = Answers("counter")
"""Nobody asked her, or she did not say: the clerk never answers for her."""


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


def applicant(name: str, phone: str) -> Applicant:
    """Refusals `phone-unreadable`, `member-name-unreadable`."""
    number = checked_phone(phone)
    return Applicant(checked_name(name), number)


def checked_name(text: str) -> str:
    """The name she wants to be called; Refusal `member-name-unreadable`."""
    name = text.strip()
    if not (name and name.isprintable() and len(name) <= MAX_NAME):
        raise Refusal("member-name-unreadable", most=MAX_NAME)
    return name


def checked_phone(text: str) -> str:
    """The digits alone, so that a number is the same however it was typed; Refusal
    `phone-unreadable`."""
    digits = text.strip().replace(" ", "").replace("-", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in PHONE_DIGITS):
        raise Refusal("phone-unreadable")
    return digits

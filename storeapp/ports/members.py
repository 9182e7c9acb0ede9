"""Members as a till knows them: kept for its store in its own file, or asked of head office."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, Protocol

from storeapp.domain.catalogue import Name
from storeapp.domain.customer import Customer
from storeapp.domain.membership import END_DIGITS

LEAP_YEAR = 2000
"""Of a birthday only month and day are known; every day of them is in this year."""
BIRTHDAY = re.compile(r"(\d\d)-(\d\d)")


class AskedBy(Enum):
    """What somebody tells to be found by; the values are those of the wire."""

    CODE = "code"
    CARD = "card"
    PHONE = "phone"
    END = "end"
    """The last four digits of her telephone number."""

    def finds(self, value: str, phone: str) -> bool:
        """Whether somebody of that telephone number is meant."""
        if self is AskedBy.END:
            return phone.endswith(value)
        return self is AskedBy.PHONE and phone == value


@dataclass(frozen=True, slots=True)
class Member:
    """A member as this till may know her, as of `as_of_ms`; empty where it may not.

    `may_spend`: she said or showed enough for her points to be spent. `birthday` is MM-DD.
    `purposes` are what she agreed to, by the words of `domain.membership.Purpose`. `kept`: nobody
    could be asked, and she may be another by now.
    """

    id: str
    name: str = field(default="", repr=False)
    phone_end: str = field(default="", repr=False)
    tier: int = 0
    points: int = 0
    groups: tuple[str, ...] = ()
    birthday: str = field(default="", repr=False)
    purchases: int | None = None
    of_age: bool = False
    purposes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    version: int = 0
    may_spend: bool = False
    as_of_ms: int = 0
    kept: bool = False

    @property
    def customer(self) -> Customer:
        """As the promotions know her; points that she may not spend now are none."""
        return Customer(
            id=self.id,
            tier=self.tier,
            groups=frozenset(self.groups),
            birthday=_birthday(self.birthday),
            purchases=self.purchases,
            points=self.points if self.may_spend else 0,
        )


def newcomer(said: Mapping[str, Any], at_ms: int) -> Member:
    """Who became a member here by this enrolment (`sync.wire.members.MemberEnrol`), as long as
    head office has not answered it: a member like any other, who has nothing yet."""
    granted = (each["purpose"] for each in said["consents"] if each["granted"])
    return Member(
        id=said["member"],
        name=said["name"],
        phone_end=said["phone"][-END_DIGITS:],
        purchases=0,
        of_age=said["of_age"],
        purposes=tuple(granted),
        as_of_ms=at_ms,
    )


@dataclass(frozen=True, slots=True)
class Found:
    """None, one, or few; with `more` there are more than are told. `kept` are those that this
    till had in its own file, as they were when it last heard of them."""

    members: tuple[Member, ...]
    more: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Nearby:
    """The store that has it where she could go today."""

    store: Name
    thousandths: int


@dataclass(frozen=True, slots=True)
class LikedGood:
    """A good to be suggested to her, with a reason as coarse as a clerk may know it. `online` says
    that it can be ordered for her."""

    sku: str
    reason: str
    here_thousandths: int
    nearby: Nearby | None = None
    online: bool = False


@dataclass(frozen=True, slots=True)
class Likes:
    """What to suggest, the best first. `kept`: nobody could be asked, and this is what came along
    with her, as of `as_of_ms`."""

    goods: tuple[LikedGood, ...] = ()
    kept: bool = False
    as_of_ms: int = 0


class MembersUnit(Protocol):
    """The members' part of a transaction."""

    def members_by(self, by: AskedBy, value: str, most: int) -> tuple[Member, ...]:
        """Of this store's members those who are found so, at most so many."""
        ...

    def member(self, member_id: str) -> Member | None:
        """By the id she has now, or had before."""
        ...

    def liked(self, member_id: str) -> Likes | None:
        """What came along with her, None where that may not be known; what is here of it, the
        catalogue knows."""
        ...


class MemberDesk(Protocol):
    """Head office as it is asked about members. Every answer comes within a moment, or never.

    Refusals: `head-office-unreachable`, and what head office says, such as `looks-many`.
    """

    async def find(self, by: AskedBy, value: str, *, staff: str) -> Found: ...

    async def see(self, member_id: str, *, staff: str) -> Member:
        """As she is now; Refusal `member-unknown`."""
        ...

    async def likes(
        self, member_id: str, *, basket: str, skus: tuple[str, ...]
    ) -> tuple[LikedGood, ...]:
        """What to suggest to her beside the goods of that basket, the best first; of who has not
        agreed that what she looked at is shown, what is popular here."""
        ...

    async def payer(self, code: str, *, staff: str) -> Member | None:
        """Who shows this payment code, which is not kept; None where that is not known. Her points
        may not be spent on it."""
        ...


def _birthday(text: str) -> date | None:
    read = BIRTHDAY.fullmatch(text)
    if read is None:
        return None
    return date(LEAP_YEAR, int(read[1]), int(read[2]))

"""The members of the sales file in memory, and head office's, who may be away."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from storeapp.domain.errors import Refusal
from storeapp.ports.members import AskedBy, Found, LikedGood, Likes, Member

ANNA = Member(
    id="m1",
    name="小林",
    phone_end="0001",
    tier=2,
    points=1240,
    groups=("vip",),
    birthday="05-17",
    purchases=7,
    of_age=True,
    purposes=("browsing",),
    also=("m0",),
    version=3,
    may_spend=True,
    as_of_ms=1_000,
)
BELA = replace(ANNA, id="m2", name="Béla", tier=0, points=3, birthday="", purposes=(), also=())
CODE, PHONE, END = "MB0000000001", "12900000001", "0001"


class Rows(Protocol):
    members: dict[str, Member]
    liked: dict[str, Likes]


class FakeMembersUnit:
    """`ports.members.MembersUnit` over a dictionary from what is told to who it is."""

    rows: Rows

    def members_by(self, by: AskedBy, value: str, most: int) -> tuple[Member, ...]:
        if by is AskedBy.END:
            found = {m.id: m for m in self.rows.members.values() if m.phone_end == value}
            return tuple(found.values())[:most]
        member = self.rows.members.get(value)
        return (member,) if member else ()

    def member(self, member_id: str) -> Member | None:
        return next((m for m in self.rows.members.values() if m.id == member_id), None)

    def liked(self, member_id: str) -> Likes | None:
        return self.rows.liked.get(member_id)


class FakeMemberDesk:
    """Knows `members` by what they tell; `away` is the code of why it says nothing."""

    def __init__(self) -> None:
        self.members: dict[str, tuple[Member, ...]] = {}
        self.away = ""
        self.asked: list[tuple[str, str, str]] = []
        self.liked: tuple[LikedGood, ...] = ()
        self.payers: dict[str, Member] = {}

    async def find(self, by: AskedBy, value: str, *, staff: str) -> Found:
        self.asked.append((by.value, value, staff))
        if self.away:
            raise Refusal(self.away)
        found = self.members.get(value, ())
        return Found(found[:5], more=len(found) > 5)

    async def see(self, member_id: str, *, staff: str) -> Member:
        self.asked.append(("see", member_id, staff))
        if self.away:
            raise Refusal(self.away)
        for found in self.members.values():
            for member in found:
                if member_id in (member.id, *member.also):
                    return member
        raise Refusal("member-unknown", member=member_id)

    async def payer(self, code: str, *, staff: str) -> Member | None:
        self.asked.append(("payer", code, staff))
        if self.away:
            raise Refusal(self.away)
        return self.payers.get(code)

    async def likes(
        self, member_id: str, *, basket: str, skus: tuple[str, ...]
    ) -> tuple[LikedGood, ...]:
        self.asked.append(("likes", member_id, " ".join(skus)))
        if self.away:
            raise Refusal(self.away)
        return self.liked

"""Asking head office about members: an answer in a moment, or none."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from storeapp.domain.errors import Refusal
from storeapp.ports.members import AskedBy, Found, LikedGood, Member
from storeapp.sync.calls import HeadOffice
from storeapp.sync.failures import Busy, Failure, NotConnected, Refused
from storeapp.sync.members import HeadOfficeMembers
from storeapp.sync.wire.browsing import Panel, PanelAsk, PanelGood
from storeapp.sync.wire.members import MemberAsked, MemberSeen, MembersFind, MembersFound
from storeapp.sync.wire.messages import Problem
from storeapp.sync.wire.paying import PayerAsk, PayerTold

SEEN = MemberSeen(
    member="m1",
    version=3,
    name="小林",
    phone_end="0001",
    tier=2,
    points=1240,
    groups=["vip"],
    birthday="05-17",
    purchases=7,
    of_age=True,
    purposes=["browsing"],
    also=["m0"],
    may_spend=True,
    as_of_ms=9,
)
ANNA = Member(
    "m1",
    "小林",
    "0001",
    2,
    1240,
    ("vip",),
    "05-17",
    7,
    of_age=True,
    purposes=("browsing",),
    also=("m0",),
    version=3,
    may_spend=True,
    as_of_ms=9,
)


class Office:
    """Answers, fails, or keeps silent for ever."""

    def __init__(self, fails: Failure | None = None, *, silent: bool = False) -> None:
        self.fails, self.silent = fails, silent
        self.asked: list[MembersFind | MemberAsked | PanelAsk | PayerAsk] = []

    async def find_members(self, message: MembersFind) -> MembersFound:
        await self._answer(message)
        return MembersFound(members=[SEEN], more=True)

    async def see_member(self, message: MemberAsked) -> MemberSeen:
        await self._answer(message)
        return SEEN

    async def payer(self, message: PayerAsk) -> PayerTold:
        await self._answer(message)
        known = SEEN if message.code == "131234567890123400" else None
        return PayerTold(provider="wechat", payer="handle", member=known)

    async def panel(self, member: str, message: PanelAsk) -> Panel:
        assert member == "m1"
        await self._answer(message)
        good = PanelGood(sku="P1", reason="new", here_thousandths=12_000)
        return Panel(basket=message.basket, personal=True, held_out=False, as_of_ms=9, goods=[good])

    async def _answer(self, message: MembersFind | MemberAsked | PanelAsk | PayerAsk) -> None:
        self.asked.append(message)
        if self.silent:
            await asyncio.Event().wait()
        if self.fails:
            raise self.fails


def desk(office: Office) -> HeadOfficeMembers:
    return HeadOfficeMembers(cast("HeadOffice", office), budget_s=0.01)


async def test_what_it_says_is_what_the_till_knows(aloop):
    office = Office()

    assert await desk(office).find(AskedBy.END, "0001", staff="u1") == Found((ANNA,), more=True)
    assert await desk(office).see("m1", staff="u1") == ANNA
    assert office.asked == [
        MembersFind(kind="end", value="0001", staff="u1"),
        MemberAsked(member="m1", staff="u1"),
    ]


@pytest.mark.parametrize(
    ("code", "known"),
    [
        pytest.param("131234567890123400", ANNA, id="a member"),
        pytest.param("131234567890123401", None, id="somebody"),
    ],
)
async def test_who_shows_a_payment_code_is_asked_for(aloop, code: str, known: Member | None):
    office = Office()

    assert await desk(office).payer(code, staff="u1") == known
    assert office.asked == [PayerAsk(code=code, staff="u1")]
    assert code not in repr(office.asked)


async def test_the_panel_is_asked_for_beside_a_basket(aloop):
    office = Office()
    likes = await desk(office).likes("m1", basket="b1", skus=("P2",) * 300)

    assert likes == (LikedGood("P1", "new", 12_000),)
    assert office.asked == [PanelAsk(basket="b1", skus=["P2"] * 200)]


@pytest.mark.parametrize(
    ("office", "code"),
    [
        pytest.param(Office(silent=True), "head-office-unreachable", id="silent"),
        pytest.param(Office(NotConnected("no")), "head-office-unreachable", id="no line"),
        pytest.param(Office(Busy(503)), "head-office-unreachable", id="busy"),
        pytest.param(Office(Refused(409, Problem(code="looks-many"))), "looks-many", id="refused"),
    ],
)
async def test_without_an_answer_it_refuses(aloop, office: Office, code: str):
    with pytest.raises(Refusal) as refused:
        await desk(office).find(AskedBy.CODE, "MB0000000001", staff="u1")
    assert refused.value.code == code
    assert len(office.asked) == 1

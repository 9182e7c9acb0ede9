"""Members as head office is asked about them, while a customer waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from storeapp.domain.catalogue import Name
from storeapp.domain.errors import Refusal
from storeapp.ports.members import AskedBy, Found, LikedGood, Member, Nearby
from storeapp.sync.calls import HeadOffice
from storeapp.sync.failures import Failure, Refused
from storeapp.sync.wire.browsing import PANEL_SKUS, PanelAsk, PanelGood
from storeapp.sync.wire.members import MemberAsked, MemberSeen, MembersFind
from storeapp.sync.wire.paying import PayerAsk

T = TypeVar("T")

PAYER_BUDGET_S = 0.4
"""She holds out her phone: the charge waits no longer than this for who she is."""
BUDGET_S = 0.8
"""Longer than this nobody waits for a name: what the till keeps is shown instead."""


class HeadOfficeMembers:
    """Implements ports.members.MemberDesk; asked once, since it is no use later."""

    def __init__(self, office: HeadOffice, *, budget_s: float = BUDGET_S) -> None:
        self._office = office
        self._budget_s = budget_s

    async def find(self, by: AskedBy, value: str, *, staff: str) -> Found:
        asked = MembersFind(kind=by.value, value=value, staff=staff)
        found = await self._soon(lambda: self._office.find_members(asked))
        return Found(tuple(_member(seen) for seen in found.members), found.more)

    async def see(self, member_id: str, *, staff: str) -> Member:
        asked = MemberAsked(member=member_id, staff=staff)
        return _member(await self._soon(lambda: self._office.see_member(asked)))

    async def likes(
        self, member_id: str, *, basket: str, skus: tuple[str, ...]
    ) -> tuple[LikedGood, ...]:
        asked = PanelAsk(basket=basket, skus=list(skus[:PANEL_SKUS]))
        panel = await self._soon(lambda: self._office.panel(member_id, asked))
        return tuple(_good(good) for good in panel.goods)

    async def payer(self, code: str, *, staff: str) -> Member | None:
        asked = PayerAsk(code=code, staff=staff)
        told = await self._soon(lambda: self._office.payer(asked), PAYER_BUDGET_S)
        return _member(told.member) if told.member else None

    async def _soon(self, ask: Callable[[], Awaitable[T]], most_s: float | None = None) -> T:
        try:
            async with asyncio.timeout(min(self._budget_s, most_s or self._budget_s)):
                return await ask()
        except Refused as refused:
            raise Refusal(refused.problem.code) from refused
        except (Failure, TimeoutError) as failure:
            raise Refusal("head-office-unreachable") from failure


def _good(good: PanelGood) -> LikedGood:
    near = good.nearby
    nearby = Nearby(Name(near.name_zh, near.name_en), near.thousandths) if near else None
    return LikedGood(good.sku, good.reason, good.here_thousandths, nearby, good.online)


def _member(seen: MemberSeen) -> Member:
    return Member(
        id=seen.member,
        name=seen.name,
        phone_end=seen.phone_end,
        tier=seen.tier,
        points=seen.points,
        groups=tuple(seen.groups),
        birthday=seen.birthday,
        purchases=seen.purchases,
        of_age=seen.of_age,
        purposes=tuple(seen.purposes),
        also=tuple(seen.also),
        version=seen.version,
        may_spend=seen.may_spend,
        as_of_ms=seen.as_of_ms,
    )

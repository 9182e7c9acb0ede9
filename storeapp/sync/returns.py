"""Returns over the wire: what head office knows of all stores, as the till's own values."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import TypeVar

from storeapp.domain.codec import bought_from, so_far_from
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Money, currency
from storeapp.domain.returning import GivenBack
from storeapp.ports.returns import RefundSeen, RefundState, SaleSeen, Sought, Told
from storeapp.sync.calls import HeadOffice
from storeapp.sync.failures import Failure, Refused
from storeapp.sync.wire import returns as wire
from storeapp.sync.wire.paying import ATTEMPT_UNKNOWN, NOT_PAID, REFUND_TOO_MUCH

_log = logging.getLogger("storeapp.returns")
T = TypeVar("T")

BUDGET_S = 6.0
"""A customer waits at the counter for it, and what the till knows by itself is less."""
REFUND_WAIT_S = 8
"""So long a refund may take to be certain; after that head office goes on by itself."""
_NOTHING_BACK = frozenset({wire.PAYMENT_UNKNOWN, NOT_PAID, REFUND_TOO_MUCH, ATTEMPT_UNKNOWN})
_DONE, _REFUSED = "DONE", "REFUSED"


class HeadOfficeReturns:
    """Implements ports.returns.ReturnsDesk."""

    def __init__(self, office: HeadOffice, *, budget_s: float = BUDGET_S) -> None:
        self._office = office
        self._budget_s = budget_s

    async def find(self, by: Sought, value: str, *, staff: str) -> tuple[SaleSeen, ...]:
        asked = wire.SalesFind.model_validate({"kind": by.value, "value": value, "staff": staff})
        found = await self._soon(lambda: self._office.returning("find", asked, wire.SalesFound))
        return tuple(_seen(each) for each in found.sales)

    async def look(self, sale_id: str) -> Told:
        asked = wire.SaleAsked(sale=sale_id)
        return await self._told("look", asked)

    async def claim(self, return_id: str, sale_id: str, units: Mapping[str, int]) -> Told:
        lines = [wire.LineUnits(line=line, units=count) for line, count in units.items()]
        return await self._told(
            "claim", wire.UnitsClaim(claim=return_id, sale=sale_id, lines=lines)
        )

    async def release(self, return_id: str) -> None:
        asked = wire.ClaimRelease(claim=return_id)
        await self._soon(lambda: self._office.returning("release", asked, wire.Released))

    async def refund(self, return_id: str, given: GivenBack) -> RefundSeen:
        source = given.source
        asked = wire.MoneyBack(
            claim=return_id,
            given=given.place,
            store=source.store,
            sale=source.sale,
            place=source.place,
            attempt=source.attempt,
            amount_minor=given.paid.minor,
        )
        try:
            shown = await self._office.give_money_back(asked, wait_s=REFUND_WAIT_S)
        except Refused as refused:
            # Only what proves that nothing was given back is final.
            _log.warning("refund of %s refused: %s", return_id, refused.problem.code)
            final = refused.problem.code in _NOTHING_BACK
            return RefundSeen(RefundState.REFUSED if final else RefundState.UNREACHABLE)
        except Failure as failure:
            _log.info("refund of %s unanswered: %s", return_id, type(failure).__name__)
            return RefundSeen(RefundState.UNREACHABLE)
        states = {_DONE: RefundState.DONE, _REFUSED: RefundState.REFUSED}
        return RefundSeen(states.get(shown.state, RefundState.WAITING), shown.number)

    async def _told(self, what: str, asked: wire.SaleAsked | wire.UnitsClaim) -> Told:
        said = await self._soon(lambda: self._office.returning(what, asked, wire.SaleTold))
        return Told(
            bought=bought_from(said.bought),
            before=so_far_from(said.before),
            rules=said.rules,
            regions=frozenset(said.regions),
            owner=said.owner,
            channel=said.channel,
            classes=tuple(said.classes),
            until_ms=said.until_ms,
        )

    async def _soon(self, ask: Callable[[], Awaitable[T]]) -> T:
        try:
            async with asyncio.timeout(self._budget_s):
                return await ask()
        except Refused as refused:
            raise Refusal(refused.problem.code) from refused
        except (Failure, TimeoutError) as failure:
            raise Refusal("head-office-unreachable") from failure


def _seen(found: wire.SaleFound) -> SaleSeen:
    try:
        ended_at, money = datetime.fromisoformat(found.ended_at), currency(found.currency)
    except (ValueError, Defect) as error:
        raise Refusal("head-office-unreachable") from error
    return SaleSeen(found.sale, found.number, found.store, ended_at, Money(found.due_minor, money))

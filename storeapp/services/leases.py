"""Shares of promotions' quotas: what this till may give away without asking, and no more."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from storeapp.domain.errors import Refusal
from storeapp.domain.pricing import Applied
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.head_office import Command, Commands
from storeapp.ports.promotions import Lease
from storeapp.ports.sales import SalesFile, SalesUnit
from storeapp.promotions.compile import RuleBook
from storeapp.promotions.occasion import Allowance
from storeapp.promotions.rule import Promotion

_log = logging.getLogger("storeapp.promotions")

LEASE = "budget.lease"
"""The command of `sync.wire.redeeming`."""

LOOK_S = 60.0
EARLY_MS = 6 * 3600 * 1000
"""A share is renewed so long before it ends: the line may be down when it does."""

NEVER_ASKED = "head-office-unreachable"


class Leases:
    """A promotion with a budget gives nothing here without a share of it.

    While a share is being renewed the old one is not used: whether head office has taken it back
    is not known until it answers. The same question is asked again until then.
    """

    def __init__(self, sales: SalesFile, clock: Clock, ids: Ids, commands: Commands) -> None:
        self._sales = sales
        self._clock = clock
        self._ids = ids
        self._commands = commands
        self._leases: Mapping[str, Lease] = {}
        self._asked: Command | None = None

    async def load(self) -> None:
        """What the file holds; after a start, and after each sale."""
        self._leases = await self._sales.read(lambda unit: unit.leases())

    def allowances(self, book: RuleBook) -> Mapping[str, Allowance]:
        """What is left for every promotion of the set that has a budget."""
        now_ms = self._now_ms()
        return {p.id: self._left(p, now_ms) for p in book.rules.promotions if _budgeted(p)}

    async def run(
        self, book: Callable[[], RuleBook | None], sleep: Callable[[float], Awaitable[object]]
    ) -> None:
        """Until cancelled: renews what has ended, is about to, or is used up."""
        while True:
            await self.renew(book())
            await sleep(LOOK_S)

    async def renew(self, book: RuleBook | None) -> None:
        """Asks for shares of the set's promotions, when some are wanted."""
        await self.load()
        command = self._asked or self._wanted(book)
        if command is None:
            return
        before, self._leases = self._leases, {}
        await self._put(self._leases)
        try:
            answer = await self._commands.send(command)
        except Refusal as refusal:
            _log.info("no shares of budgets: %s", refusal.code)
            if refusal.code == NEVER_ASKED and self._asked is None:
                await self._put(before)  # Nobody heard of it: the old shares still count.
            elif refusal.code != NEVER_ASKED:
                self._asked = command
            return
        self._asked = None
        await self._put(dict(_granted(answer.body)))

    async def _put(self, leases: Mapping[str, Lease]) -> None:
        await self._sales.write(lambda unit: unit.put_leases(leases))
        self._leases = leases

    def _left(self, promotion: Promotion, now_ms: int) -> Allowance:
        lease = self._leases.get(promotion.id)
        quotas = promotion.quotas
        if lease is None or lease.until_ms <= now_ms:
            return Allowance(
                None if quotas.budget_uses is None else 0, None if quotas.budget is None else 0
            )
        return lease.allowance

    def _wanted(self, book: RuleBook | None) -> Command | None:
        budgeted = [p for p in book.rules.promotions if _budgeted(p)] if book else []
        if not any(self._ends(promotion) for promotion in budgeted):
            return None
        unused = [_unused(p.id, self._leases.get(p.id)) for p in budgeted]
        return Command(self._ids.new(), LEASE, {"unused": unused})

    def _ends(self, promotion: Promotion) -> bool:
        lease = self._leases.get(promotion.id)
        if lease is None or lease.until_ms <= self._now_ms() + EARLY_MS:
            return True
        return 0 in (lease.allowance.uses, lease.allowance.discount)

    def _now_ms(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def spend(unit: SalesUnit, applied: Iterable[Applied]) -> None:
    """Takes what a sale used out of this till's shares, in the sale's own transaction."""
    for each in applied:
        unit.spend(each.promotion, uses=each.times, minor=each.saving)


def _budgeted(promotion: Promotion) -> bool:
    quotas = promotion.quotas
    return quotas.budget is not None or quotas.budget_uses is not None


def _unused(promotion: str, lease: Lease | None) -> dict[str, object]:
    left = lease.allowance if lease else Allowance(0, 0)
    return {"promotion": promotion, "uses": left.uses or 0, "minor": left.discount or 0}


def _granted(body: Mapping[str, Any]) -> Iterable[tuple[str, Lease]]:
    for each in body["granted"]:
        allowance = Allowance(each["uses"], each["minor"])
        yield each["promotion"], Lease(allowance, each["until_ms"])

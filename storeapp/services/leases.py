"""Shares of promotions' quotas: what this till may give away without asking, and what on top of
them head office promised a basket."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from typing import Any

from storeapp.domain.basket import Basket
from storeapp.domain.customer import Customer
from storeapp.domain.errors import Refusal
from storeapp.domain.pricing import Applied, PricedBasket
from storeapp.domain.sale import Sale
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.head_office import Command, Commands
from storeapp.ports.promotions import Lease
from storeapp.ports.sales import SalesFile, SalesUnit
from storeapp.promotions.compile import RuleBook
from storeapp.promotions.occasion import Allowance
from storeapp.promotions.rule import Pattern, Promotion
from storeapp.services.leases_promised import Promises, Wanted, least

_log = logging.getLogger("storeapp.promotions")

LEASE = "budget.lease"
"""The command of `sync.wire.redeeming`."""

LOOK_S = 60.0
EARLY_MS = 6 * 3600 * 1000
"""A share is renewed so long before it ends: the line may be down when it does."""

NEVER_ASKED = "head-office-unreachable"


class Leases:
    """A promotion with a budget gives nothing here without a share of it, or a promise to the
    basket. What each member may have so often nobody has a share of: without a promise a basket
    gets what this till has not given her yet, and head office finds out later who had more.

    While a share is being renewed the old one is not used: whether head office has taken it back
    is not known until it answers. The same question is asked again until then.
    """

    def __init__(self, sales: SalesFile, clock: Clock, ids: Ids, commands: Commands) -> None:
        self._sales = sales
        self._clock = clock
        self._ids = ids
        self._commands = commands
        self._leases: Mapping[str, Lease] = {}
        self._used: Mapping[tuple[str, str], int] = {}
        self._asked: Command | None = None
        self.promises = Promises(sales, clock, ids, commands)

    async def load(self) -> None:
        """What the file holds; after a start, and after each sale."""
        self._leases, self._used = await self._sales.read(
            lambda unit: (unit.leases(), unit.member_uses())
        )

    def allowances(
        self, book: RuleBook, basket: Basket, asked: Collection[str] | None = None
    ) -> Mapping[str, Allowance]:
        """What is left for the basket of every promotion that is limited beyond it. With `asked`
        those beside them are taken for as good as new: what would the basket want of them?"""
        now_ms, promised = self._now_ms(), self.promises.of(basket.id)
        found: dict[str, Allowance] = {}
        for promotion in limited_in(book, basket):
            theirs = self._left_of(basket.customer, promotion)
            if asked is not None and promotion.id not in asked:
                found[promotion.id] = Allowance(theirs)
                continue
            share = self._left(promotion, now_ms) if _budgeted(promotion) else Allowance()
            promise = promised.get(promotion.id)
            if promise is not None:
                share = _sum(share, promise.allowance)
                theirs = least(theirs, promise.of_member)
            found[promotion.id] = Allowance(least(share.uses, theirs), share.discount)
        return found

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
        wanted = self._wanted(book)
        if self._asked is None and not wanted:
            return
        before, seq = await self._sales.write(_take_back)
        self._leases = {}
        command = self._asked or self._asking(wanted, before, seq)
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

    def _left_of(self, customer: Customer | None, promotion: Promotion) -> int | None:
        """What she may still have of it as far as this till knows; None where nobody counts."""
        most = promotion.quotas.per_member
        if customer is None or most is None:
            return None
        return max(most - self._used.get((promotion.id, customer.id), 0), 0)

    def _wanted(self, book: RuleBook | None) -> list[str]:
        """The promotions with a budget, when one of them wants another share."""
        budgeted = [p for p in book.rules.promotions if _budgeted(p)] if book else []
        return [p.id for p in budgeted] if any(map(self._ends, budgeted)) else []

    def _asking(self, wanted: list[str], before: Mapping[str, Lease], seq: int) -> Command:
        unused = [_unused(promotion, before.get(promotion)) for promotion in wanted]
        return Command(self._ids.new(), LEASE, {"unused": unused, "seq": seq})

    def _ends(self, promotion: Promotion) -> bool:
        lease = self._leases.get(promotion.id)
        if lease is None or lease.until_ms <= self._now_ms() + EARLY_MS:
            return True
        return 0 in (lease.allowance.uses, lease.allowance.discount)

    def _now_ms(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def limited_in(book: RuleBook, basket: Basket) -> list[Promotion]:
    """The promotions whose quotas this basket would share with others."""
    return [
        p
        for p in book.rules.promotions
        if _budgeted(p) or (basket.customer is not None and p.quotas.per_member is not None)
    ]


def wanted(priced: Iterable[PricedBasket], limited: Iterable[Promotion]) -> Wanted:
    """What the basket takes of these promotions, the most of several ways to price it."""
    once = {promotion.id: _once(promotion) for promotion in limited}
    found: dict[str, Allowance] = {}
    for applied in (each for basket in priced for each in basket.applied):
        if applied.promotion in once:
            uses = _uses(applied, once=once[applied.promotion])
            before = found.get(applied.promotion, Allowance(0, 0))
            found[applied.promotion] = Allowance(
                max(before.uses or 0, uses), max(before.discount or 0, applied.saving)
            )
    return found


def _take_back(unit: SalesUnit) -> tuple[Mapping[str, Lease], int]:
    """Nothing is sold by the shares from here on; what was, is in the facts up to that number."""
    leases = unit.leases()
    unit.put_leases({})
    return leases, unit.last_seq()


def spend(unit: SalesUnit, sale: Sale, book: RuleBook | None) -> None:
    """Takes what a sale used, and was not promised, out of this till's shares, and remembers what
    a member had, in the sale's own transaction."""
    if book is None or not sale.applied:
        return
    ended_ms, promised = int(sale.ended_at.timestamp() * 1000), unit.promises(sale.id)
    once = {promotion.id for promotion in book.rules.promotions if _once(promotion)}
    counted = {p.id for p in book.rules.promotions if p.quotas.per_member is not None}
    for applied in sale.applied:
        uses = _uses(applied, once=applied.promotion in once)
        if sale.customer is not None and applied.promotion in counted:
            unit.note_member_use(applied.promotion, sale.customer.id, uses)
        promise = promised.get(applied.promotion)
        had = promise.allowance if promise and promise.until_ms > ended_ms else Allowance(0, 0)
        unit.spend(
            applied.promotion,
            uses=max(uses - (had.uses or 0), 0),
            minor=max(applied.saving - (had.discount or 0), 0),
        )


def _once(promotion: Promotion) -> bool:
    """A benefit for each unit is used once by a basket, however many units it reduces."""
    return promotion.benefit.pattern is Pattern.EACH


def _uses(applied: Applied, *, once: bool) -> int:
    return min(applied.times, 1) if once else applied.times


def _sum(one: Allowance, other: Allowance) -> Allowance:
    return Allowance(_plus(one.uses, other.uses), _plus(one.discount, other.discount))


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


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

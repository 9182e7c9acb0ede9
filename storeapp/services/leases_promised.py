"""What head office promised a basket of the quotas that all tills share, while it can be asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.head_office import Command, CommandAnswer, Commands
from storeapp.ports.promotions import Promise
from storeapp.ports.sales import SalesFile
from storeapp.promotions.occasion import Allowance

_log = logging.getLogger("storeapp.promotions")

RESERVE, RELEASE = "budget.reserve", "budget.release"
"""Commands of `sync.wire.redeeming`."""

ASK_S = 2.0
"""So long a customer waits for it before her payment, altogether."""
ENDS_MS = 10 * 60 * 1000
"""A promise that ends sooner is asked for again: paying takes its time."""
ROUNDS = 3
"""What is given instead of a promotion that is used up may be limited too, but not for ever."""

NEVER_ASKED = "head-office-unreachable"
UNANSWERED = "command-unanswered"

MOST_OPEN = 20

Wanted = Mapping[str, Allowance]
"""By promotion: its uses and minor units in a basket, both of them numbers."""

Wants = Callable[[Collection[str]], Wanted]
"""What a basket wants that gets of these promotions what it was promised, and of others all."""


class Promises:
    """A basket is promised what it wants before it is paid, and that is what it may have.

    One basket is under way, so those of one are known. A question without an answer may still
    arrive: it is asked again, under its id, before anything else is asked about that basket, and
    until then counts what was promised either way. What is granted is on disk before it counts.
    """

    def __init__(self, sales: SalesFile, clock: Clock, ids: Ids, commands: Commands) -> None:
        self._sales = sales
        self._clock = clock
        self._ids = ids
        self._commands = commands
        self._basket = ""
        self._promises: Mapping[str, Promise] = {}
        self._open: dict[str, Command] = {}
        self._turn = asyncio.Lock()

    async def load(self, basket: str) -> None:
        """What the file holds for it; after a start."""
        found = await self._sales.read(lambda unit: unit.promises(basket))
        self._basket, self._promises = basket, found

    def of(self, basket: str) -> Mapping[str, Promise]:
        """Those that still count."""
        if basket != self._basket:
            return {}
        now_ms = self._now_ms()
        return {name: p for name, p in self._promises.items() if p.until_ms > now_ms}

    async def ask(self, basket: Basket, wants: Wants) -> None:
        """Until nothing else is wanted than was asked for, or `ASK_S` is over. Without an answer
        the till's own shares count, as ever."""
        try:
            async with asyncio.timeout(ASK_S), self._turn:
                await self._until_promised(basket, wants)
        except TimeoutError:
            _log.info("no promise in time: basket %s", basket.id)
        except Refusal as refusal:
            _log.info("no promise: %s, basket %s", refusal.code, basket.id)

    async def let_go(self, basket: Basket) -> None:
        """The basket needs nothing of it any more; tried once, since promises end by themselves."""
        if not self.of(basket.id) and basket.id not in self._open:
            return
        async with self._turn:
            await self._put(basket.id, {})
            try:
                await self._settle(basket.id)
                await self._send(basket.id, RELEASE, {"basket": basket.id})
            except Refusal as refusal:
                _log.info("a promise was not let go of: %s", refusal.code)

    async def _until_promised(self, basket: Basket, wants: Wants) -> None:
        wanted = dict(wants(()))
        for _ in range(ROUNDS):
            if self._covered(basket.id, wanted):
                return
            await self._reserve(basket, wanted)
            more = {n: want for n, want in wants(wanted.keys()).items() if n not in wanted}
            if not more:
                return
            wanted |= more

    def _covered(self, basket: str, wanted: Wanted) -> bool:
        """Whether it was promised all of that, for long enough, and nothing beside it."""
        now_ms, held = self._now_ms(), self.of(basket)
        return (
            basket not in self._open
            and held.keys() == wanted.keys()
            and all(
                held[name].until_ms > now_ms + ENDS_MS and _is_all_of(want, held[name])
                for name, want in wanted.items()
            )
        )

    async def _reserve(self, basket: Basket, wanted: Wanted) -> None:
        await self._settle(basket.id)
        held = self.of(basket.id)
        asked = {**dict.fromkeys(held, Allowance(0, 0)), **wanted}
        if not asked:
            return
        # Whatever becomes of the question, head office keeps the smaller of the two.
        await self._put(basket.id, {n: _at_most(p, asked[n]) for n, p in held.items()})
        body = {
            "basket": basket.id,
            "member": basket.customer.id if basket.customer else "",
            "wanted": [
                {"promotion": name, "uses": want.uses, "minor": want.discount}
                for name, want in sorted(asked.items())
            ],
        }
        try:
            answer = await self._send(basket.id, RESERVE, body)
        except Refusal as refusal:
            if refusal.code == NEVER_ASKED:
                await self._put(basket.id, held)  # Nobody heard of it.
            raise
        granted = {name: p for name, p in _granted(answer.body) if name in wanted}
        await self._put(basket.id, granted)

    async def _settle(self, basket: str) -> None:
        """An older question about the basket is over before the next one."""
        if basket in self._open:
            await self._answered(basket, self._open[basket])

    async def _send(self, basket: str, kind: str, body: Mapping[str, object]) -> CommandAnswer:
        return await self._answered(basket, Command(self._ids.new(), kind, body))

    async def _answered(self, basket: str, command: Command) -> CommandAnswer:
        """Open from its first byte until it is answered; also when the time is up meanwhile."""
        before = self._open.get(basket)
        self._open[basket] = command
        if len(self._open) > MOST_OPEN:
            del self._open[next(iter(self._open))]
        try:
            answer = await self._commands.send(command)
        except Refusal as refusal:
            if refusal.code != UNANSWERED and (refusal.code != NEVER_ASKED or before is None):
                del self._open[basket]
            raise
        del self._open[basket]
        return answer

    async def _put(self, basket: str, promises: Mapping[str, Promise]) -> None:
        if basket == self._basket and promises == self._promises:
            return
        await self._sales.write(lambda unit: unit.put_promises(basket, promises))
        self._basket, self._promises = basket, promises

    def _now_ms(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def _is_all_of(want: Allowance, promise: Promise) -> bool:
    """Neither less nor more: what a basket needs no longer is for others."""
    bounds = (
        (promise.allowance.uses, want.uses),
        (promise.of_member, want.uses),
        (promise.allowance.discount, want.discount),
    )
    return all(has is None or has == needs for has, needs in bounds)


def _at_most(promise: Promise, want: Allowance) -> Promise:
    """What is left of it when head office has answered `want`, seen or not."""
    allowance = Allowance(
        least(promise.allowance.uses, want.uses), least(promise.allowance.discount, want.discount)
    )
    return Promise(allowance, promise.until_ms, least(promise.of_member, want.uses))


def _granted(body: Mapping[str, Any]) -> Iterable[tuple[str, Promise]]:
    for each in body["granted"]:
        allowance = Allowance(each["uses"], each["minor"])
        yield each["promotion"], Promise(allowance, each["until_ms"], each.get("of_member"))


def least(*bounds: int | None) -> int | None:
    """The narrowest of some bounds, of which None is none."""
    known = [bound for bound in bounds if bound is not None]
    return min(known) if known else None

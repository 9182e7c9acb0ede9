"""What a basket costs: by the promotions it was begun with, and by the occasion as it is now."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from storeapp.domain.basket import Basket
from storeapp.domain.catalogue import Name
from storeapp.domain.money import Money
from storeapp.domain.pricing import Applied, PricedBasket
from storeapp.domain.tender import TenderKind
from storeapp.domain.till import StoreConfig
from storeapp.ports.clock import Clock
from storeapp.promotions.compile import RuleBook, compiled
from storeapp.promotions.counter import items_of
from storeapp.promotions.engine import appraise, price
from storeapp.promotions.hints import Hint
from storeapp.promotions.occasion import Allowance, Occasion, Place
from storeapp.promotions.optimum.answer import TakesLonger
from storeapp.promotions.rule import BurnPoints, PaidBy, RuleSet
from storeapp.promotions.why import Rejected, explain
from storeapp.services.coupons import Coupons
from storeapp.services.leases import Leases, limited_in, wanted
from storeapp.services.leases_promised import Wanted, least
from storeapp.services.meanwhile import Seen, meanwhile
from storeapp.services.rules import Rules

Tenders = frozenset[str]
NOTHING_KNOWN: Tenders = frozenset()
"""How it will be paid, before anybody has chosen."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A promotion that speaks of these goods and did not apply; see `promotions.why.Rejected`."""

    name: Name
    rejected: Rejected
    lost_to: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a basket costs what it does, and what would bring more."""

    applied: tuple[Applied, ...] = ()
    lost: tuple[Lost, ...] = ()
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Repriced:
    """The basket as it is, and as today's promotions would price it."""

    before: PricedBasket
    after: PricedBasket


LONG_AGO = datetime.fromisoformat("2000-01-01T00:00")


class Pricing:
    """A basket keeps the promotions it was begun by until it is sold or the clerk re-prices it.

    `seen` is called at every scan and for every picture; the same question within a second gets
    the same answer without being worked out again. What takes longer than a look is worked out in
    a thread, one basket at a time: `docs/adr/0017-prices-beside-the-window.md`.
    """

    def __init__(
        self,
        config: StoreConfig,
        clock: Clock,
        rules: Rules,
        coupons: Coupons,
        leases: Leases,
    ) -> None:
        self._config = config
        self._clock = clock
        self._rules = rules
        self._coupons = coupons
        self._leases = leases
        self._asked: tuple[object, ...] = ()
        self._answer: PricedBasket | None = None
        self._last: PricedBasket | None = None
        self._turn = asyncio.Lock()

    def begun(self, basket: Basket) -> Basket:
        """The basket, to be priced by what holds now."""
        current = self._rules.current
        return basket.with_rules(current.hash if current else "")

    def priced(self, basket: Basket, tenders: Tenders = NOTHING_KNOWN) -> PricedBasket:
        """What it costs, however long that takes: at once after `settle`."""
        at = self._clock.now()
        asked = (basket, tenders, at.replace(microsecond=0))
        if self._answer is None or self._asked != asked:
            self._asked, self._answer = asked, self._priced(basket, tenders, at)
        return self._answer

    def at_once(self, basket: Basket, tenders: Tenders = NOTHING_KNOWN) -> PricedBasket | None:
        """What it costs; None where that takes longer than a look."""
        at = self._clock.now()
        asked = (basket, tenders, at.replace(microsecond=0))
        if self._answer is None or self._asked != asked:
            try:
                answer = self._priced(basket, tenders, at, brief=True)
            except TakesLonger:
                return None
            self._asked, self._answer = asked, answer
        return self._answer

    def seen(self, basket: Basket) -> Seen:
        """To be painted now: exact, or as near as is known before `settle`."""
        exact = self.at_once(basket)
        if exact is None:
            return meanwhile(basket, self._last, self._config)
        self._last = exact
        return Seen(exact, exact=True)

    def settled(self, basket: Basket) -> bool:
        """Whether what it costs is known, however it will be paid."""
        return all(self.at_once(basket, way) is not None for way in self._ways(basket))

    async def settle(self, basket: Basket) -> None:
        """Works out what it costs, however it will be paid, beside the window. The engine
        remembers it: from then on a look is enough."""
        for way in self._ways(basket):
            async with self._turn:
                if self.at_once(basket, way) is None:
                    work = self._question(basket, way, self._clock.now())
                    await asyncio.to_thread(work)

    def _ways(self, basket: Basket) -> list[Tenders]:
        """How it may be paid, as far as that counts: some promotions are for one way."""
        book = self.book_of(basket)
        promotions = book.rules.promotions if book else ()
        if any(isinstance(promotion.trigger, PaidBy) for promotion in promotions):
            return [NOTHING_KNOWN, *(frozenset({kind.value}) for kind in TenderKind)]
        return [NOTHING_KNOWN]

    def limited(self, basket: Basket) -> bool:
        """Whether others share what some promotion of its set may give: head office knows how much
        of it is left."""
        book = self.book_of(basket)
        return book is not None and bool(limited_in(book, basket))

    async def promise(self, basket: Basket) -> None:
        """Has head office keep for the basket what it takes of limited promotions; from then on it
        costs what was promised. Without an answer in a short time it costs what it did."""
        book = self.book_of(basket)
        if book is not None and limited_in(book, basket):
            await self._leases.promises.ask(basket, lambda asked: self._wanted(basket, book, asked))
            self._asked = ()

    async def let_go(self, basket: Basket) -> None:
        """The basket is not paid, or not now: others may have what it was promised."""
        await self._leases.promises.let_go(basket)
        self._asked = ()

    async def resume(self, basket: Basket) -> None:
        """What was promised to it before the till stopped."""
        await self._leases.promises.load(basket.id)

    def again(self, basket: Basket) -> Basket | None:
        """The basket as it would be begun now; None when that is by the same set."""
        again = self.begun(basket)
        return None if again.rules == basket.rules or basket.empty else again

    def repriced(self, basket: Basket) -> Repriced | None:
        """What would change if the basket were begun now; None when that is the same set, and
        while it is not known at once."""
        again = self.again(basket)
        if again is None:
            return None
        before, after = self.at_once(basket), self.at_once(again)
        return Repriced(before, after) if before and after else None

    async def explained(self, basket: Basket, tenders: Tenders = NOTHING_KNOWN) -> Explained:
        """Worked out in a thread: it takes several times as long as pricing."""
        book, occasion = self.book_of(basket), self._occasion(basket, tenders, self._clock.now())
        if book is None or basket.empty:
            return Explained()
        return await asyncio.to_thread(_explained, basket, book, occasion)

    async def points_buy(self, basket: Basket) -> Money | None:
        """What all her points would take off this basket today; None where they buy nothing."""
        customer, book = basket.customer, self.book_of(basket)
        values = [p.benefit.tiers[0].value for p in book.rules.promotions] if book else []
        buys = any(isinstance(value, BurnPoints) for value in values)
        if customer is None or not customer.points or basket.empty or not buys:
            return None
        wished = basket.with_burn(customer.points)
        priced = await asyncio.to_thread(self._question(wished, NOTHING_KNOWN, self._clock.now()))
        saving = sum(applied.saving for applied in priced.applied if applied.points < 0)
        return Money(saving, self._config.currency) if saving else None

    def _wanted(self, basket: Basket, book: RuleBook, asked: Collection[str]) -> Wanted:
        """However it will be paid: that is not known yet, and some promotions are for one way."""
        limited, at = limited_in(book, basket), self._clock.now()
        ways = [NOTHING_KNOWN]
        if any(isinstance(promotion.trigger, PaidBy) for promotion in limited):
            ways += [frozenset({kind.value}) for kind in TenderKind]
        return wanted((self._priced(basket, way, at, asked) for way in ways), limited)

    def _priced(
        self,
        basket: Basket,
        tenders: Tenders,
        at: datetime,
        asked: Collection[str] | None = None,
        *,
        brief: bool = False,
    ) -> PricedBasket:
        return self._question(basket, tenders, at, asked)(brief=brief)

    def _question(
        self,
        basket: Basket,
        tenders: Tenders,
        at: datetime,
        asked: Collection[str] | None = None,
    ) -> partial[PricedBasket]:
        """All that the engine is asked, ready to be answered in any thread."""
        return partial(
            price,
            basket,
            self._config.taxes,
            self._config.currency,
            book=self.book_of(basket),
            occasion=self._occasion(basket, tenders, at, asked),
        )

    def book_of(self, basket: Basket) -> RuleBook | None:
        """What the basket is priced by. Nothing of a basket's own set is thrown away while it is
        here; a file that was brought back from a copy may lack it."""
        if basket.rules:
            return self._rules.book(basket.rules) or self._rules.current
        return self._no_rules if basket.approvals else None

    @property
    def _no_rules(self) -> RuleBook:
        """For exceptions in a basket that was begun before there were promotions."""
        return compiled(RuleSet("none", 0, LONG_AGO, self._config.currency.code), "")

    def _occasion(
        self,
        basket: Basket,
        tenders: Tenders,
        at: datetime,
        asked: Collection[str] | None = None,
    ) -> Occasion:
        config = self._config
        place = Place(config.store, config.regions, config.channel, config.owner)
        return Occasion(
            at=at,
            place=place,
            customer=basket.customer,
            coupons=tuple(self._coupons.class_of(code) for code in basket.coupons),
            tenders=tenders,
            burn=basket.burn,
            allowances=self._allowances(basket, asked),
        )

    def _allowances(self, basket: Basket, asked: Collection[str] | None) -> Mapping[str, Allowance]:
        """A promotion may be bounded both by its quotas and by a coupon that nobody was asked
        about; then both count."""
        book = self.book_of(basket)
        if book is None:
            return {}
        found = dict(self._leases.allowances(book, basket, asked))
        for name, cap in self._coupons.allowances(basket, book).items():
            quota = found.get(name, Allowance())
            found[name] = Allowance(quota.uses, least(quota.discount, cap.discount))
        return found


def _explained(basket: Basket, book: RuleBook, occasion: Occasion) -> Explained:
    items = items_of(basket, occasion.at)
    appraisal = appraise(items, book, occasion)
    explanation = explain(items, book, occasion, appraisal)
    names = {promotion.id: promotion.name for promotion in book.rules.promotions}
    return Explained(
        appraisal.applied,
        tuple(
            Lost(names[each.promotion], each, tuple(names[by] for by in each.lost_to))
            for each in explanation.rejected
        ),
        explanation.hints,
    )

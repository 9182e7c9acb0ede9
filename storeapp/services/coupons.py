"""Coupons at the counter: checked here, reserved at head office, and what goes without it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.domain.till import StoreConfig
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.head_office import Command, CommandAnswer, Commands
from storeapp.ports.promotions import CouponReader, Presented
from storeapp.ports.sales import SalesFile
from storeapp.promotions.compile import RuleBook
from storeapp.promotions.occasion import Allowance
from storeapp.promotions.rule import Coupon, Offline, Promotion

_log = logging.getLogger("storeapp.promotions")

RESERVE, RELEASE = "coupon.reserve", "coupon.release"
"""Commands of `sync.wire.redeeming`."""

NOBODY_KNOWS = ("head-office-unreachable", "command-unanswered")
"""Refusals after which the promotion itself says what a till may do."""

NOTHING_SAID = Presented()


class Coupons:
    """A single-use coupon counts once it is reserved for its basket, or while head office cannot
    be asked, as far as its promotion allows: not at all, up to a sum, or as if it could.

    A coupon is never a reason to keep a customer waiting: letting one go is tried once, and what
    nobody lets go of is free again by itself after a while. What its code does not say is on disk
    before it counts, so that a basket costs the same after a power cut.
    """

    def __init__(
        self,
        sales: SalesFile,
        config: StoreConfig,
        clock: Clock,
        ids: Ids,
        reader: CouponReader,
        commands: Commands,
    ) -> None:
        self._sales = sales
        self._config = config
        self._clock = clock
        self._ids = ids
        self._reader = reader
        self._commands = commands
        self._presented: dict[str, Presented] = {}

    async def load(self) -> None:
        """What is known of the coupons of the baskets here; after a start."""
        self._presented = dict(await self._sales.read(lambda unit: unit.presented()))

    def recognises(self, code: str) -> bool:
        """True for a code that can be nothing else than a coupon, ours or not."""
        try:
            return self._reader.read(code, self._config.publishing_keys) is not None
        except Refusal:
            return True

    def class_of(self, code: str) -> str:
        """What promotions know it by; a code that nobody signed is the name of its class."""
        try:
            read = self._reader.read(code, self._config.publishing_keys)
        except Refusal:  # Its key was retired since it was presented.
            return ""
        told = self._presented.get(code, NOTHING_SAID).coupon_class
        return read.coupon_class if read else told or code

    def allowances(self, basket: Basket, book: RuleBook) -> Mapping[str, Allowance]:
        """How much the coupons of the basket may save that head office was not asked about."""
        unasked = {
            self.class_of(code)
            for code in basket.coupons
            if self._presented.get(code, NOTHING_SAID).unasked
        }
        found = ((p, p.trigger) for p in book.rules.promotions if unasked)
        return {
            promotion.id: Allowance(discount=trigger.offline_cap)
            for promotion, trigger in found
            if isinstance(trigger, Coupon)
            and trigger.coupon_class in unasked
            and trigger.offline is Offline.CAP
        }

    async def present(self, basket: Basket, code: str, book: RuleBook | None) -> Basket:
        """The basket with that coupon, scanned or typed.

        Refusals: `coupon-forged`, `coupon-expired`, `coupon-unknown`, `coupon-not-now`,
        `coupon-used`, `coupon-reserved`, `coupon-void`, `coupon-needs-office`, `coupon-twice`,
        `coupons-too-many`.
        """
        written = code.strip().upper()
        read = self._reader.read(written, self._config.publishing_keys)
        if read is not None:
            if read.expires_on < self._clock.now().date():
                raise Refusal("coupon-expired", day=read.expires_on.isoformat())
            with_it = basket.with_coupon(written)
            return await self._reserved(with_it, written, _takers(book, read.coupon_class))
        number = self._reader.number_in(written)
        if not number or _takers(book, written):
            return self._for_everybody(basket, written, book)
        return await self._typed(basket.with_coupon(number), number, book)

    async def let_go(self, basket: Basket, codes: Iterable[str]) -> None:
        """The basket needs them no more; another may have them."""
        for code in codes:
            if self._reader.number_in(code):
                try:
                    await self._ask(RELEASE, code, basket)
                except Refusal as refusal:
                    _log.info("a coupon was not let go of: %s", refusal.code)

    def _for_everybody(self, basket: Basket, code: str, book: RuleBook | None) -> Basket:
        takers = [p for p in _takers(book, code) if not _single_use(p)]
        if not takers:
            raise Refusal("coupon-unknown", scanned=code)
        return basket.with_coupon(code)

    async def _typed(self, basket: Basket, number: str, book: RuleBook | None) -> Basket:
        """Only head office knows what a number by itself is for."""
        try:
            answer = await self._ask(RESERVE, number, basket)
        except Refusal as refusal:
            if refusal.code in NOBODY_KNOWS:
                raise Refusal("coupon-needs-office") from None
            raise
        told = str(answer.body["coupon_class"])
        if not _takers(book, told):
            await self.let_go(basket, [number])
            raise Refusal("coupon-not-now")
        await self._note(basket, number, Presented(told))
        return basket

    async def _reserved(self, basket: Basket, code: str, takers: list[Promotion]) -> Basket:
        if not takers:
            raise Refusal("coupon-not-now")
        try:
            await self._ask(RESERVE, code, basket)
            unasked = False
        except Refusal as refusal:
            if refusal.code not in NOBODY_KNOWS:
                raise
            if all(_offline(promotion) is Offline.DENY for promotion in takers):
                raise Refusal("coupon-needs-office") from None
            unasked = True
        await self._note(basket, code, Presented(unasked=unasked))
        return basket

    async def _note(self, basket: Basket, code: str, presented: Presented) -> None:
        """On disk, unless the code says all by itself and always did."""
        if presented != NOTHING_SAID or code in self._presented:
            await self._sales.write(lambda unit: unit.put_presented(basket.id, code, presented))
            self._presented[code] = presented

    async def _ask(self, kind: str, code: str, basket: Basket) -> CommandAnswer:
        body = {"code": code, "basket": basket.id}
        return await self._commands.send(Command(self._ids.new(), kind, body))


def _takers(book: RuleBook | None, coupon_class: str) -> list[Promotion]:
    """The promotions that take a coupon of that class."""
    if book is None:
        return []
    return [
        promotion
        for promotion in book.rules.promotions
        if isinstance(promotion.trigger, Coupon) and promotion.trigger.coupon_class == coupon_class
    ]


def _single_use(promotion: Promotion) -> bool:
    return isinstance(promotion.trigger, Coupon) and promotion.trigger.single_use


def _offline(promotion: Promotion) -> Offline:
    assert isinstance(promotion.trigger, Coupon)
    return promotion.trigger.offline

"""Paying by card or phone: on disk before it is asked for, asked about while it is unknown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from storeapp.domain.card import (
    ASKABLE,
    Approved,
    AttemptState,
    CardAttempt,
    CardOutcome,
    Decline,
    Declined,
    Doubt,
    Unknown,
)
from storeapp.domain.codec import card_attempt_body
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import FactKind
from storeapp.domain.money import Currency, Money
from storeapp.domain.staff import StaffMember
from storeapp.domain.tender import BY_PHONE, TenderKind
from storeapp.domain.till import StoreConfig
from storeapp.ports.clock import Clock
from storeapp.ports.devices import PaymentTerminal, Prompt
from storeapp.ports.sales import SalesFile, SalesUnit
from storeapp.services.phone import Phones

_log = logging.getLogger("storeapp.cards")

_S = AttemptState
_DECISIONS: Mapping[tuple[AttemptState, bool], AttemptState] = {
    (_S.PENDING, True): _S.PAID,
    (_S.PENDING, False): _S.DECLINED,
    (_S.UNKNOWN, True): _S.PAID,
    (_S.UNKNOWN, False): _S.DECLINED,
    (_S.ABANDONED, True): _S.REVERSING,
    (_S.ABANDONED, False): _S.DECLINED,
    (_S.REVERSING, False): _S.REVERSED,
    (_S.UNRESOLVED, False): _S.REVERSED,
}


@dataclass(slots=True)
class CardPayments:
    """One attempt at a time, each under a number of its own: store, till, sale, attempt.

    A sale gets another attempt only after its last one is settled. The terminal can tell of its
    last booking only, so while it owes an answer about any sale, nobody else's card is charged
    there: it is asked about that one first. `connected` says that there is such a terminal; phones
    are charged by head office, which knows each attempt by its number.
    """

    sales: SalesFile
    terminal: PaymentTerminal
    clock: Clock
    config: StoreConfig
    connected: bool = True
    phones: Phones | None = None
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _touched: set[str] = field(default_factory=set)

    async def resume(self) -> tuple[CardAttempt, ...]:
        """At a start, before anybody pays: what a power cut left is known as that. The attempts
        that are not settled, for the clerk."""
        unsettled = await self.sales.write(_mark_interrupted)
        self._touched |= await self.sales.read(_with_attempts)
        return unsettled

    def touched(self, sale_id: str) -> bool:
        """Whether this sale, which is not made yet, had an attempt; at once, for every payment
        begins with it."""
        return sale_id in self._touched

    async def attempts(self, sale_id: str) -> tuple[CardAttempt, ...]:
        """All of one sale, the first one first; the paid ones are its card tenders."""
        return await self.sales.read(lambda unit: unit.card_attempts(sale_id))

    async def unsettled(self) -> tuple[CardAttempt, ...]:
        """Everything that somebody has to look after, the oldest first."""
        found = await self.sales.read(lambda unit: unit.open_card_attempts())
        return tuple(each for each in found if self.asks_about(each.kind))

    def asks_about(self, kind: TenderKind) -> bool:
        """Whether a payment of that kind is this till's own to ask about and to give back."""
        return kind in BY_PHONE or (self.connected and kind is TenderKind.CARD)

    def paying(self, scanned: str) -> TenderKind | None:
        """How a scanned text pays; None for what is no code of a customer's phone."""
        return None if self.phones is None else self.phones.kind_of(scanned)

    async def pay(
        self, sale_id: str, amount: Money, shown: Callable[[Prompt], None]
    ) -> CardAttempt:
        """Charges a card; how the attempt stands afterwards, which may be that nobody knows.

        Refusals, nobody was charged: `terminal-busy`, `terminal-missing`, `terminal-unreachable`,
        `card-unresolved`.
        """
        async with self._alone():
            await self._ask_about_all()
            self._touched.add(sale_id)
            attempt = await self.sales.write(
                lambda unit: self._created(unit, sale_id, amount, TenderKind.CARD)
            )
            sent = await self._sent(attempt)
            return await self._note(sent, await self.terminal.pay(sent, shown))

    async def pay_by_phone(
        self, sale_id: str, amount: Money, code: str, shown: Callable[[Prompt], None]
    ) -> CardAttempt:
        """Charges a phone by the code it shows, which is not kept; how it stands afterwards.

        Refusals, nobody was charged: `terminal-busy`, `card-unresolved`, `already-sold`.
        """
        kind = self.paying(code)
        if kind is None:
            raise Defect("no code of a customer's phone")
        async with self._alone():
            self._touched.add(sale_id)
            attempt = await self.sales.write(
                lambda unit: self._created(unit, sale_id, amount, kind)
            )
            sent = await self._put(attempt.sent(self.clock.now(), attempt.mark))
            others = await self.attempts(sale_id)
            paid = tuple(each.count for each in others if each.state is _S.PAID and each.by_phone)
            return await self._note(sent, await self._phones.pay(sent, code, paid, shown))

    def cancel(self) -> None:
        """The customer thought better of it; how the attempt ends is still `pay`'s to say."""
        if self.connected:
            self.terminal.cancel()
        if self.phones is not None:
            self.phones.cancel()

    async def check(self, number: str) -> CardAttempt:
        """Asks the terminal what became of an attempt, or to give it back at last."""
        async with self._alone():
            return await self._ask_about(await self._found(number))

    async def abandon(self, number: str) -> CardAttempt:
        """The customer paid in another way: should this charge show, it is given back by itself.

        Refusal `card-decided` when it is settled.
        """
        async with self._alone():
            attempt = await self._found(number)
            if attempt.state not in (_S.PENDING, _S.UNKNOWN):
                raise Refusal("card-decided")
            await self._put(attempt.abandoned())
            return await self._ask_about(attempt.abandoned())

    async def give_back(self, number: str) -> CardAttempt:
        """Reverses a charge of a sale that is not made yet; Refusal `already-sold` when it is."""
        async with self._alone():
            reversing = await self.sales.write(lambda unit: _to_be_reversed(unit, number))
            return await self._ask_about(reversing)

    async def let_go(self, sale_id: str) -> None:
        """The sale is not made: whatever its cards were charged, or will be, goes back.

        Refusal `terminal-busy`.
        """
        for attempt in await self.attempts(sale_id):
            if attempt.state in (_S.PENDING, _S.UNKNOWN):
                await self.abandon(attempt.number)
            elif attempt.state is _S.PAID:
                await self.give_back(attempt.number)

    async def decide(self, number: str, *, charged: bool, by: StaffMember) -> CardAttempt:
        """A person looked at the terminal's own list; Refusal `card-decided` when it is settled."""
        async with self._alone():
            attempt = await self._found(number)
            state = _DECISIONS.get((attempt.state, charged))
            if state is None:
                raise Refusal("card-decided")
            decided = await self._put(attempt.decided(state, by.id))
            return await self._ask_about(decided) if state is _S.REVERSING else decided

    async def end_of_day(self, currency: Currency) -> CardOutcome:
        """Hands the day over to the bank, which ends every reversal: nothing may be open.

        Refusals: `card-unresolved`, `terminal-busy`, `terminal-missing`.
        """
        async with self._alone():
            await self._ask_about_all()
            if any(not each.by_phone for each in await self.unsettled()):
                raise Refusal("card-unresolved")
            return await self.terminal.end_of_day(currency)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        if self._asking.locked():
            raise Refusal("terminal-busy")
        async with self._asking:
            yield

    async def _ask_about_all(self) -> None:
        """Refusal `card-unresolved` while the terminal still owes an answer about any sale."""
        cards = [each for each in await self.unsettled() if not each.by_phone]
        for attempt in cards:
            if (await self._ask_about(attempt)).state in ASKABLE:
                raise Refusal("card-unresolved")

    async def _ask_about(self, attempt: CardAttempt) -> CardAttempt:
        if attempt.state is AttemptState.CREATED:
            return await self._note(attempt, Declined(Decline.NOT_SENT))
        if attempt.state in ASKABLE:
            asked = self._phones.find if attempt.by_phone else self.terminal.find
            attempt = await self._note(attempt, await asked(attempt))
        if attempt.state is AttemptState.REVERSING:
            asked = self._phones.give_back if attempt.by_phone else self.terminal.reverse
            return await self._put(attempt.given_back(await asked(attempt)))
        return attempt

    @property
    def _phones(self) -> Phones:
        if self.phones is None:
            raise Defect("a phone was charged where none can be")
        return self.phones

    def _created(
        self, unit: SalesUnit, sale_id: str, amount: Money, kind: TenderKind
    ) -> CardAttempt:
        if unit.sale(sale_id) is not None:
            raise Refusal("already-sold")
        count = len(unit.card_attempts(sale_id)) + 1
        attempt = CardAttempt(
            number=f"{self.config.store}-{self.config.till}-{sale_id}-{count}",
            sale_id=sale_id,
            count=count,
            amount=amount,
            created_at=self.clock.now(),
            mark=kind.value if kind in BY_PHONE else "",
        )
        _keep(unit, attempt)
        return attempt

    async def _sent(self, attempt: CardAttempt) -> CardAttempt:
        """On disk with the mark it will be told by; a terminal that has none to give ends it."""
        try:
            mark = await self.terminal.mark(attempt.amount.currency)
        except Refusal:
            await self._note(attempt, Declined(Decline.NOT_SENT))
            raise
        return await self._put(attempt.sent(self.clock.now(), mark))

    async def _note(self, attempt: CardAttempt, outcome: CardOutcome) -> CardAttempt:
        def commit(unit: SalesUnit) -> CardAttempt:
            ended = attempt.ended(_not_anothers(unit, attempt, outcome))
            _keep(unit, ended)
            return ended

        return _told(await self.sales.write(commit))

    async def _put(self, attempt: CardAttempt) -> CardAttempt:
        await self.sales.write(lambda unit: _keep(unit, attempt))
        return _told(attempt)

    async def _found(self, number: str) -> CardAttempt:
        attempt = await self.sales.read(lambda unit: unit.card_attempt(number))
        if attempt is None:
            raise Defect(f"no attempt {number}")
        return attempt


def _keep(unit: SalesUnit, attempt: CardAttempt) -> None:
    """The row, and the fact beside it: the journal's copy knows of a charge whose file is lost."""
    unit.put_card_attempt(attempt)
    unit.append(FactKind.CARD_ATTEMPT, card_attempt_body(attempt))


def _not_anothers(unit: SalesUnit, attempt: CardAttempt, outcome: CardOutcome) -> CardOutcome:
    """One booking pays one attempt: an older one that looks alike is not taken for this one."""
    if not isinstance(outcome, Approved) or not outcome.booking.moment:
        return outcome
    other = unit.card_attempt_booked(outcome.booking)
    if other is None or other.number == attempt.number:
        return outcome
    return Unknown(Doubt.OTHER_BOOKING)


def _to_be_reversed(unit: SalesUnit, number: str) -> CardAttempt:
    attempt = unit.card_attempt(number)
    if attempt is None:
        raise Defect(f"no attempt {number}")
    if unit.sale(attempt.sale_id) is not None:
        raise Refusal("already-sold")
    if attempt.state is not AttemptState.PAID:
        raise Refusal("card-decided")
    _keep(unit, attempt.reversing())
    return attempt.reversing()


def _mark_interrupted(unit: SalesUnit) -> tuple[CardAttempt, ...]:
    for attempt in unit.open_card_attempts():
        if attempt.state is AttemptState.CREATED:
            _keep(unit, attempt.ended(Declined(Decline.NOT_SENT)))
        if attempt.state is AttemptState.SENT:
            _keep(unit, attempt.ended(Unknown(Doubt.CUT_OFF)))
    return unit.open_card_attempts()


def _with_attempts(unit: SalesUnit) -> set[str]:
    """The baskets that wait to be sold and had an attempt."""
    under_way = unit.basket_under_way()
    waiting = [parked.basket.id for parked in unit.parked()]
    waiting += [under_way.id] if under_way else []
    return {sale_id for sale_id in waiting if unit.card_attempts(sale_id)}


def _told(attempt: CardAttempt) -> CardAttempt:
    _log.info("attempt %s: %s %s", attempt.number, attempt.state.value, attempt.reason)
    return attempt

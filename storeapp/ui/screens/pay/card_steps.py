"""Paying by the till's own terminal or by phone: each answer becomes one step of the payment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from storeapp.domain.card import AttemptState, CardAttempt, tenders_now
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money, format_money
from storeapp.domain.tender import Settlement, Tender, TenderKind
from storeapp.ports.devices import Prompt
from storeapp.services.card import CardPayments
from storeapp.ui.card_texts import why_of
from storeapp.ui.notices import Tone
from storeapp.ui.screens.pay.desk import PayDesk
from storeapp.ui.screens.pay.paying import Paying, Stage, gone_on, without
from storeapp.ui.told import Told

Ask = Callable[[str], Awaitable[CardAttempt]]
IN_DOUBT = (AttemptState.PENDING, AttemptState.UNKNOWN)


def _nowhere() -> None:
    """For a payment that leads nowhere else."""


@dataclass(frozen=True, slots=True)
class CardDoors:
    """`hold` puts the basket aside; `clear_up` asks a person about what is not settled yet."""

    hold: Callable[[], None] = _nowhere
    clear_up: Callable[[], None] = _nowhere


@dataclass(frozen=True, slots=True)
class CardWays:
    """How the payment goes on: `settle` takes one more tender, `change` puts another settlement on
    disk and shows it, `unchosen` is what it costs when it is not paid by card after all."""

    settle: Callable[[Settlement], None]
    change: Callable[[Settlement, Told | None], None]
    unchosen: Callable[[Paying], Paying]


@dataclass(frozen=True, slots=True, weakref_slot=True)  # A signal's slot is held weakly.
class CardSteps:
    """Nothing here guesses: what is not said is a doubt, and card and phone are locked."""

    cards: CardPayments
    desk: PayDesk
    ways: CardWays
    doors: CardDoors

    def begin(self, paying: Paying) -> None:
        """Whatever became of this sale's cards meanwhile is part of what was taken."""
        asked = replace(paying, connected=self.cards.connected)
        if self.cards.phones is not None and asked.told is None:
            asked = replace(asked, told=Told("scan_phone"))
        if not self.cards.touched(paying.basket.basket.id):
            self.desk.see(asked)
            return
        self.desk.see(replace(asked, stage=Stage.KEEPING))
        self.desk.around.spawn(self._begin(asked), "look up the cards")

    def look_again(self) -> None:
        """A person decided about a card; the payment goes on by that."""
        now = self.desk.now
        self.begin(now.at(now.asking))

    def charge(self, paying: Paying, amount: Money) -> None:
        self.desk.see(replace(paying.at(Stage.CHARGING), card=amount))
        self.desk.around.spawn(self._charge(amount), "charge a card")

    def charge_phone(self, paying: Paying, amount: Money, kind: TenderKind, code: str) -> None:
        """The code is handed on and not kept: a screen or a log must not have it."""
        self.desk.see(replace(paying.at(Stage.CHARGING), card=amount, kind=kind))
        charged = self.cards.pay_by_phone(self._sale_id, amount, code, self._prompted)
        self.desk.around.spawn(self._charged(charged), "charge a phone")

    def cancel(self) -> None:
        """The customer thought better of it; how it ends is still to be said."""
        self.cards.cancel()
        self.desk.say(self.desk.now, "stopping_phone" if self.desk.now.by_phone else "stopping")

    def ask_again(self) -> None:
        attempt = self._to_ask()
        self.desk.around.spawn(self._ended(attempt, self.cards.check), "ask about a card")

    def cash_instead(self) -> None:
        """Should the charge show, it is given back: nobody pays twice. By phone it is undone."""
        attempt = self._to_ask()
        self.desk.around.spawn(self._ended(attempt, self.cards.abandon), "abandon a card")

    def hold(self) -> None:
        """Only a doubt holds a sale, and only while nothing else was taken of it."""
        now = self.desk.now
        if now.stage is Stage.DOUBT and not now.settlement.tenders:
            self.doors.hold()
        else:
            self.desk.see(now)

    def clear_up(self) -> None:
        """F9: no person can say what a phone paid, so it is undone."""
        now = self.desk.now
        if now.stage is Stage.DOUBT and now.attempt is not None and now.attempt.by_phone:
            self.cash_instead()
            return
        self.desk.see(now)
        if now.stage is Stage.DOUBT:
            self.doors.clear_up()

    def give_back(self, place: int) -> None:
        tender = self.desk.now.settlement.tenders[place]
        self.desk.see(
            replace(self.desk.now, stage=Stage.ASKING, card=tender.amount, kind=tender.kind)
        )
        self.desk.around.spawn(self._give_back(place, tender), "give back a card")

    async def _begin(self, paying: Paying) -> None:
        attempts = await self.cards.attempts(paying.basket.basket.id)
        before = paying.settlement
        tenders = tenders_now(before.tenders, attempts)
        after = gone_on(Settlement(before.due, before.coins), tenders)
        open_ones = [each for each in attempts if each.state in IN_DOUBT]
        if open_ones:
            self._doubt(replace(paying, settlement=after), open_ones[-1])
        elif tenders != before.tenders:
            self.desk.note(paying)
            self._go_on(after, Told("goes_on") if after.tenders else None)
        else:
            self.desk.see(replace(paying, stage=paying.asking))

    def _go_on(self, settlement: Settlement, told: Told | None) -> None:
        """A payment that is complete by now is sold at once."""
        if settlement.settled and settlement.tenders:
            self.ways.settle(settlement)
        else:
            self.ways.change(settlement, told)

    async def _charge(self, amount: Money) -> None:
        await self._charged(self.cards.pay(self._sale_id, amount, self._prompted))

    async def _charged(self, charged: Awaitable[CardAttempt]) -> None:
        try:
            attempt = await charged
        except Refusal as refusal:
            self.desk.refuse(self._taking, refusal)
            if refusal.code == "card-unresolved":
                self.doors.clear_up()
            return
        self._end(attempt)

    def _prompted(self, prompt: Prompt) -> None:
        if self.desk.now.stage is Stage.CHARGING:
            self.desk.see(replace(self.desk.now, prompt=prompt))

    def _to_ask(self) -> CardAttempt:
        now = self.desk.now
        assert now.attempt is not None
        self.desk.see(
            replace(
                now, stage=Stage.ASKING, card=now.attempt.amount, told=None, kind=now.attempt.kind
            )
        )
        return now.attempt

    async def _ended(self, attempt: CardAttempt, ask: Ask) -> None:
        try:
            self._end(await ask(attempt.number))
        except Refusal as refusal:
            self._doubt(self.desk.now, attempt)
            self.desk.refuse(self.desk.now, refusal)

    def _end(self, attempt: CardAttempt) -> None:
        now = self.desk.now
        amount = format_money(attempt.amount)
        match attempt.state:
            case AttemptState.PAID:
                tender = attempt.tender
                self.ways.settle(
                    now.settlement.by_card(tender.amount, tender.reference, tender.kind)
                )
            case AttemptState.PENDING | AttemptState.UNKNOWN:
                self.desk.around.sounds.refused()
                self._doubt(now, attempt)
            case AttemptState.ABANDONED:
                watched = "watched_phone" if attempt.by_phone else "watched"
                self.desk.say(self._taking, watched, Tone.ATTENTION)
            case AttemptState.REVERSED:
                back = "came_back_phone" if attempt.by_phone else "came_back"
                self.desk.say(self._taking, back, amount=amount)
            case _:
                self.desk.around.sounds.refused()
                self.desk.say(self._taking, why_of(attempt), Tone.ATTENTION)

    def _doubt(self, paying: Paying, attempt: CardAttempt) -> None:
        self.desk.see(replace(paying.at(Stage.DOUBT), attempt=attempt, kind=attempt.kind))

    async def _give_back(self, place: int, tender: Tender) -> None:
        """It counts no longer as soon as it is on its way back, whenever it arrives there."""
        now = self.desk.now
        told = Told("taken_back", values={"amount": format_money(tender.amount)})
        try:
            rest = without(now.settlement, place)
            attempts = await self.cards.attempts(self._sale_id)
            paid = (each for each in attempts if each.state is AttemptState.PAID)
            attempt = next((each for each in paid if each.tender == tender), None)
            if attempt is not None:
                attempt = await self.cards.give_back(attempt.number)
        except Refusal as refusal:
            self.desk.refuse(now.at(now.asking), refusal)
            return
        if attempt is not None and attempt.state is not AttemptState.REVERSED:
            told = Told(why_of(attempt), tone=Tone.ATTENTION)
        self.ways.change(rest, told)

    @property
    def _taking(self) -> Paying:
        return self.ways.unchosen(self.desk.now).at(Stage.TAKING)

    @property
    def _sale_id(self) -> str:
        return self.desk.now.basket.basket.id

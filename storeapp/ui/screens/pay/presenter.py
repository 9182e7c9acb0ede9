"""Paying: each intent becomes one step of the settlement and one finished picture."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Money, format_money
from storeapp.domain.pricing import PricedBasket
from storeapp.domain.sale import Sale
from storeapp.domain.staff import StaffMember
from storeapp.domain.tender import Settlement, Tender, TenderKind
from storeapp.services.card import CardPayments
from storeapp.services.checkout import Checkout
from storeapp.ui.notices import Tone
from storeapp.ui.screens.pay.card_steps import CardDoors, CardSteps, CardWays
from storeapp.ui.screens.pay.desk import PayDesk
from storeapp.ui.screens.pay.paying import Paying, Stage, gone_on, unchosen, without
from storeapp.ui.screens.pay.phone_steps import MemberDoors, PhoneSteps
from storeapp.ui.screens.pay.state import PayState
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told
from storeapp.ui.widgets.digits import typed
from storeapp.ui.widgets.money_entry import MOST_TYPED

BUSY = (Stage.RECOGNISING, Stage.CHARGING, Stage.ASKING, Stage.KEEPING, Stage.SELLING)
"""Something is under way that ends by itself."""


def _nobody(settlement: Settlement, sale: Sale | None) -> None:
    """At a till without a display for the customer."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the sheet leads: back to the basket as it was, or to the next customer.

    `next` gets the scan that began it, None when it was a key. `told` is for the customer's
    side: each payment as it stands, with its sale at last.
    """

    back: Callable[[], None]
    scan: Callable[[Scan], None]
    next: Callable[[Scan | None], None]
    cards: CardDoors = CardDoors()
    told: Callable[[Settlement, Sale | None], None] = _nobody
    members: MemberDoors = MemberDoors()


class PayPresenter:
    """Owns the settlement under way; shows exactly one state per intent.

    A settled payment is written at once. From then on, until it is written or refused, every
    intent leaves things as they are: one payment becomes one sale, however often Enter is hit.
    What the customer paid is never forgotten by stepping back: it is taken back tender by tender.
    Nor by a power cut: what is shown as taken or taken back is on disk. `terminal` is there when
    the till can charge a card or a phone itself.
    """

    def __init__(
        self,
        checkout: Checkout,
        around: Surroundings,
        doors: Doors,
        show: Callable[[PayState], None],
        cards: CardPayments | None = None,
    ) -> None:
        self._checkout = checkout
        self._around = around
        self._doors = doors
        self._desk = PayDesk(around, show, doors.told, doors.members.who)
        self._cashier: StaffMember | None = None
        self.terminal: CardSteps | None = None
        self._phones: PhoneSteps | None = None
        if cards is not None:
            steps = CardWays(self._settle, self._change, unchosen)
            self.terminal = CardSteps(cards, self._desk, steps, doors.cards)
            self._phones = PhoneSteps(
                self.terminal, self._desk, around, doors.members, checkout.settlement, self._chosen
            )

    @property
    def settlement(self) -> Settlement:
        return self._desk.now.settlement

    @property
    def stage(self) -> Stage:
        return self._desk.now.stage

    def start(
        self, basket: PricedBasket, cashier: StaffMember, taken: tuple[Tender, ...] = ()
    ) -> None:
        """Ask for the payment of this basket; `taken` is what was paid when the till stopped."""
        self._cashier = cashier
        paying = Paying(basket, gone_on(self._checkout.settlement(basket), taken))
        asking = paying.at(paying.asking)
        goes_on = any(tender.kind is not TenderKind.EXCHANGE for tender in taken)
        begun = replace(asking, told=Told("goes_on") if goes_on else None)
        if self.terminal:
            self.terminal.begin(begun)
        else:
            self._desk.see(begun)

    def again(self) -> None:
        self._desk.see(self._desk.now)

    def press(self, key: str) -> None:
        """A digit, the point or ERASE: the amount handed over, or the slip number."""
        now = self._desk.now
        if now.stage not in (Stage.TAKING, Stage.CARD):
            self.again()
            return
        pointless = now.stage is Stage.CARD and key == "."
        entry = now.typed if pointless else typed(now.typed, key, MOST_TYPED)
        self._desk.see(replace(now, typed=entry, told=None))

    def confirm(self) -> None:
        """Enter: the one next step of the stage."""
        steps: dict[Stage, Callable[[], None]] = {
            Stage.TAKING: self._take_cash,
            Stage.CARD: self._approved,
            Stage.RECOGNISING: self.again,
            Stage.CHARGING: self.again,
            Stage.ASKING: self.again,
            Stage.DOUBT: self.terminal.ask_again if self.terminal else self.again,
            Stage.CANCELLING: self._take_back,
            Stage.KEEPING: self.again,
            Stage.SELLING: self.again,
            Stage.UNSOLD: self._sell,
            Stage.SOLD: lambda: self._doors.next(None),
        }
        steps[self._desk.now.stage]()

    def decline(self) -> None:
        """Esc of a question: the card was not approved, or its payment is kept."""
        now = self._desk.now
        if now.stage is Stage.CARD:
            self._desk.say(unchosen(now).at(Stage.TAKING), "not_approved_now")
        elif now.stage is Stage.CANCELLING:
            self._desk.see(now.at(now.asking))
        else:
            self.back()

    def hand_over(self, minor: int) -> None:
        """One touch: that much cash was handed over."""
        if self._desk.now.stage is Stage.TAKING:
            self._take(Money(minor, self.settlement.due.currency))
        else:
            self.again()

    def cash(self) -> None:
        """F8: cash, as typed. Before anything is typed it only chooses cash: nothing is taken."""
        now = self._desk.now
        if self.terminal and now.stage is Stage.DOUBT:
            self.terminal.cash_instead()
        elif now.stage is not Stage.TAKING:
            self.again()
        elif now.typed:
            self._take_cash()
        else:
            self._desk.say(now, "type_or_exact")

    def card(self) -> None:
        """F10: the amount typed, or all that is left, on the terminal."""
        now = self._desk.now
        if now.stage is not Stage.TAKING:
            self.again()
            return
        whole = self._chosen(now, TenderKind.CARD)
        try:
            amount = self._desk.typed(instead=whole.settlement.left)
            if amount in (whole.settlement.left, now.settlement.left):
                now, amount = whole, whole.settlement.left
            now.settlement.by_card(amount)
        except Refusal as refusal:
            self._desk.refuse(replace(now, typed=""), refusal)
            return
        if self.terminal and now.connected:
            self.terminal.charge(now, amount)
        else:
            self._desk.see(replace(now.at(Stage.CARD), card=amount))

    def take_back(self, place: int) -> None:
        """Undo that tender; one by card is cancelled on the terminal first."""
        now = self._desk.now
        tenders = self.settlement.tenders
        if now.stage not in (Stage.TAKING, Stage.UNSOLD) or place >= len(tenders):
            self.again()
            return
        if tenders[place].kind is TenderKind.EXCHANGE:
            self._desk.say(now, "exchange_stays", Tone.ATTENTION)
            return
        self._desk.note(replace(now.at(Stage.CANCELLING), place=place))
        if self.settlement.tenders[place].kind is not TenderKind.CASH:
            self.again()
        else:
            self._take_back()

    def take_back_last(self) -> None:
        """Del."""
        self.take_back(max(0, len(self.settlement.tenders) - 1))

    def back(self) -> None:
        """Esc: to the basket, as long as nothing was taken."""
        now = self._desk.now
        if self.terminal and now.stage is Stage.CHARGING:
            self.terminal.cancel()
        elif now.stage in (*BUSY, Stage.DOUBT, Stage.SOLD):
            self.again()
        elif now.taken:
            self._desk.say(now, "tenders_first", Tone.ATTENTION)
        else:
            self._doors.back()

    def scanned(self, scan: Scan) -> None:
        """The customer's phone pays; the next customer's first good, or one more of this one's."""
        now = self._desk.now
        kind = self.terminal.cards.paying(scan.text) if self.terminal else None
        if now.stage is Stage.SOLD and kind is not None:
            self.again()  # Her phone was read twice; the code is for no screen to show.
        elif now.stage is Stage.SOLD:
            self._doors.next(scan)
        elif self._phones and kind is not None and now.stage is Stage.TAKING:
            self._phones.shown(now, kind, scan.text)
        elif now.taken or now.stage in (*BUSY, Stage.CARD, Stage.DOUBT):
            self._around.sounds.refused()
            self._desk.say(now, "scan_waits", Tone.REFUSED)
        else:
            self._doors.scan(scan)

    def _take_cash(self) -> None:
        try:
            amount = self._desk.typed(instead=self.settlement.left_in_cash)
        except Refusal as refusal:
            self._desk.refuse(replace(self._desk.now, typed=""), refusal)
            return
        self._take(amount)

    def _take(self, handed: Money) -> None:
        now = self._desk.now
        try:
            chosen = self._chosen(now, TenderKind.CASH)
            whole = chosen.settlement.by_cash(handed)
            if whole.settled:
                self._desk.note(chosen)
            self._settle(whole if whole.settled else now.settlement.by_cash(handed))
        except Refusal as refusal:
            self._desk.refuse(replace(now, typed=""), refusal)

    def _chosen(self, now: Paying, kind: TenderKind) -> Paying:
        """As it costs when all of it is paid in that way: some promotions are for one."""
        if now.settlement.tenders:
            return now
        basket = self._checkout.priced(now.basket.basket, frozenset({kind.value}))
        if (basket.lines, basket.applied) == (now.basket.lines, now.basket.applied):
            return now
        settlement = self._checkout.settlement(basket)
        return replace(now, basket=basket, settlement=settlement, plain=now.plain or now.basket)

    def _approved(self) -> None:
        now = self._desk.now
        if now.card is None:
            raise Defect("no amount is on the terminal")
        self._settle(now.settlement.by_card(now.card, now.typed))

    def _settle(self, settlement: Settlement) -> None:
        """One more tender was taken; with the last one the sale is written."""
        if settlement.settled:
            self._desk.note(replace(self._desk.now, settlement=settlement))
            self._sell()
        else:
            self._change(settlement)

    def _change(self, settlement: Settlement, told: Told | None = None) -> None:
        now = self._desk.now
        after = replace(now, settlement=settlement)
        after = replace(after.at(after.asking), told=told)
        self._desk.see(replace(now, stage=Stage.KEEPING, told=None))
        self._around.spawn(self._keep(after), "keep what was taken")

    async def _keep(self, after: Paying) -> None:
        """On disk first, then seen. What a customer paid counts, whatever the disk says of it."""
        try:
            with self._around.busy():
                await self._checkout.keep(after.basket.basket, after.settlement.tenders)
                self._desk.see(after)
        except Refusal as refusal:
            self._desk.refuse(after, refusal)

    def _sell(self) -> None:
        self._desk.note(self._desk.now.at(Stage.SELLING))
        self._around.spawn(self._commit(), "sell")
        self.again()

    async def _commit(self) -> None:
        now = self._desk.now
        assert self._cashier is not None
        try:
            with self._around.busy():
                sale = await self._checkout.pay(now.basket, now.settlement, cashier=self._cashier)
                self._desk.see(replace(now.at(Stage.SOLD), sale=sale))
        except Refusal as refusal:
            # The disk may take this much where it had no room for a sale.
            with suppress(Refusal):
                await self._checkout.keep(now.basket.basket, now.settlement.tenders)
            self._desk.refuse(now.at(Stage.UNSOLD), refusal)

    def _take_back(self) -> None:
        now = self._desk.now
        tender = now.settlement.tenders[now.place]
        if self.terminal and self.terminal.cards.asks_about(tender.kind):
            self.terminal.give_back(now.place)
            return
        try:
            rest = without(now.settlement, now.place)
        except Refusal as refusal:
            self._desk.refuse(now.at(now.asking), refusal)
            return
        amount = format_money(tender.handed)
        self._change(rest, Told("taken_back", values={"amount": amount}))

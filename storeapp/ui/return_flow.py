"""The way to taking goods back, and to an exchange of the basket under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storeapp.domain.barcode import Scan, read_code
from storeapp.domain.basket import Entry, line_of
from storeapp.domain.catalogue import Match
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Money
from storeapp.domain.pricing import PricedBasket, PricedLine
from storeapp.domain.quantity import pieces
from storeapp.domain.returning import Return, Wish
from storeapp.domain.settling import UnderWay
from storeapp.domain.staff import StaffMember
from storeapp.domain.tender import Tender
from storeapp.ports.returns import Told
from storeapp.services.approving import Approving
from storeapp.services.counter import Counter
from storeapp.services.exchanging import credits_of, with_credits
from storeapp.services.returns import Returns
from storeapp.ui.screens.approval.presenter import Question
from storeapp.ui.screens.approval.screen import ApprovalScreen
from storeapp.ui.screens.returns.desk import Doors
from storeapp.ui.screens.returns.screen import ReturnsScreen
from storeapp.ui.stagehand import Stagehand

Pay = Callable[[PricedBasket, tuple[Tender, ...]], None]
"""To the payment of that basket, of which so much is paid already."""


@dataclass(frozen=True, slots=True)
class Selling:
    """What the flow needs of the sell screen: the id of the basket under way, a word for what comes
    back for it (its id and how much, None for nothing), what follows a basket that was paid by what
    came back, and where a refusal is said."""

    basket: Callable[[], str]
    exchanging: Callable[[tuple[str, Money] | None], None]
    sold: Callable[[], None]
    refuse: Callable[[Refusal], None]


class ReturnFlow:
    """One sheet over the basket. Whatever was agreed and not finished comes first, whenever it is
    opened; a till without returns opens nothing."""

    def __init__(self, counter: Counter, hand: Stagehand, selling: Selling) -> None:
        self._counter = counter
        self._hand = hand
        self._selling = selling
        self._returns = counter.returns
        self._screen: ReturnsScreen | None = None
        self._approval = ApprovalScreen(
            Approving(counter.exceptions.signing_in),
            around=hand.around,
            close=lambda: hand.navigator.close(self._approval),
            look=hand.look,
        )
        if self._returns is not None:
            self._screen = self._make(self._returns)

    def open(self, staff: StaffMember, code: str = "") -> None:
        """F11, or a receipt's code that was scanned."""
        if self._returns is not None:
            self._hand.around.spawn(self._open(self._returns, staff, code), "take goods back")

    async def resume(self, staff: StaffMember) -> None:
        """What was being settled when the till stopped; an exchange waits for its basket."""
        if self._returns is None or self._screen is None:
            return
        under_way = await self._returns.resume()
        if under_way is None:
            return
        if under_way.exchange:
            self._selling.exchanging((under_way.exchange, under_way.back.due))
        elif self._hand.navigator.top is not self._screen:
            self._screen.presenter.settle(staff, under_way)
            self._hand.navigator.open(self._screen)

    def pay(self, basket: PricedBasket, staff: StaffMember, pay: Pay) -> None:
        """The payment of a basket for which something comes back: `pay` takes what is left of it,
        unless more comes back than it costs."""
        self._hand.around.spawn(self._pay(basket, staff, pay), "settle an exchange")

    async def _pay(self, basket: PricedBasket, staff: StaffMember, pay: Pay) -> None:
        try:
            taken = await self._credits(basket, staff)
        except Refusal as refusal:
            self._selling.refuse(refusal)
            return
        if taken is not None:
            pay(basket, taken)

    async def _credits(self, basket: PricedBasket, staff: StaffMember) -> tuple[Tender, ...] | None:
        """What comes back for that basket and pays for it; () for a plain sale. None when there is
        more of it than the basket costs: then it is settled here."""
        if self._returns is None:
            return ()
        under_way = await self._returns.resume()
        if under_way is None or under_way.exchange != basket.basket.id:
            return ()
        if self._returns.asks(under_way, staff):
            self._settle(staff, under_way, basket)
            return None
        under_way = await self._returns.for_basket(under_way, basket.due)
        if under_way.back.carried < basket.due:
            return credits_of(under_way)
        self._settle(staff, under_way, basket)
        return None

    # --- the parts ---------------------------------------------------------------------

    async def _open(self, returns: Returns, staff: StaffMember, code: str) -> None:
        screen = self._shown
        under_way = await returns.resume()
        if under_way is not None:
            if under_way.exchange and not under_way.paid_out:
                under_way = await returns.alone(under_way)
                self._selling.exchanging(None)
            screen.presenter.settle(staff, under_way)
        else:
            screen.presenter.start(staff, code)
        self._hand.navigator.open(screen)

    def _settle(self, staff: StaffMember, under_way: UnderWay, basket: PricedBasket) -> None:
        """The rest goes back, and the basket is sold with it."""

        async def finish(settled: UnderWay) -> Return:
            checkout = self._counter.checkout
            paid = with_credits(checkout.settlement(basket), credits_of(settled))
            sale = await checkout.pay(basket, paid, cashier=staff)
            done = await checkout.sales.read(lambda unit: unit.returned(settled.back.id))
            if done is None or self._returns is None:
                raise Defect(f"the return of sale {sale.id} was not made")
            self._returns.taken_back(done)  # Of the sale itself nothing was paid in cash.
            self._selling.exchanging(None)
            self._selling.sold()
            return done

        async def against(settled: UnderWay) -> UnderWay:
            returns = self._returns
            return settled if returns is None else await returns.for_basket(settled, basket.due)

        self._shown.presenter.settle(staff, under_way, finish, against)
        self._hand.navigator.open(self._shown)

    def _make(self, returns: Returns) -> ReturnsScreen:
        def ask(amount: str, then: Callable[[StaffMember], None]) -> None:
            self._approval.presenter.start(Question("return", {"amount": amount}, then))
            self._hand.navigator.open(self._approval)

        def exchange(told: Told, wishes: tuple[Wish, ...]) -> None:
            self._hand.around.spawn(self._exchange(returns, told, wishes), "begin an exchange")

        return ReturnsScreen(
            returns,
            around=self._hand.around,
            doors=Doors(
                ask,
                exchange,
                self._sku_of,
                self._good,
                lambda: self._hand.navigator.close(self._shown),
            ),
            look=self._hand.look,
        )

    async def _exchange(self, returns: Returns, told: Told, wishes: tuple[Wish, ...]) -> None:
        basket = self._selling.basket()
        try:
            under_way = await returns.agree(told, wishes, exchange=basket)
        except Refusal as refusal:
            self._shown.presenter.refuse(refusal)
            return
        self._hand.navigator.close(self._shown)
        self._selling.exchanging((basket, under_way.back.due))

    def _sku_of(self, scan: Scan) -> str:
        match = self._found(scan)
        return match.product.sku if match else ""

    def _good(self, scan: Scan, line_id: str) -> PricedLine | None:
        """One piece of it at the lowest price of today: nobody knows what was paid."""
        match = self._found(scan)
        if match is None or match.product.weighed:
            return None
        one = line_of(Match(match.product, pieces(1)), line_id=line_id, entry=Entry.SCAN)
        price = self._counter.checkout.price_for(None, match.product)
        return PricedLine(one, min(price, one.amount))

    def _found(self, scan: Scan) -> Match | None:
        config = self._counter.config
        try:
            reading = read_code(scan, config.labels, currency=config.currency)
        except Refusal:
            return None
        found = (self._counter.catalogue.find(key) for key in reading.keys)
        return next((each for each in found if each is not None), None)

    @property
    def _shown(self) -> ReturnsScreen:
        if self._screen is None:
            raise Defect("goods are not taken back here")
        return self._screen

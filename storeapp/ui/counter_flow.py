"""The way between the screens of somebody at work: the shift, selling and paying."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Defect
from storeapp.domain.pricing import PricedBasket
from storeapp.domain.staff import StaffMember
from storeapp.domain.tender import Tender
from storeapp.services.counter import Counter
from storeapp.services.status import Status
from storeapp.ui.card_flow import CardFlow
from storeapp.ui.devices_flow import DevicesFlow
from storeapp.ui.member_flow import MemberFlow
from storeapp.ui.orders_flow import OrdersFlow
from storeapp.ui.pay_flow import PayFlow, Ways
from storeapp.ui.return_flow import ReturnFlow, Selling
from storeapp.ui.screens.clear.presenter import Doors as ClearDoors
from storeapp.ui.screens.clear.screen import ClearScreen
from storeapp.ui.screens.exception.presenter import Doors as ExceptionDoors
from storeapp.ui.screens.exception.screen import ExceptionScreen
from storeapp.ui.screens.parked.presenter import ParkedDoors
from storeapp.ui.screens.parked.screen import ParkedScreen
from storeapp.ui.screens.print_question.screen import QuestionScreen
from storeapp.ui.screens.promotions.presenter import Doors as PromotionsDoors
from storeapp.ui.screens.promotions.screen import PromotionsScreen
from storeapp.ui.screens.sell.presenter import Doors as SellDoors
from storeapp.ui.screens.sell.screen import SellScreen
from storeapp.ui.screens.shift.presenter import Doors as ShiftDoors
from storeapp.ui.screens.shift.screen import ShiftScreen
from storeapp.ui.stagehand import Stagehand
from storeapp.ui.tools_flow import ToolsFlow


class CounterFlow:
    """Leads from one screen of a counter to the next; made once, when the counter is ready."""

    def __init__(self, counter: Counter, hand: Stagehand, leave: Callable[[], None]) -> None:
        self._counter = counter
        self._hand = hand
        self._leave = leave
        self._navigator = hand.navigator
        self._cashier: StaffMember | None = None
        self._undecided = 0
        if counter.pole is not None:
            hand.audience.join(counter.pole)
        self._make_shift()
        self._cards = CardFlow(counter.cards, counter.exceptions.signing_in, hand)
        ways = Ways(lambda: self._sell, self._seller, self._ask_if_undecided)
        self._pay = PayFlow(counter, hand, self._cards, ways)
        self._make_sale()
        self._devices = DevicesFlow(counter, hand)
        self._tools = ToolsFlow(counter, hand)
        self._orders = OrdersFlow(counter, hand)

    @property
    def paying(self) -> bool:
        """A customer pays: what was paid would be forgotten if the clerk left now."""
        return self._pay.is_open

    def begin(self, member: StaffMember) -> None:
        """Somebody signed in."""
        self._cashier = member
        self._hand.audience.opened()
        self._hand.strip.signed_in(member)
        self._spawn(self._to_work(member), "begin to sell")

    def end(self) -> None:
        """Nobody sells."""
        self._cashier = None
        self._hand.audience.closed()

    def sign_out(self) -> None:
        """Back to who is there; not while somebody pays."""
        if self._cashier and not self.paying:
            self._leave()

    def ask_print(self) -> None:
        """Ask a person about the receipts that nobody knows about."""
        if self._cashier:
            self._spawn(self._ask_print(), "ask about receipts")

    def tend(self) -> None:
        """Look after the devices, beside the basket; not while somebody pays."""
        if self._cashier and self._navigator.screen is self._sell and not self.paying:
            self._devices.open(self._cashier)

    def more(self) -> None:
        """What a clerk does beside selling; not while somebody pays."""
        if self._cashier and self._navigator.screen is self._sell and not self.paying:
            self._tools.open(self._cashier)

    def orders(self) -> None:
        """What customers ordered of this store; not while somebody pays."""
        if self._cashier and self._navigator.screen is self._sell and not self.paying:
            self._orders.open(self._cashier)

    def changed(self, before: Status, status: Status) -> None:
        """What the status board says now."""
        self._undecided = status.undecided
        if before.catalogue_all and not status.catalogue_all:
            self._sell.presenter.catalogue_changed()
        if status.orders_new > before.orders_new and self._cashier:
            self._hand.around.sounds.rang()
        if status.undecided > before.undecided:
            self._ask_if_undecided()

    # --- who sells ---------------------------------------------------------------------

    async def _to_work(self, member: StaffMember) -> None:
        """The shift first, when none is open."""
        if await self._shift.presenter.current() is not None:
            await self._selling()
        elif self._cashier is member:
            self._shift.presenter.start(member)
            self._navigator.go(self._shift)
            await self._tools.open_to_count(member)

    async def _selling(self) -> None:
        """Nothing happens when the clerk locked the till before it came to this."""
        cashier = self._cashier
        if cashier is None:
            return
        await self._sell.presenter.start(cashier)
        taken = await self._counter.checkout.taken()
        await self._counter.checkout.pricing.settle(self._sell.presenter.basket)
        charged = await self._cards.charged(self._sell.presenter.basket.id)
        if self._cashier is cashier:
            self._navigator.go(self._sell)
            if taken or charged:
                # The till stopped in the middle of a payment.
                self._to_pay(self._counter.checkout.priced(self._sell.presenter.basket), taken)
            else:
                self._cards.ask()
            self._ask_if_undecided()
            await self._returns.resume(cashier)

    # --- selling and paying ------------------------------------------------------------

    def _to_pay(self, basket: PricedBasket, taken: tuple[Tender, ...] = ()) -> None:
        """What comes back for it is part of what was taken."""
        if self._sell.exchanges(basket) and not taken:
            self._returns.pay(basket, self._seller(), self._pay.open)
        else:
            self._pay.open(basket, taken)

    def _pays(self, code: str) -> bool:
        cards = self._counter.cards
        return cards is not None and cards.paying(code) is not None

    def _to_clear(self, pieces: int) -> None:
        self._clear.presenter.start(pieces)
        self._navigator.open(self._clear)

    def _to_exception(self) -> None:
        """For the selected line; without one the screen says what to do first."""
        line = self._sell.presenter.bargains.line_for_exception()
        if line:
            self._exception.presenter.start(self._sell.presenter.basket, line)
            self._navigator.open(self._exception)

    # --- receipts nobody knows about ---------------------------------------------------

    def _ask_if_undecided(self) -> None:
        """Only when nothing else is being asked: a question never covers another sheet."""
        if self._undecided and self._navigator.top is self._sell:
            self.ask_print()

    async def _ask_print(self) -> None:
        if self._cashier is None:
            return
        found = await self._question.presenter.load(self._cashier.id)
        if found and self._navigator.screen is self._sell and not self.paying:
            self._navigator.open(self._question)

    # --- the parts ---------------------------------------------------------------------

    def _seller(self) -> StaffMember:
        if self._cashier is None:
            raise Defect("nobody is signed in")
        return self._cashier

    def _spawn(self, work: Coroutine[Any, Any, object], name: str) -> None:
        self._hand.around.spawn(work, name)

    def _make_shift(self) -> None:
        counter, around, look = self._counter, self._hand.around, self._hand.look
        self._shift = ShiftScreen(
            counter.shifts,
            counter.clock,
            counter.config.currency,
            around=around,
            doors=ShiftDoors(lambda: self._spawn(self._selling(), "begin to sell"), self.sign_out),
            look=look,
        )
        self._question = QuestionScreen(
            counter.printing,
            around=around,
            answered=lambda: self._navigator.close(self._question),
            look=look,
        )

    def _make_sale(self) -> None:
        counter, around, look = self._counter, self._hand.around, self._hand.look
        checkout, parking = counter.checkout, counter.parking
        self._sell = SellScreen(
            checkout,
            parking,
            counter.quick_keys,
            around=around,
            doors=SellDoors(
                self._to_pay,
                lambda: self._navigator.open(self._parked),
                self._to_clear,
                lambda: self._navigator.open(self._promotions),
                lambda: self._member.open(self._seller(), self._sell.presenter.basket),
                self._pays,
                lambda code: self._orders.collects(self._seller(), code),
                returns=lambda code: self._returns.open(self._seller(), code),
            ),
            look=look,
            members=counter.members,
        )
        selling, navigator, desk = self._sell.presenter, self._navigator, self._sell.desk
        self._returns = ReturnFlow(
            counter,
            self._hand,
            Selling(lambda: selling.basket.id, self._sell.exchanging, selling.sold, desk.refuse),
        )
        self._member = MemberFlow(counter, self._hand, selling.member, lambda: self.paying)
        self._promotions = PromotionsScreen(
            checkout.pricing,
            texts=around.texts,
            doors=PromotionsDoors(
                selling.bargains.take_prices,
                self._to_exception if counter.exceptions.limit else None,
                selling.bargains.remove_coupon,
                lambda: navigator.close(self._promotions),
            ),
            look=look,
        )
        self._exception = ExceptionScreen(
            counter.exceptions,
            around=around,
            doors=ExceptionDoors(
                selling.bargains.take_exception, lambda: navigator.close(self._exception)
            ),
            look=look,
        )
        self._sell.desk.follow(self._promotions.presenter.basket_is)
        self._sell.desk.follow(lambda priced, _: self._hand.audience.basket(priced))
        self._make_put_aside()

    def _make_put_aside(self) -> None:
        counter, around, look = self._counter, self._hand.around, self._hand.look
        checkout, parking = counter.checkout, counter.parking
        selling, navigator = self._sell.presenter, self._navigator

        def customer_stays(scan: Scan) -> None:
            navigator.close(self._clear)
            navigator.scan(scan)

        self._clear = ClearScreen(
            around=around,
            doors=ClearDoors(
                self._cards.letting_go(selling),
                lambda: navigator.close(self._clear),
                customer_stays,
            ),
            look=look,
        )
        self._parked = ParkedScreen(
            checkout,
            parking,
            texts=around.texts,
            spawn=around.spawn,
            busy=around.busy,
            doors=ParkedDoors(
                selling.put_aside, selling.recalled, lambda: navigator.close(self._parked)
            ),
            look=look,
        )

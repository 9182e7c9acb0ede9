"""Which screen comes next: joining a store, signing in, the shift, selling and paying."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from storeapp.domain.barcode import Scan
from storeapp.domain.basket import Basket
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.pricing import PricedBasket
from storeapp.domain.staff import StaffMember
from storeapp.domain.till import StoreConfig
from storeapp.ports.sales import Device
from storeapp.services.counter import Counter
from storeapp.services.enrolment import Enrolment
from storeapp.services.status import Status, StatusBoard
from storeapp.settings import Settings
from storeapp.ui.navigator import Navigator
from storeapp.ui.screens.enrol.screen import EnrolScreen
from storeapp.ui.screens.parked.presenter import ParkedDoors
from storeapp.ui.screens.parked.screen import ParkedScreen
from storeapp.ui.screens.pay.presenter import Doors as PayDoors
from storeapp.ui.screens.pay.screen import PayScreen
from storeapp.ui.screens.print_question.screen import QuestionScreen
from storeapp.ui.screens.sell.presenter import Doors as SellDoors
from storeapp.ui.screens.sell.screen import SellScreen
from storeapp.ui.screens.shift.presenter import Doors as ShiftDoors
from storeapp.ui.screens.shift.screen import ShiftScreen
from storeapp.ui.screens.sign_in.screen import SignInScreen
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look

LOOK_AGAIN_S = 0.5
"""How often a till that has joined looks whether its settings and staff came."""


class Till(Protocol):
    """What bootstrap gives the window; see `bootstrap.till.Till`."""

    @property
    def settings(self) -> Settings: ...
    @property
    def board(self) -> StatusBoard: ...
    async def device(self) -> Device | None: ...
    async def enrolment(self) -> Enrolment: ...
    async def connect(self, device: Device) -> None: ...
    async def counter(self) -> Counter:
        """Refusal `not-ready` until settings and staff came."""
        ...


class Strip(Protocol):
    """Who is told where this till stands and who sells."""

    def stands_in(self, config: StoreConfig) -> None: ...
    def signed_in(self, clerk: StaffMember | None) -> None: ...


@dataclass(frozen=True, slots=True)
class _Screens:
    """The screens of a counter, made once when it is ready."""

    sign_in: SignInScreen
    shift: ShiftScreen
    sell: SellScreen
    pay: PayScreen
    parked: ParkedScreen
    question: QuestionScreen


class Flow:
    """Leads from one screen to the next and decides nothing about the business.

    `start` shows the first screen and returns; `sign_out` and `ask_print` are for the strip;
    `stop` when the window closes.
    """

    def __init__(
        self,
        till: Till,
        *,
        navigator: Navigator,
        around: Surroundings,
        look: Look,
        strip: Strip,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._till = till
        self._navigator = navigator
        self._around = around
        self._look = look
        self._strip = strip
        self._sleep = sleep
        self._enrol: EnrolScreen | None = None
        self._counter: Counter | None = None
        self._made: _Screens | None = None
        self._cashier: StaffMember | None = None
        self._status = till.board.status
        self._unwatch: Callable[[], None] = till.board.watch(self._changed)

    async def start(self) -> None:
        """The first screen: joining a store, or signing in."""
        device = await self._till.device()
        if device is None:
            await self._join()
        elif not await self._ready():
            self._wait_for_goods(device)
        else:
            self._around.spawn(self._till.connect(device), "connect")

    def sign_out(self) -> None:
        """Back to who is there; the basket under way is kept for the next clerk.

        Not while somebody pays: what was paid would be forgotten.
        """
        if self._made and self._cashier and not self._paying:
            self._around.spawn(self._signing_in(), "sign out")

    def ask_print(self) -> None:
        """Ask a person about the receipts that nobody knows about."""
        if self._made and self._cashier:
            self._around.spawn(self._ask_print(self._screens), "ask about receipts")

    def stop(self) -> None:
        """Watch nothing any more."""
        self._unwatch()

    # --- joining -----------------------------------------------------------------------

    async def _join(self) -> None:
        enrol = self._enrolling()
        enrolment = await self._till.enrolment()
        enrol.presenter.start(enrolment, self._till.settings.head_office, self._joined)
        self._navigator.go(enrol)

    def _joined(self, device: Device) -> None:
        self._around.spawn(self._get_ready(device), "get ready")

    def _wait_for_goods(self, device: Device) -> None:
        enrol = self._enrolling()
        enrol.presenter.wait_for_goods(device)
        self._navigator.go(enrol)
        self._joined(device)

    async def _get_ready(self, device: Device) -> None:
        await self._till.connect(device)
        while not await self._ready():
            await self._sleep(LOOK_AGAIN_S)

    async def _ready(self) -> bool:
        """True once the counter is there and asks who signs in."""
        try:
            self._counter = await self._till.counter()
        except Refusal as refusal:
            if refusal.code != "not-ready":
                raise
            return False
        self._made = self._screens_of(self._counter)
        self._strip.stands_in(self._counter.config)
        await self._signing_in()
        return True

    def _enrolling(self) -> EnrolScreen:
        if self._enrol is None:
            self._enrol = EnrolScreen(around=self._around, look=self._look, sleep=self._sleep)
        return self._enrol

    # --- who sells ---------------------------------------------------------------------

    async def _signing_in(self) -> None:
        self._cashier = None
        self._strip.signed_in(None)
        await self._screens.sign_in.presenter.start()
        self._navigator.go(self._screens.sign_in)

    def _signed_in(self, member: StaffMember) -> None:
        self._cashier = member
        self._strip.signed_in(member)
        self._around.spawn(self._to_work(member), "begin to sell")

    async def _to_work(self, member: StaffMember) -> None:
        """The shift first, when none is open."""
        shift = self._screens.shift
        if await shift.presenter.current() is None:
            shift.presenter.start(member)
            self._navigator.go(shift)
        else:
            await self._selling()

    def _shift_opened(self) -> None:
        self._around.spawn(self._selling(), "begin to sell")

    def _shift_left(self) -> None:
        self._around.spawn(self._signing_in(), "sign out")

    async def _selling(self) -> None:
        sell = self._screens.sell
        await sell.presenter.start(self._seller)
        self._navigator.go(sell)
        self._ask_if_undecided()

    # --- selling and paying ------------------------------------------------------------

    def _pay(self, basket: PricedBasket) -> None:
        pay = self._screens.pay
        pay.presenter.start(basket, self._seller)
        self._navigator.open(pay)

    def _back_to_basket(self) -> None:
        self._navigator.close(self._screens.pay)

    def _one_more(self, scan: Scan) -> None:
        self._back_to_basket()
        self._navigator.scan(scan)

    def _next_customer(self, scan: Scan | None) -> None:
        self._screens.sell.presenter.sold()
        self._back_to_basket()
        if scan is not None:
            self._navigator.scan(scan)
        self._ask_if_undecided()

    def _open_parked(self) -> None:
        self._navigator.open(self._screens.parked)

    def _close_parked(self) -> None:
        self._navigator.close(self._screens.parked)

    async def _put_aside(self) -> None:
        await self._screens.sell.presenter.put_aside()

    async def _recalled(self, basket: Basket) -> None:
        await self._screens.sell.presenter.recalled(basket)

    # --- what the status board says ----------------------------------------------------

    def _changed(self, status: Status) -> None:
        before, self._status = self._status, status
        if self._enrol is not None and self._made is None:
            self._enrol.presenter.status(status)
        if self._made is None:
            return
        if before.catalogue_all and not status.catalogue_all:
            self._made.sell.presenter.catalogue_changed()
        if status.undecided > before.undecided:
            self._ask_if_undecided()

    def _ask_if_undecided(self) -> None:
        """Only when nothing else is being asked: a question never covers another sheet."""
        if self._made and self._status.undecided and self._navigator.top is self._made.sell:
            self.ask_print()

    async def _ask_print(self, screens: _Screens) -> None:
        found = await screens.question.presenter.load()
        if found and self._navigator.screen is screens.sell and not self._paying:
            self._navigator.open(screens.question)

    def _answered(self) -> None:
        self._navigator.close(self._screens.question)

    # --- the parts ---------------------------------------------------------------------

    @property
    def _paying(self) -> bool:
        return self._made is not None and self._navigator.top is self._made.pay

    @property
    def _screens(self) -> _Screens:
        if self._made is None:
            raise Defect("the counter is not ready")
        return self._made

    @property
    def _seller(self) -> StaffMember:
        if self._cashier is None:
            raise Defect("nobody is signed in")
        return self._cashier

    def _screens_of(self, counter: Counter) -> _Screens:
        around, look, checkout = self._around, self._look, counter.checkout
        parking, busy = counter.parking, around.busy
        return _Screens(
            sign_in=SignInScreen(
                counter.signing_in,
                counter.clock,
                counter.pins,
                around=around,
                signed_in=self._signed_in,
                look=look,
                sleep=self._sleep,
            ),
            shift=ShiftScreen(
                counter.shifts,
                counter.clock,
                counter.config.currency,
                around=around,
                doors=ShiftDoors(self._shift_opened, self._shift_left),
                look=look,
            ),
            sell=SellScreen(
                checkout,
                parking,
                counter.quick_keys,
                around=around,
                doors=SellDoors(self._pay, self._open_parked),
                look=look,
            ),
            pay=PayScreen(
                checkout,
                around=around,
                doors=PayDoors(self._back_to_basket, self._one_more, self._next_customer),
                look=look,
            ),
            parked=ParkedScreen(
                checkout,
                parking,
                texts=around.texts,
                spawn=around.spawn,
                busy=busy,
                doors=ParkedDoors(self._put_aside, self._recalled, self._close_parked),
                look=look,
            ),
            question=QuestionScreen(
                counter.printing, around=around, answered=self._answered, look=look
            ),
        )

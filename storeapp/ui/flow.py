"""Which screen comes first: joining a store, getting ready, signing in; then the counter's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from storeapp.domain.errors import Refusal
from storeapp.domain.staff import StaffMember
from storeapp.ports.sales import Device
from storeapp.services.entrance import Entrance
from storeapp.services.status import Status, StatusBoard
from storeapp.settings import Settings
from storeapp.ui.screens.sign_in.screen import SignInScreen
from storeapp.ui.stagehand import Stagehand

if TYPE_CHECKING:
    from storeapp.services.counter import Counter
    from storeapp.services.enrolment import Enrolment
    from storeapp.ui.counter_flow import CounterFlow
    from storeapp.ui.screens.enrol.screen import EnrolScreen

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
    async def entrance(self) -> Entrance:
        """Refusal `not-ready` until settings and staff came."""
        ...

    async def counter(self) -> Counter: ...


class Later(Protocol):
    """The parts of the window that a start needs not; loaded beside it when they are wanted."""

    async def enrol(self) -> type[EnrolScreen]: ...
    async def counter(self) -> type[CounterFlow]: ...


class Flow:
    """Leads from one screen to the next and decides nothing about the business.

    `start` shows the first screen and returns; what comes after signing in is made while the PIN
    is typed, and `stopped` hears why when it cannot be. `sign_out`, `ask_print`, `tend` and
    `more` and `orders` are for the strip; `stop` when the window closes.
    """

    def __init__(
        self, till: Till, hand: Stagehand, later: Later, stopped: Callable[[Refusal], None]
    ) -> None:
        self._till = till
        self._hand = hand
        self._later = later
        self._stopped = stopped
        self._enrol: EnrolScreen | None = None
        self._sign_in: SignInScreen | None = None
        self._counter: CounterFlow | None = None
        self._made = asyncio.Event()
        self._status = till.board.status
        self._unwatch: Callable[[], None] = till.board.watch(self._changed)

    async def start(self) -> None:
        """The first screen: joining a store, or signing in."""
        device = await self._till.device()
        if device is None:
            await self._join()
        elif not await self._ready():
            await self._wait_for_goods(device)
        else:
            self._hand.around.spawn(self._till.connect(device), "connect")

    def sign_out(self) -> None:
        """Back to who is there; the basket under way is kept for the next clerk."""
        if self._counter is not None:
            self._counter.sign_out()

    def ask_print(self) -> None:
        """Ask a person about the receipts that nobody knows about."""
        if self._counter is not None:
            self._counter.ask_print()

    def tend(self) -> None:
        """Look after the devices."""
        if self._counter is not None:
            self._counter.tend()

    def more(self) -> None:
        """What a clerk does beside selling."""
        if self._counter is not None:
            self._counter.more()

    def orders(self) -> None:
        """What customers ordered of this store."""
        if self._counter is not None:
            self._counter.orders()

    async def ready(self) -> None:
        """Until there is a counter behind the sign-in screen."""
        await self._made.wait()

    def stop(self) -> None:
        """Watch nothing any more."""
        self._unwatch()

    # --- joining -----------------------------------------------------------------------

    async def _join(self) -> None:
        enrol = await self._enrolling()
        enrolment = await self._till.enrolment()
        enrol.presenter.start(enrolment, self._till.settings.head_office, self._joined)
        self._hand.navigator.go(enrol)

    def _joined(self, device: Device) -> None:
        self._hand.around.spawn(self._get_ready(device), "get ready")

    async def _wait_for_goods(self, device: Device) -> None:
        enrol = await self._enrolling()
        enrol.presenter.wait_for_goods(device)
        self._hand.navigator.go(enrol)
        self._joined(device)

    async def _get_ready(self, device: Device) -> None:
        await self._till.connect(device)
        while not await self._ready():
            await self._hand.sleep(LOOK_AGAIN_S)

    async def _enrolling(self) -> EnrolScreen:
        if self._enrol is None:
            around, look = self._hand.around, self._hand.look
            screen = await self._later.enrol()
            self._enrol = screen(around=around, look=look, sleep=self._hand.sleep)
        return self._enrol

    # --- signing in --------------------------------------------------------------------

    async def _ready(self) -> bool:
        """True once settings and staff are there and the till asks who signs in."""
        try:
            entrance = await self._till.entrance()
        except Refusal as refusal:
            if refusal.code != "not-ready":
                raise
            return False
        self._hand.strip.stands_in(entrance.config)
        self._sign_in = self._make_sign_in(entrance)
        await self._ask_who_is_there(self._sign_in)
        self._hand.around.spawn(self._make_counter(), "make the counter")
        return True

    async def _ask_who_is_there(self, sign_in: SignInScreen) -> None:
        """Nobody sells: the sign-in screen. A payment that began meanwhile comes first."""
        await sign_in.presenter.start()
        if self._counter is not None:
            if self._counter.paying:
                return
            self._counter.end()
        self._hand.strip.signed_in(None)
        self._hand.navigator.go(sign_in)

    def _make_sign_in(self, entrance: Entrance) -> SignInScreen:
        return SignInScreen(
            entrance.signing_in,
            entrance.clock,
            entrance.pins,
            around=self._hand.around,
            signed_in=self._signed_in,
            look=self._hand.look,
            sleep=self._hand.sleep,
        )

    def _signed_in(self, member: StaffMember) -> None:
        self._hand.around.spawn(self._begin(member), "begin to work")

    async def _begin(self, member: StaffMember) -> None:
        await self.ready()
        if self._counter is not None:
            self._counter.begin(member)

    def _left(self) -> None:
        if self._sign_in is not None:
            self._hand.around.spawn(self._ask_who_is_there(self._sign_in), "sign out")

    # --- the counter -------------------------------------------------------------------

    async def _make_counter(self) -> None:
        """What one sells with; once for the whole life of the window."""
        try:
            made = await self._later.counter()
            self._counter = made(await self._till.counter(), self._hand, self._left)
        except Refusal as refusal:
            self._stopped(refusal)
            return
        self._counter.changed(Status(), self._status)
        self._made.set()

    def _changed(self, status: Status) -> None:
        before, self._status = self._status, status
        if self._counter is not None:
            self._counter.changed(before, status)
        elif self._enrol is not None and self._sign_in is None:
            self._enrol.presenter.status(status)

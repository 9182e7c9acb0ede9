"""Which screen comes first: joining a store, getting ready, then the counter's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from storeapp.domain.errors import Refusal
from storeapp.ports.sales import Device
from storeapp.services.counter import Counter
from storeapp.services.enrolment import Enrolment
from storeapp.services.status import Status, StatusBoard
from storeapp.settings import Settings
from storeapp.ui.counter_flow import CounterFlow, Stagehand, Strip
from storeapp.ui.navigator import Navigator
from storeapp.ui.screens.enrol.screen import EnrolScreen
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
        self._hand = Stagehand(navigator, around, look, strip, sleep)
        self._enrol: EnrolScreen | None = None
        self._counter: CounterFlow | None = None
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
            self._hand.around.spawn(self._till.connect(device), "connect")

    def sign_out(self) -> None:
        """Back to who is there; the basket under way is kept for the next clerk."""
        if self._counter is not None:
            self._counter.sign_out()

    def ask_print(self) -> None:
        """Ask a person about the receipts that nobody knows about."""
        if self._counter is not None:
            self._counter.ask_print()

    def stop(self) -> None:
        """Watch nothing any more."""
        self._unwatch()

    async def _join(self) -> None:
        enrol = self._enrolling()
        enrolment = await self._till.enrolment()
        enrol.presenter.start(enrolment, self._till.settings.head_office, self._joined)
        self._hand.navigator.go(enrol)

    def _joined(self, device: Device) -> None:
        self._hand.around.spawn(self._get_ready(device), "get ready")

    def _wait_for_goods(self, device: Device) -> None:
        enrol = self._enrolling()
        enrol.presenter.wait_for_goods(device)
        self._hand.navigator.go(enrol)
        self._joined(device)

    async def _get_ready(self, device: Device) -> None:
        await self._till.connect(device)
        while not await self._ready():
            await self._hand.sleep(LOOK_AGAIN_S)

    async def _ready(self) -> bool:
        """True once the counter is there and asks who signs in."""
        try:
            counter = await self._till.counter()
        except Refusal as refusal:
            if refusal.code != "not-ready":
                raise
            return False
        self._counter = CounterFlow(counter, self._hand)
        self._counter.changed(Status(), self._status)
        await self._counter.ask_who_is_there()
        return True

    def _enrolling(self) -> EnrolScreen:
        if self._enrol is None:
            around, look = self._hand.around, self._hand.look
            self._enrol = EnrolScreen(around=around, look=look, sleep=self._hand.sleep)
        return self._enrol

    def _changed(self, status: Status) -> None:
        before, self._status = self._status, status
        if self._counter is not None:
            self._counter.changed(before, status)
        elif self._enrol is not None:
            self._enrol.presenter.status(status)

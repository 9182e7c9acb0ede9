"""Joining a store: ask, show the code, look whether it was approved, wait for what comes down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from storeapp.domain.errors import Refusal
from storeapp.ports.head_office import Application
from storeapp.ports.sales import Device
from storeapp.services.enrolment import Enrolment
from storeapp.services.status import Line, Status
from storeapp.ui.notices import Tone
from storeapp.ui.screens.enrol.joining import Joining
from storeapp.ui.screens.enrol.picture import picture
from storeapp.ui.screens.enrol.state import EnrolState, Page
from storeapp.ui.screens.enrol.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told

OVER = frozenset({"enrolment-denied", "enrolment-expired"})
"""Refusals after which only a new code helps; after any other one the till keeps asking."""


class EnrolPresenter:
    """Shows one state per intent and one per answer of head office.

    Once approved the till goes on whatever was typed meanwhile: what is written is written.
    """

    def __init__(
        self,
        around: Surroundings,
        show: Callable[[EnrolState], None],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._show = show
        self._sleep = sleep
        self._joining = Joining()
        self._round = 0
        self._enrolment: Enrolment | None = None
        self._joined: Callable[[Device], None] = _nobody

    def start(self, enrolment: Enrolment, address: str, joined: Callable[[Device], None]) -> None:
        """Ask for head office's address, with this one filled in; `joined` hears the end."""
        self._enrolment = enrolment
        self._joined = joined
        self._see(Joining(address=address))

    def wait_for_goods(self, device: Device) -> None:
        """This till has joined; its settings and goods are on their way."""
        self._round += 1
        self._see(Joining(page=Page.JOINED, device=device))

    def status(self, status: Status) -> None:
        """What the line brought so far."""
        percent = _percent(status)
        offline = status.line is Line.OFFLINE
        told = Told("offline", tone=Tone.ATTENTION) if offline else None
        if self._joining.page is Page.JOINED:
            self._see(replace(self._joining, percent=percent, told=told))

    def again(self) -> None:
        self._see(self._joining)

    def type(self, address: str) -> None:
        """The text of the address field."""
        self._see(replace(self._joining, address=address, told=None))

    def ask(self) -> None:
        """Enter: ask for a code, once."""
        now = self._joining
        address = now.address.strip()
        if now.asking or now.page is not Page.ADDRESS:
            self.again()
        elif not address:
            self._see(replace(now, told=Told("address_missing", tone=Tone.ATTENTION)))
        else:
            self._round += 1
            self._around.spawn(self._apply(address, self._round), "ask to join")
            self._see(replace(now, asking=True, told=None))

    def change_address(self) -> None:
        """Esc: back to the address; the code that was shown is left to expire."""
        if self._joining.page is Page.CODE:
            self._round += 1
            self._see(Joining(address=self._joining.address))
        else:
            self.again()

    async def _apply(self, address: str, turn: int) -> None:
        assert self._enrolment is not None
        try:
            application = await self._enrolment.apply(address)
        except Refusal as refusal:
            self._refuse(refusal, turn)
            return
        if turn == self._round:
            self._see(replace(self._joining, page=Page.CODE, asking=False, code=application.code))
            await self._wait(address, application, turn)

    async def _wait(self, address: str, application: Application, turn: int) -> None:
        """Look at each interval whether the manager decided, until the code is too old."""
        looks = max(1, application.expires_s // max(1, application.interval_s))
        for _ in range(looks):
            await self._sleep(application.interval_s)
            if turn != self._round or await self._decided(address, application, turn):
                return
        self._refuse(Refusal("enrolment-expired"), turn)

    async def _decided(self, address: str, application: Application, turn: int) -> bool:
        assert self._enrolment is not None
        try:
            device = await self._enrolment.finish(address, application)
        except Refusal as refusal:
            if refusal.code in OVER:
                self._refuse(refusal, turn)
                return True
            self._tell(_passing(refusal), turn)
            return False
        if device is None:
            self._tell(None, turn)
            return False
        self.wait_for_goods(device)
        self._joined(device)
        return True

    def _refuse(self, refusal: Refusal, turn: int) -> None:
        if turn == self._round:
            self._around.sounds.refused()
            address = self._joining.address
            self._see(Joining(address=address, refused=True, told=Told(refusal=refusal)))

    def _tell(self, told: Told | None, turn: int) -> None:
        """Shown only when it is something new: looking again and again is no news."""
        if turn == self._round and told != self._joining.told:
            self._see(replace(self._joining, told=told))

    def _see(self, joining: Joining) -> None:
        self._joining = joining
        self._show(picture(joining, self._words))


def _passing(refusal: Refusal) -> Told:
    """While one waits, no answer is no reason to stop; anything else is said as it is."""
    if refusal.code == "head-office-unreachable":
        return Told("no_answer", tone=Tone.ATTENTION)
    return Told(refusal=refusal)


def _percent(status: Status) -> int | None:
    if not status.catalogue_all:
        return None
    return min(100, 100 * status.catalogue_done // status.catalogue_all)


def _nobody(_device: Device) -> None:
    """Who hears the end before anybody asked."""

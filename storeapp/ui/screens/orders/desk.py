"""What the sheet of orders shows just now, and the one thing that is asked of head office."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.staff import StaffMember
from storeapp.services.orders import Orders
from storeapp.ui.screens.orders.picture import Draught
from storeapp.ui.screens.orders.state import OrdersState, Page, PartRow
from storeapp.ui.screens.orders.texts import TEXTS
from storeapp.ui.screens.orders.under import Under
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told


class OrderDesk:
    """Owns what is under way; whatever changes it ends in one finished picture."""

    def __init__(
        self, orders: Orders, around: Surroundings, show: Callable[[OrdersState], None]
    ) -> None:
        self._orders = orders
        self._around = around
        self._show = show
        self._staff: StaffMember | None = None
        self._open = False
        self.draught = Draught(around.texts.of(TEXTS), orders.shelf)
        self.under = Under()
        orders.watch(self._changed)

    def begin(self, staff: StaffMember) -> None:
        self._staff, self.under, self._open = staff, Under(), True

    def end(self) -> None:
        self._open = False

    def again(self) -> None:
        self.see(self.under)

    async def load(self) -> None:
        orders = await self._orders.all()
        self.under = replace(self.under, orders=orders, loading=False)

    def look(self, id: str) -> None:
        under = self.under.looking(id)
        self.under = under
        self.under = replace(under, selected=self.first)
        self.again()

    def do(self, work: Callable[[], Awaitable[object]]) -> None:
        """One thing at a time; scans wait behind it."""
        if self.under.busy:
            self._around.sounds.refused()
            return
        self.see(replace(self.under, busy=True, told=None))
        self._around.spawn(self._done(work), "an order")

    async def _done(self, work: Callable[[], Awaitable[object]]) -> None:
        with self._around.busy():
            try:
                await work()
            except Refusal as refusal:
                self._around.sounds.refused()
                with suppress(Refusal):
                    await self.load()
                self.under = replace(self.under, told=Told(refusal=refusal))
            self.see(replace(self.under, busy=False))

    def _changed(self) -> None:
        if self._open and not self.under.busy:
            self._around.spawn(self._reload(), "look at the orders again")

    async def _reload(self) -> None:
        await self.load()
        if self._open and not self.under.busy:
            self.again()

    @property
    def rows(self) -> tuple[PartRow, ...]:
        return self.draught.state(self.under, self.now).parts

    @property
    def first(self) -> str:
        """The first line with something left to do."""
        return next((row.id for row in self.rows if not row.done), "")

    @property
    def now(self) -> datetime:
        return self._orders.clock.now()

    @property
    def person(self) -> StaffMember:
        if self._staff is None:
            raise Defect("nobody looks after this order")
        return self._staff

    def see(self, under: Under) -> None:
        if under.page is not Page.QUEUE and under.order is None:
            under = under.queue(under.told)
        if under.page is Page.QUEUE and under.selected not in {each.id for each in under.shown}:
            under = replace(under, selected=under.shown[0].id if under.shown else "")
        self.under = under
        self._show(self.draught.state(under, self.now))

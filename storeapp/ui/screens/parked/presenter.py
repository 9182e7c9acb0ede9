"""Parked baskets: look at them, bring one back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.ports.sales import Parked
from storeapp.services.checkout import Checkout
from storeapp.services.parking import Parking
from storeapp.ui.notices import Notice, Tone
from storeapp.ui.refusals import said
from storeapp.ui.screens.parked.rows import parked_row
from storeapp.ui.screens.parked.state import ParkedState
from storeapp.ui.screens.parked.texts import TEXTS
from storeapp.ui.texts import Texts


@dataclass(frozen=True, slots=True)
class ParkedDoors:
    """`put_aside` parks the basket on the left, `recalled` takes the one that came back, `close`
    takes the sheet off."""

    put_aside: Callable[[], Awaitable[None]]
    recalled: Callable[[Basket], Awaitable[None]]
    close: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Under:
    """`loading` until the list is there; `wanted` when Enter was hit before; `left` after Esc."""

    loading: bool = False
    left: bool = False
    wanted: bool = False
    parked: tuple[Parked, ...] = ()
    selected: str = ""
    refusal: Refusal | None = None
    serial: int = 0


class ParkedPresenter:
    """The basket on the left is parked before another takes its place: two are never mixed."""

    def __init__(
        self,
        checkout: Checkout,
        parking: Parking,
        texts: Texts,
        doors: ParkedDoors,
        busy: Callable[[], AbstractContextManager[None]],
        show: Callable[[ParkedState], None],
    ) -> None:
        self._checkout = checkout
        self._parking = parking
        self._words = texts.of(TEXTS)
        self._doors = doors
        self._busy = busy
        self._show = show
        self._under = _Under()

    def open(self) -> None:
        """The sheet is coming up; what an earlier look at it found is not shown again."""
        self._under = _Under(loading=True, serial=self._under.serial)
        self.again()

    async def load(self) -> None:
        """Show what is parked now, the newest selected; an early Enter takes that one."""
        parked = tuple(reversed(await self._parking.parked()))
        for each in parked:
            await self._checkout.pricing.settle(each.basket)
        selected = parked[0].basket.id if parked else ""
        wanted = self._under.wanted
        found = _Under(parked=parked, selected=selected)
        self._under = replace(found, left=self._under.left, serial=self._under.serial)
        self.again()
        if wanted:
            await self.recall()

    def leave(self) -> None:
        """Esc: the sheet goes, and with it an Enter that waited for the list."""
        self._under = replace(self._under, wanted=False, left=True)
        self._doors.close()

    def again(self) -> None:
        under, words = self._under, self._words
        rows = tuple(parked_row(p, self._checkout.priced(p.basket), words) for p in under.parked)
        notice = None
        if under.refusal:
            notice = Notice(said(under.refusal, words.language), Tone.REFUSED, under.serial)
        hint = "" if rows or under.loading else words("none")
        ready = under.loading or bool(under.selected)
        self._show(ParkedState(words.labels, rows, under.selected, ready, hint, notice))

    def select(self, basket_id: str) -> None:
        self._under = replace(self._under, selected=basket_id, refusal=None)
        self.again()

    def step(self, by: int) -> None:
        """Up or down the list; it stops at the ends."""
        ids = [p.basket.id for p in self._under.parked]
        if ids:
            place = ids.index(self._under.selected) + by
            self.select(ids[min(max(0, place), len(ids) - 1)])

    async def recall(self) -> None:
        """Enter: bring the selected basket back and take the sheet off."""
        if self._under.loading:
            self._under = replace(self._under, wanted=True)
        if self._under.left or not self._under.selected:
            return
        try:
            with self._busy():
                await self._recall(self._under.selected)
        except Refusal as refusal:
            await self.load()
            serial = self._under.serial + 1
            self._under = replace(self._under, refusal=refusal, serial=serial)
            self.again()

    async def _recall(self, basket_id: str) -> None:
        await self._doors.put_aside()
        basket = await self._parking.recall(basket_id)
        self._doors.close()
        await self._doors.recalled(basket)

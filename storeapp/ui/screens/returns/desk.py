"""What the parts of taking goods back share: the value under way, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.pricing import PricedLine
from storeapp.domain.returning import Wish
from storeapp.domain.staff import StaffMember
from storeapp.ports.returns import Told
from storeapp.services.returns import Returns
from storeapp.ui.screens.returns.picture import Setting, Under, picture
from storeapp.ui.screens.returns.state import ReturnsState
from storeapp.ui.screens.returns.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told as Said


@dataclass(frozen=True, slots=True)
class Doors:
    """`ask_manager` with the amount and how it goes on; `exchange` with what comes back for
    something else; `sku_of` names the good behind a scan, "" for none, and `good` makes it a line
    of that id at today's price; `close` ends it."""

    ask_manager: Callable[[str, Callable[[StaffMember], None]], None]
    exchange: Callable[[Told, tuple[Wish, ...]], None]
    sku_of: Callable[[Scan], str]
    good: Callable[[Scan, str], PricedLine | None]
    close: Callable[[], None]


class Desk:
    """Owns `under`, the one current value; each intent ends in one `see` or `refuse`, and what is
    asked of somebody in one `work`, during which nothing else is begun."""

    def __init__(
        self,
        returns: Returns,
        around: Surroundings,
        doors: Doors,
        show: Callable[[ReturnsState], None],
    ) -> None:
        self.returns = returns
        self.around = around
        self.doors = doors
        self.under = Under()
        self.staff: StaffMember | None = None
        self._words = around.texts.of(TEXTS)
        self._show = show

    @property
    def person(self) -> StaffMember:
        if self.staff is None:
            raise Defect("nobody takes goods back")
        return self.staff

    def see(self, under: Under) -> None:
        self.under = under
        returns = self.returns
        config, today = returns.config, returns.clock.now().date()
        self._show(picture(under, Setting(self._words, today, config.store, config.returns)))

    def refuse(self, refusal: Refusal) -> None:
        """Say why not; nothing else changes."""
        self.around.sounds.refused()
        self.see(replace(self.under, busy=False, said=Said(refusal=refusal)))

    def work(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self.see(replace(self.under, busy=True, said=None))
        self.around.spawn(self._worked(work), name)

    async def _worked(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            with self.around.busy():
                await work
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self.see(replace(self.under, busy=False))

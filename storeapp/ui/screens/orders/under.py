"""What the orders' presenter keeps between two intents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from storeapp.ports.orders import OrderSeen
from storeapp.ui.screens.orders.acting import Act
from storeapp.ui.screens.orders.rows import tab_of
from storeapp.ui.screens.orders.state import Page, Tab
from storeapp.ui.told import Told


@dataclass(frozen=True, slots=True)
class Under:
    """`id` is the order looked at, `asking` what a reason is wanted for; `code` was proved, and
    `left` is how much of each line she leaves here. `busy` while head office is asked."""

    tab: Tab = Tab.NEW
    orders: tuple[OrderSeen, ...] = ()
    loading: bool = True
    page: Page = Page.QUEUE
    id: str = ""
    selected: str = ""
    typed: str = ""
    asking: Act | None = None
    choice: int = -1
    code: str = ""
    left: Mapping[int, int] = field(default_factory=dict)
    busy: bool = False
    told: Told | None = None

    @property
    def order(self) -> OrderSeen | None:
        """The order looked at; None when it is not here any more."""
        return next((each for each in self.orders if each.id == self.id), None)

    @property
    def shown(self) -> tuple[OrderSeen, ...]:
        """Those of the column."""
        return tuple(each for each in self.orders if tab_of(each) is self.tab)

    def queue(self, told: Told | None = None) -> Under:
        """Back to the list, at that order."""
        return replace(
            self, page=Page.QUEUE, selected=self.id, id="", typed="", asking=None, told=told
        )

    def looking(self, id: str, told: Told | None = None) -> Under:
        """At one order."""
        return replace(
            self,
            page=Page.ORDER,
            id=id,
            selected="",
            typed="",
            asking=None,
            choice=-1,
            code="",
            left={},
            told=told,
        )

    def refused(self, told: Told) -> Under:
        return replace(self, busy=False, told=told)

"""The customer's side of the counter: whoever shows her basket hears each change once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from storeapp.domain.pricing import PricedBasket
from storeapp.domain.sale import Sale
from storeapp.domain.tender import Settlement


class Watcher(Protocol):
    """A display for the customer. Nothing here waits for it, and it never raises."""

    def opened(self) -> None:
        """Somebody signed in and nobody's goods are on the counter yet."""
        ...

    def closed(self) -> None:
        """Nobody sells here."""
        ...

    def basket(self, basket: PricedBasket) -> None:
        """The basket as it is now; an empty one is the next customer's."""
        ...

    def settlement(self, settlement: Settlement) -> None:
        """What was taken of it."""
        ...

    def sold(self, sale: Sale) -> None:
        """It is sold, and on disk."""
        ...


class Audience:
    """Tells every watcher the same, in the order in which it happens; a picture that shows the
    same basket again is told once."""

    def __init__(self) -> None:
        self._watchers: list[Watcher] = []
        self._told: object = None

    def join(self, watcher: Watcher) -> Callable[[], None]:
        """Hear of everything from now on; returns how to stop."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def opened(self) -> None:
        self._told = None
        for watcher in self._watchers:
            watcher.opened()

    def closed(self) -> None:
        self._told = None
        for watcher in self._watchers:
            watcher.closed()

    def basket(self, basket: PricedBasket) -> None:
        told = (basket.basket, basket.due)
        if told != self._told:
            self._told = told
            for watcher in self._watchers:
                watcher.basket(basket)

    def paying(self, settlement: Settlement, sale: Sale | None) -> None:
        """With its sale the payment is over."""
        told = (settlement, sale)
        if told == self._told:
            return
        self._told = told
        for watcher in self._watchers:
            watcher.settlement(settlement)
            if sale is not None:
                watcher.sold(sale)

"""The customer's side of the counter: whoever shows her basket hears each change once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from storeapp.domain.membership import Answers, Applicant
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


Heard = Callable[[Answers | None], None]
"""What she said; None when she does not want to."""


class Asker(Protocol):
    """A display that she can touch."""

    @property
    def there(self) -> bool:
        """False once it was put away."""
        ...

    def ask(self, who: Applicant, heard: Heard) -> None:
        """Ask her what she agrees to as a member; `heard` is told once, by her own touch."""
        ...

    def hush(self) -> None:
        """Nobody waits for her answer any more."""
        ...


class Audience:
    """Tells every watcher the same, in the order in which it happens; a picture that shows the
    same basket again is told once."""

    def __init__(self) -> None:
        self._watchers: list[Watcher] = []
        self._told: object = None
        self._asker: Asker | None = None

    @property
    def asks(self) -> bool:
        """Whether she has a display to say something on."""
        return self._asker is not None and self._asker.there

    def ask(self, who: Applicant, heard: Heard) -> bool:
        """False, and nobody is asked, where she has none."""
        if self._asker is None or not self._asker.there:
            return False
        self._asker.ask(who, heard)
        return True

    def hush(self) -> None:
        if self._asker is not None:
            self._asker.hush()

    def ask_by(self, asker: Asker) -> Callable[[], None]:
        """She is asked there from now on; returns how to stop."""
        self._asker = asker

        def end() -> None:
            self._asker = None

        return end

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

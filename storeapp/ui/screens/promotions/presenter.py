"""The sheet of promotions: it follows the basket, and prices it anew when the clerk says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from storeapp.domain.basket import Basket
from storeapp.domain.pricing import PricedBasket
from storeapp.services.pricing import Explained, Pricing
from storeapp.ui.screens.promotions.picture import picture
from storeapp.ui.screens.promotions.state import PromotionsState
from storeapp.ui.screens.promotions.texts import TEXTS
from storeapp.ui.texts import Texts


@dataclass(frozen=True, slots=True)
class Doors:
    """`take` puts the basket with other prices in the place of the one on the left;
    `remove_coupon` gives the last coupon back; `close` takes the sheet off. `exception`
    asks a manager about the selected line; None where nobody may make one."""

    take: Callable[[Basket], None]
    exception: Callable[[], None] | None
    remove_coupon: Callable[[], None]
    close: Callable[[], None]


class PromotionsPresenter:
    """Shows one state whenever the basket changes below it, and one more when the search for what
    would bring more has ended. It changes nothing but by `confirm`, and only after the old and the
    new total were shown."""

    def __init__(
        self,
        pricing: Pricing,
        texts: Texts,
        doors: Doors,
        show: Callable[[PromotionsState], None],
    ) -> None:
        self._pricing = pricing
        self._words = texts.of(TEXTS)
        self._doors = doors
        self._show = show
        self._open = False
        self._priced: PricedBasket | None = None
        self._explained: Explained | None = None

    def basket_is(self, priced: PricedBasket, explained: Explained | None) -> None:
        """The basket as it was just shown, and why it costs that once this is known."""
        self._priced, self._explained = priced, explained
        if self._open:
            self.again()

    def open(self) -> None:
        self._open = True
        self.again()

    def again(self) -> None:
        if self._priced is not None:
            repriced = self._pricing.repriced(self._priced.basket)
            state = picture(self._priced, self._explained, repriced, self._words)
            possible = self._doors.exception is not None and not self._priced.basket.empty
            self._show(replace(state, exception=possible))

    def confirm(self) -> None:
        """Enter: the new prices when there are any, and back to the basket."""
        repriced = self._pricing.repriced(self._priced.basket) if self._priced else None
        self.leave()
        if repriced is not None:
            self._doors.take(repriced.after.basket)

    def ask_exception(self) -> None:
        """F11: from here to the manager."""
        self.leave()
        if self._doors.exception is not None:
            self._doors.exception()

    def leave(self) -> None:
        """Esc."""
        self._open = False
        self._doors.close()

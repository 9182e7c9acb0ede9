"""What the customer's small display shows of a basket and its payment."""

from __future__ import annotations

from storeapp.domain.pricing import PricedBasket, PricedLine
from storeapp.domain.sale import Sale
from storeapp.domain.tender import Settlement
from storeapp.ports.devices import PoleDisplay


class PoleService:
    """Told of every change; shows the line that changed, else what is due.

    It remembers only the basket before, to see what changed; a display never decides anything.
    """

    def __init__(self, display: PoleDisplay) -> None:
        self._display = display
        self._before: PricedBasket | None = None

    def opened(self) -> None:
        """Somebody signed in, or the customer before has left."""
        self._before = None
        self._display.welcome()

    def closed(self) -> None:
        self._before = None
        self._display.idle()

    def basket(self, basket: PricedBasket) -> None:
        """The basket as it is now, after each change."""
        before, self._before = self._before, basket
        if not basket.basket.active:
            self._display.welcome()
            return
        changed = _changed(before, basket)
        if changed is None:
            self._display.total(basket.due)
        else:
            self._display.show(changed.line.name, changed.net)

    def settlement(self, settlement: Settlement) -> None:
        """The payment as it is now: what is left, then the change, then a greeting."""
        if not settlement.settled:
            self._display.total(settlement.left)
        elif settlement.change:
            self._display.change(settlement.change)
        else:
            self._display.welcome()

    def sold(self, sale: Sale) -> None:
        """What the payment left on the display stays there until the customer has gone."""


def _changed(before: PricedBasket | None, after: PricedBasket) -> PricedLine | None:
    """The newest line that is new or has another quantity; None when a line was only removed or
    promotions gave other prices: then the total is the news."""
    known = {} if before is None else {p.line.id: p.line.quantity for p in before.lines}
    for priced in reversed(after.lines):
        if not priced.line.voided and known.get(priced.line.id) != priced.line.quantity:
            return priced
    return None

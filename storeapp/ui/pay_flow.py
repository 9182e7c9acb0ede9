"""The way into a payment and out of it: back to the basket, or on to the next customer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storeapp.domain.barcode import Scan
from storeapp.domain.pricing import PricedBasket
from storeapp.domain.staff import StaffMember
from storeapp.domain.tender import Tender
from storeapp.services.counter import Counter
from storeapp.ui.card_flow import CardFlow
from storeapp.ui.screens.pay.card_steps import CardDoors
from storeapp.ui.screens.pay.phone_steps import MemberDoors
from storeapp.ui.screens.pay.presenter import Doors
from storeapp.ui.screens.pay.screen import PayScreen
from storeapp.ui.screens.sell.screen import SellScreen
from storeapp.ui.stagehand import Stagehand


@dataclass(frozen=True, slots=True)
class Ways:
    """The screen that sells, who sells, and what becomes of it when the sale is made."""

    sell: Callable[[], SellScreen]
    seller: Callable[[], StaffMember]
    sold: Callable[[], None]


class PayFlow:
    """While it is open nobody leaves: what was paid would be forgotten."""

    def __init__(self, counter: Counter, hand: Stagehand, cards: CardFlow, ways: Ways) -> None:
        self._hand = hand
        self._navigator = hand.navigator
        self._ways = ways
        self._screen = PayScreen(
            counter.checkout,
            around=hand.around,
            doors=Doors(
                self._back,
                self._one_more,
                self._next_customer,
                CardDoors(self._hold, cards.ask),
                hand.audience.paying,
                self._members(),
            ),
            look=hand.look,
            cards=counter.cards,
        )

    @property
    def is_open(self) -> bool:
        return self._navigator.shows(self._screen)

    def open(self, basket: PricedBasket, taken: tuple[Tender, ...]) -> None:
        """From the basket only: the clerk may have left it while head office was asked."""
        if self._navigator.top is not self._ways.sell():
            return
        self._screen.presenter.start(basket, self._ways.seller(), taken)
        self._navigator.open(self._screen)
        self._hand.strip.paying(True)

    def _back(self) -> None:
        self._hand.strip.paying(False)
        self._navigator.close(self._screen)

    def _one_more(self, scan: Scan) -> None:
        self._back()
        self._navigator.scan(scan)

    def _next_customer(self, scan: Scan | None) -> None:
        sell = self._ways.sell()
        sell.exchange_over()
        sell.presenter.sold()
        self._back()
        if scan is not None:
            self._navigator.scan(scan)
        self._ways.sold()

    def _hold(self) -> None:
        """Nobody knows whether the card was charged: the sale waits among the parked ones."""
        self._back()
        self._hand.around.spawn(self._ways.sell().presenter.park(), "hold a sale")

    def _members(self) -> MemberDoors:
        """Who shows a payment code, before it is charged."""

        async def payer(code: str) -> PricedBasket | None:
            selling = self._ways.sell().presenter.member
            member = await selling.payer(code)
            return None if member is None else await selling.pays(member)

        def who() -> str:
            return self._ways.sell().presenter.member.who()

        return MemberDoors(lambda: self._ways.sell().presenter.member.nobody_yet, payer, who)

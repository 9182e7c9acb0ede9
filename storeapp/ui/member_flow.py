"""The way to who the customer is, beside the basket."""

from __future__ import annotations

from storeapp.domain.basket import Basket
from storeapp.domain.staff import StaffMember
from storeapp.services.counter import Counter
from storeapp.ui.screens.member.presenter import Doors
from storeapp.ui.screens.member.screen import MemberScreen
from storeapp.ui.screens.sell.member import SellMember
from storeapp.ui.stagehand import Stagehand


class MemberFlow:
    """Whoever is found becomes the basket's customer; a till without members finds nobody."""

    def __init__(self, counter: Counter, hand: Stagehand, selling: SellMember) -> None:
        self._navigator = hand.navigator
        self._screen = None
        if counter.members is not None:
            self._screen = MemberScreen(
                counter.members,
                counter.clock,
                around=hand.around,
                doors=Doors(selling.take, selling.leave, self._close),
                look=hand.look,
            )

    def open(self, staff: StaffMember, basket: Basket) -> None:
        if self._screen is not None:
            self._screen.presenter.start(staff, basket)
            self._navigator.open(self._screen)

    def _close(self) -> None:
        if self._screen is not None:
            self._navigator.close(self._screen)

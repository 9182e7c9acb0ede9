"""The way to who the customer is, or becomes, beside the basket."""

from __future__ import annotations

from collections.abc import Callable

from storeapp.domain.basket import Basket
from storeapp.domain.staff import StaffMember
from storeapp.services.counter import Counter
from storeapp.services.joining import Joining
from storeapp.ui.navigator import Screen
from storeapp.ui.screens.joining.presenter import Doors as JoiningDoors
from storeapp.ui.screens.joining.screen import JoiningScreen
from storeapp.ui.screens.member.presenter import Doors
from storeapp.ui.screens.member.screen import MemberScreen
from storeapp.ui.screens.sell.member import SellMember
from storeapp.ui.stagehand import Stagehand


class MemberFlow:
    """Whoever is found, or becomes a member, becomes the basket's customer; a till without members
    finds nobody. While somebody pays, her basket stays as it is."""

    def __init__(
        self,
        counter: Counter,
        hand: Stagehand,
        selling: SellMember,
        paying: Callable[[], bool],
    ) -> None:
        self._hand = hand
        self._selling = selling
        self._paying = paying
        self._screen: MemberScreen | None = None
        self._joining: JoiningScreen | None = None
        self._staff: StaffMember | None = None
        if counter.members is not None:
            if counter.joining is not None:
                self._joining = self._make_joining(counter.joining)
            self._screen = MemberScreen(
                counter.members,
                counter.clock,
                around=hand.around,
                doors=Doors(
                    selling.take,
                    selling.leave,
                    lambda: self._close(self._screen),
                    self._join if self._joining else None,
                ),
                look=hand.look,
            )

    def open(self, staff: StaffMember, basket: Basket) -> None:
        self._staff = staff
        if self._screen is not None:
            self._screen.presenter.start(staff, basket)
            self._hand.navigator.open(self._screen)

    def _join(self, typed: str) -> None:
        if self._joining is not None and self._staff is not None:
            self._joining.presenter.start(self._staff, typed)
            self._hand.navigator.open(self._joining)

    def _make_joining(self, joining: Joining) -> JoiningScreen:
        audience = self._hand.audience
        joining.follow(lambda id, member: self._selling.proved(id, member, paying=self._paying()))
        doors = JoiningDoors(
            self._selling.take,
            lambda: self._close(self._joining),
            audience.ask,
            audience.hush,
            lambda: audience.asks,
        )
        hand = self._hand
        return JoiningScreen(joining, around=hand.around, doors=doors, look=hand.look)

    def _close(self, screen: Screen | None) -> None:
        if screen is not None:
            self._hand.navigator.close(screen)

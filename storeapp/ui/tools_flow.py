"""The way to what a clerk does beside selling, and to the manager it may need."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.staff import StaffMember
from storeapp.services.approving import Approving
from storeapp.services.card_day import CardDay
from storeapp.services.counter import Counter
from storeapp.services.labels import Labels
from storeapp.ui.navigator import Screen
from storeapp.ui.screens.approval.presenter import Question
from storeapp.ui.screens.approval.screen import ApprovalScreen
from storeapp.ui.screens.card_day.screen import CardDayScreen
from storeapp.ui.screens.drawer.presenter import Doors as DrawerDoors
from storeapp.ui.screens.drawer.screen import DrawerScreen
from storeapp.ui.screens.labels.screen import LabelsScreen
from storeapp.ui.screens.receipts.presenter import Doors as ReceiptsDoors
from storeapp.ui.screens.receipts.screen import ReceiptsScreen
from storeapp.ui.screens.tools.screen import ToolsScreen
from storeapp.ui.screens.tools.state import Tool
from storeapp.ui.stagehand import Stagehand

COUNT_FLOAT = "count-float"
"""Why the drawer opens before a shift, as the record of the day keeps it."""

Then = Callable[[StaffMember], None]


class ToolsFlow:
    """Opens one sheet over the other, beside the basket. What the till has not is not made."""

    def __init__(self, counter: Counter, hand: Stagehand) -> None:
        self._counter = counter
        self._hand = hand
        self._navigator = hand.navigator
        self._staff: StaffMember | None = None
        doors = {Tool.RECEIPTS: self._make_receipts()}
        if counter.drawer.fitted:
            doors[Tool.DRAWER] = self._make_drawer()
        if counter.labels is not None:
            doors[Tool.LABELS] = self._make_labels(counter.labels)
        if counter.card_day is not None:
            doors[Tool.CARD_DAY] = self._make_card_day(counter.card_day)
        self._tools = ToolsScreen(
            around=hand.around, doors=doors, close=lambda: self._close(self._tools), look=hand.look
        )
        self._approval = ApprovalScreen(
            Approving(counter.exceptions.signing_in),
            around=hand.around,
            close=lambda: self._close(self._approval),
            look=hand.look,
        )

    def open(self, staff: StaffMember) -> None:
        """The list of tools, for this person."""
        self._staff = staff
        self._tools.presenter.start()
        self._navigator.open(self._tools)

    async def open_to_count(self, staff: StaffMember) -> None:
        """The float is counted with the drawer open; one that stays shut has its key."""
        if self._counter.drawer.fitted:
            with contextlib.suppress(Refusal):  # A full disk is said when the shift is opened.
                await self._counter.drawer.open_for(COUNT_FLOAT, staff)

    # --- the parts ---------------------------------------------------------------------

    def _make_receipts(self) -> Callable[[], None]:
        def ask(number: str, then: Then) -> None:
            self._ask(Question("copy", {"number": number}, then))

        screen = ReceiptsScreen(
            self._counter.receipts,
            self._counter.clock,
            around=self._hand.around,
            doors=ReceiptsDoors(ask, lambda: self._close(screen)),
            look=self._hand.look,
        )
        return self._opening(screen, lambda: screen.presenter.start(self._person))

    def _make_drawer(self) -> Callable[[], None]:
        def ask(reason: str, then: Then) -> None:
            self._ask(Question("drawer", {"reason": reason}, then))

        screen = DrawerScreen(
            self._counter.drawer,
            around=self._hand.around,
            doors=DrawerDoors(ask, lambda: self._close(screen)),
            look=self._hand.look,
        )
        return self._opening(screen, lambda: screen.presenter.start(self._person))

    def _make_labels(self, labels: Labels) -> Callable[[], None]:
        screen = LabelsScreen(
            labels,
            around=self._hand.around,
            close=lambda: self._close(screen),
            look=self._hand.look,
        )
        return self._opening(screen, screen.presenter.start)

    def _make_card_day(self, day: CardDay) -> Callable[[], None]:
        screen = CardDayScreen(
            day, around=self._hand.around, close=lambda: self._close(screen), look=self._hand.look
        )
        return self._opening(screen, lambda: screen.presenter.start(self._person))

    def _opening(self, screen: Screen, start: Callable[[], None]) -> Callable[[], None]:
        def opened() -> None:
            start()
            self._navigator.open(screen)

        return opened

    def _ask(self, question: Question) -> None:
        """A manager, over the sheet that needs one."""
        self._approval.presenter.start(question)
        self._navigator.open(self._approval)

    def _close(self, screen: Screen) -> None:
        self._navigator.close(screen)

    @property
    def _person(self) -> StaffMember:
        if self._staff is None:
            raise Defect("nobody asked for a tool")
        return self._staff

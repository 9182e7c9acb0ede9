"""The way to the devices and their set-up, beside the basket."""

from __future__ import annotations

from collections.abc import Callable

from storeapp.domain.staff import StaffMember
from storeapp.services.counter import Counter
from storeapp.services.setup import Setup
from storeapp.ui.screens.devices.presenter import Doors
from storeapp.ui.screens.devices.screen import DevicesScreen
from storeapp.ui.screens.wizard.screen import WizardScreen
from storeapp.ui.stagehand import Stagehand


class DevicesFlow:
    """The set-up is one step beyond the devices; a till that cannot keep it has none."""

    def __init__(self, counter: Counter, hand: Stagehand) -> None:
        self._hand = hand
        self._navigator = hand.navigator
        self._devices = DevicesScreen(
            counter.devices,
            around=hand.around,
            doors=Doors(
                lambda: self._navigator.close(self._devices),
                self._way_to(counter.setup) if counter.setup else None,
            ),
            look=hand.look,
        )

    def open(self, staff: StaffMember) -> None:
        self._devices.presenter.start(staff)
        self._navigator.open(self._devices)

    def _way_to(self, setup: Setup) -> Callable[[], None]:
        wizard = WizardScreen(
            setup,
            around=self._hand.around,
            close=lambda: self._navigator.close(wizard),
            look=self._hand.look,
        )

        def opened() -> None:
            wizard.presenter.open()
            self._navigator.open(wizard)

        return opened

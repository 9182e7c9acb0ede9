"""The screen that opens a shift put together: its view's intents go to its presenter."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.domain.money import Currency
from storeapp.ports.clock import Clock
from storeapp.services.shifts import Shifts
from storeapp.ui.screens.shift.presenter import Doors, ShiftPresenter
from storeapp.ui.screens.shift.view import ShiftView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class ShiftScreen:
    """A `navigator.Screen`; nothing can be scanned before the shift is open."""

    takes_scans = False

    def __init__(
        self,
        shifts: Shifts,
        clock: Clock,
        currency: Currency,
        *,
        around: Surroundings,
        doors: Doors,
        look: Look,
    ) -> None:
        self.view = ShiftView(look)
        show = self.view.show_state
        self.presenter = ShiftPresenter(shifts, clock, currency, around, doors, show)
        self.view.pressed.connect(self.presenter.press)
        self.view.confirmed.connect(self.presenter.confirm)
        self.view.left_screen.connect(self.presenter.sign_out)

    @property
    def widget(self) -> QWidget:
        return self.view

    def scanned(self, scan: Scan) -> None:
        """Never called: see `takes_scans`."""

    def opened(self) -> None:
        self.presenter.again()
        self.view.take_focus()

    def again(self) -> None:
        self.presenter.again()

    def covered(self, *, covered: bool) -> None:
        self.view.setEnabled(not covered)

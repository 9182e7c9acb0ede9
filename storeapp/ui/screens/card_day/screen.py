"""The terminal's end of day put together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.services.card_day import CardDay
from storeapp.ui.screens.card_day.presenter import CardDayPresenter
from storeapp.ui.screens.card_day.view import CardDayView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class CardDayScreen:
    """A `navigator.Screen` over the right side; a scan goes to the basket below it.
    `presenter.start` comes before it opens."""

    takes_scans = False

    def __init__(
        self, day: CardDay, *, around: Surroundings, close: Callable[[], None], look: Look
    ) -> None:
        self.view = CardDayView(look)
        self.presenter = CardDayPresenter(day, around, close, self.view.show_state)
        self.view.confirmed.connect(self.presenter.confirm)
        self.view.seen.clicked.connect(self.presenter.seen)
        self.view.closed.connect(self.presenter.leave)

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

"""The screen where a till joins a store put together: its intents go to its presenter."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.ui.screens.enrol.presenter import EnrolPresenter
from storeapp.ui.screens.enrol.view import EnrolView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class EnrolScreen:
    """A `navigator.Screen`; a till that belongs to no store sells nothing."""

    takes_scans = False

    def __init__(
        self,
        *,
        around: Surroundings,
        look: Look,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self.view = EnrolView(look)
        self.presenter = EnrolPresenter(around, self.view.show_state, sleep)
        self.view.typed.connect(self.presenter.type)
        self.view.confirmed.connect(self.presenter.ask)
        self.view.left_screen.connect(self.presenter.change_address)

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

"""The question before a basket is removed put together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.ui.screens.clear.presenter import ClearPresenter, Doors
from storeapp.ui.screens.clear.view import ClearView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class ClearScreen:
    """A `navigator.Screen` over the right side. `presenter.start` comes before it opens."""

    takes_scans = True

    def __init__(self, *, around: Surroundings, doors: Doors, look: Look) -> None:
        self.view = ClearView(look)
        self.presenter = ClearPresenter(around, doors, self.view.show_state)
        self.view.chosen.connect(self.presenter.choose)
        self.view.confirmed.connect(self.presenter.confirm)
        self.view.closed.connect(self.presenter.keep)

    @property
    def widget(self) -> QWidget:
        return self.view

    def scanned(self, scan: Scan) -> None:
        self.presenter.scanned(scan)

    def opened(self) -> None:
        self.presenter.again()
        self.view.take_focus()

    def again(self) -> None:
        self.presenter.again()

    def covered(self, *, covered: bool) -> None:
        self.view.setEnabled(not covered)

"""The request for an exception put together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.services.exceptions import Exceptions
from storeapp.ui.screens.exception.presenter import Doors, ExceptionPresenter
from storeapp.ui.screens.exception.view import ExceptionView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class ExceptionScreen:
    """A `navigator.Screen` over the right side. `presenter.start` comes before it opens. A scan is
    refused meanwhile: the exception is for the basket as it was asked about."""

    takes_scans = True

    def __init__(
        self, exceptions: Exceptions, *, around: Surroundings, doors: Doors, look: Look
    ) -> None:
        self.view = ExceptionView(look)
        self.presenter = ExceptionPresenter(exceptions, around, doors, self.view.show_state)
        self._around = around
        self.view.chosen.connect(self.presenter.choose)
        self.view.written.connect(self.presenter.write)
        self.view.picked.connect(self.presenter.pick)
        self.view.pressed.connect(self.presenter.press)
        self.view.confirmed.connect(self.presenter.confirm)
        self.view.closed.connect(self.presenter.back)

    @property
    def widget(self) -> QWidget:
        return self.view

    def scanned(self, scan: Scan) -> None:
        self._around.sounds.refused()

    def opened(self) -> None:
        self.presenter.again()
        self.view.take_focus()

    def again(self) -> None:
        self.presenter.again()

    def covered(self, *, covered: bool) -> None:
        self.view.setEnabled(not covered)

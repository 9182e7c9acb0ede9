"""The joining sheet put together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.services.joining import Joining
from storeapp.ui.screens.joining.presenter import Doors, JoiningPresenter
from storeapp.ui.screens.joining.view import JoiningView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class JoiningScreen:
    """A `navigator.Screen` over the right side. `presenter.start` comes before it opens. A scan
    goes to the basket below it."""

    takes_scans = False

    def __init__(self, joining: Joining, *, around: Surroundings, doors: Doors, look: Look) -> None:
        self.view = JoiningView(look)
        self.presenter = JoiningPresenter(joining, around, doors, self.view.show_state)
        view, presenter = self.view, self.presenter
        view.written.connect(presenter.write)
        view.entered.connect(presenter.enter)
        view.passed.connect(presenter.without)
        view.confirmed.connect(presenter.confirm)
        view.closed.connect(presenter.leave)

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

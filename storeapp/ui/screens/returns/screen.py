"""Taking goods back put together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.services.returns import Returns
from storeapp.ui.screens.returns.desk import Desk, Doors
from storeapp.ui.screens.returns.presenter import ReturnsPresenter
from storeapp.ui.screens.returns.view import ReturnsView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class ReturnsScreen:
    """A `navigator.Screen` over the right side. `presenter.start` comes before it opens. A scan is
    a receipt's, or of goods that come back."""

    takes_scans = True

    def __init__(self, returns: Returns, *, around: Surroundings, doors: Doors, look: Look) -> None:
        self.view = ReturnsView(look)
        self.presenter = ReturnsPresenter(Desk(returns, around, doors, self.view.show_state))
        view, presenter = self.view, self.presenter
        view.selected.connect(presenter.select)
        view.chosen.connect(presenter.choose)
        view.written.connect(presenter.write)
        view.pressed.connect(presenter.press)
        view.lettered.connect(presenter.letter)
        view.exchanging.connect(presenter.exchange)
        view.blindly.connect(presenter.blind)
        view.confirmed.connect(presenter.confirm)
        view.closed.connect(presenter.leave)

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

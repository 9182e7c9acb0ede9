"""The list of tools put together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.ui.screens.tools.presenter import Doors, ToolsPresenter
from storeapp.ui.screens.tools.view import ToolsView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class ToolsScreen:
    """A `navigator.Screen` over the right side; a scan goes to the basket below it."""

    takes_scans = False

    def __init__(
        self, *, around: Surroundings, doors: Doors, close: Callable[[], None], look: Look
    ) -> None:
        self.view = ToolsView(look)
        self.presenter = ToolsPresenter(around, doors, close, self.view.show_state)
        self.view.selected.connect(self.presenter.select)
        self.view.chosen.connect(self.presenter.choose)
        self.view.pressed.connect(self.presenter.press)
        self.view.confirmed.connect(self.presenter.confirm)
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

"""The question why the drawer opens put together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.services.drawer import Drawer
from storeapp.ui.screens.drawer.presenter import Doors, DrawerPresenter
from storeapp.ui.screens.drawer.view import DrawerView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class DrawerScreen:
    """A `navigator.Screen` over the right side; a scan goes to the basket below it.
    `presenter.start` comes before it opens."""

    takes_scans = False

    def __init__(self, drawer: Drawer, *, around: Surroundings, doors: Doors, look: Look) -> None:
        self.view = DrawerView(look)
        self.presenter = DrawerPresenter(drawer, around, doors, self.view.show_state)
        self.view.chosen.connect(self.presenter.choose)
        self.view.written.connect(self.presenter.write)
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

"""The sheet of devices put together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.services.devices import DeviceDesk
from storeapp.ui.screens.devices.presenter import DevicesPresenter, Doors
from storeapp.ui.screens.devices.view import DevicesSheet
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class DevicesScreen:
    """A `navigator.Screen` over the right side. A scan tests its scanner: it reaches no basket."""

    takes_scans = True

    def __init__(self, desk: DeviceDesk, *, around: Surroundings, doors: Doors, look: Look) -> None:
        self.view = DevicesSheet(look)
        self.presenter = DevicesPresenter(desk, around, doors, self.view.show_state)
        self.view.selected.connect(self.presenter.select)
        self.view.reconnecting.connect(self.presenter.reconnect)
        self.view.moving.connect(self.presenter.move)
        self.view.setting_up.connect(self.presenter.set_up)
        self.view.closed.connect(self.presenter.leave)
        self.view.confirmed.connect(self.presenter.test)

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

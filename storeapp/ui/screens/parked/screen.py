"""The sheet of parked baskets put together."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.services.checkout import Checkout
from storeapp.services.parking import Parking
from storeapp.ui.screens.parked.presenter import ParkedDoors, ParkedPresenter
from storeapp.ui.screens.parked.view import ParkedSheet
from storeapp.ui.tasks import Spawn
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look


class ParkedScreen:
    """A `navigator.Screen` over the right side; a scan goes to the basket below it."""

    takes_scans = False

    def __init__(
        self,
        checkout: Checkout,
        parking: Parking,
        *,
        texts: Texts,
        spawn: Spawn,
        busy: Callable[[], AbstractContextManager[None]],
        doors: ParkedDoors,
        look: Look,
    ) -> None:
        self.view = ParkedSheet(look)
        show = self.view.show_state
        self.presenter = ParkedPresenter(checkout, parking, texts, doors, busy, show)
        self._spawn = spawn
        self.view.selected.connect(self.presenter.select)
        self.view.closed.connect(self.presenter.leave)
        self.view.confirmed.connect(self._recall)

    @property
    def widget(self) -> QWidget:
        return self.view

    def scanned(self, scan: Scan) -> None:
        """Never called: see `takes_scans`."""

    def opened(self) -> None:
        self.presenter.open()
        self.view.take_focus()
        self._spawn(self.presenter.load(), "list the parked baskets")

    def again(self) -> None:
        self.presenter.again()

    def covered(self, *, covered: bool) -> None:
        self.view.setEnabled(not covered)

    def _recall(self) -> None:
        self._spawn(self.presenter.recall(), "bring a basket back")

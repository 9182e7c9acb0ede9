"""The receipts put together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.ports.clock import Clock
from storeapp.services.receipts import Receipts
from storeapp.ui.screens.receipts.presenter import Doors, ReceiptsPresenter
from storeapp.ui.screens.receipts.view import ReceiptsView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class ReceiptsScreen:
    """A `navigator.Screen` over the right side. `presenter.start` comes before it opens. A scan is
    meant for a receipt: one of a good is refused aloud."""

    takes_scans = True

    def __init__(
        self, receipts: Receipts, clock: Clock, *, around: Surroundings, doors: Doors, look: Look
    ) -> None:
        self.view = ReceiptsView(look)
        show = self.view.show_state
        self.presenter = ReceiptsPresenter(receipts, clock, around, doors, show)
        self.view.selected.connect(self.presenter.select)
        self.view.chosen.connect(self.presenter.choose)
        self.view.written.connect(self.presenter.write)
        self.view.reasoned.connect(self.presenter.reason)
        self.view.confirmed.connect(self.presenter.confirm)
        self.view.closed.connect(self.presenter.leave)

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

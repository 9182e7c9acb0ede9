"""The sheet of promotions put together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.services.pricing import Pricing
from storeapp.ui.screens.promotions.presenter import Doors, PromotionsPresenter
from storeapp.ui.screens.promotions.view import PromotionsSheet
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look


class PromotionsScreen:
    """A `navigator.Screen` over the right side; a scan goes to the basket below it."""

    takes_scans = False

    def __init__(self, pricing: Pricing, *, texts: Texts, doors: Doors, look: Look) -> None:
        self.view = PromotionsSheet(look)
        self.presenter = PromotionsPresenter(pricing, texts, doors, self.view.show_state)
        self.view.closed.connect(self.presenter.leave)
        self.view.confirmed.connect(self.presenter.confirm)
        self.view.coupon_removed.connect(doors.remove_coupon)
        self.view.exception_asked.connect(self.presenter.ask_exception)

    @property
    def widget(self) -> QWidget:
        return self.view

    def scanned(self, scan: Scan) -> None:
        """Never called: see `takes_scans`."""

    def opened(self) -> None:
        self.presenter.open()
        self.view.take_focus()

    def again(self) -> None:
        self.presenter.again()

    def covered(self, *, covered: bool) -> None:
        self.view.setEnabled(not covered)

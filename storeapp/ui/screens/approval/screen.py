"""The question for a manager put together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.services.approving import Approving
from storeapp.ui.screens.approval.presenter import ApprovalPresenter
from storeapp.ui.screens.approval.view import ApprovalView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class ApprovalScreen:
    """A `navigator.Screen` over the right side. `presenter.start` comes before it opens. A scan is
    refused meanwhile: what is approved stays what it was."""

    takes_scans = True

    def __init__(
        self, approving: Approving, *, around: Surroundings, close: Callable[[], None], look: Look
    ) -> None:
        self.view = ApprovalView(look)
        self.presenter = ApprovalPresenter(approving, around, close, self.view.show_state)
        self._around = around
        self.view.picked.connect(self.presenter.pick)
        self.view.pressed.connect(self.presenter.press)
        self.view.confirmed.connect(self.presenter.confirm)
        self.view.closed.connect(self.presenter.leave)

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

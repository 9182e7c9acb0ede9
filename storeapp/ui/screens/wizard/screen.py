"""The set-up of a device put together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.services.setup import Setup
from storeapp.ui.screens.wizard.presenter import WizardPresenter
from storeapp.ui.screens.wizard.view import WizardView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class WizardScreen:
    """A `navigator.Screen` over the right side. `presenter.open` comes before it opens; a scan by
    a scanner that the till has already is refused meanwhile."""

    takes_scans = True

    def __init__(
        self, setup: Setup, *, around: Surroundings, close: Callable[[], None], look: Look
    ) -> None:
        self.view = WizardView(look)
        self.presenter = WizardPresenter(
            setup, around, close, self.view.show_state, lambda: len(QGuiApplication.screens())
        )
        view, presenter = self.view, self.presenter
        view.picked.connect(presenter.pick)
        view.pressed.connect(presenter.press)
        view.selected.connect(presenter.select)
        view.typed.connect(presenter.type)
        view.answered.connect(presenter.answer)
        view.skipped.connect(presenter.skip)
        view.gone.connect(presenter.gone)
        view.confirmed.connect(presenter.confirm)
        view.closed.connect(presenter.back)

    @property
    def widget(self) -> QWidget:
        return self.view

    def scanned(self, scan: Scan) -> None:
        self.presenter.scanned()

    def opened(self) -> None:
        self.presenter.again()
        self.view.take_focus()

    def again(self) -> None:
        self.presenter.again()

    def covered(self, *, covered: bool) -> None:
        self.view.setEnabled(not covered)

"""The labels put together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.services.labels import Labels
from storeapp.ui.screens.labels.presenter import LabelsPresenter
from storeapp.ui.screens.labels.view import LabelsView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class LabelsScreen:
    """A `navigator.Screen` over the right side. `presenter.start` comes before it opens. A scan
    means a label and never the basket."""

    takes_scans = True

    def __init__(
        self, labels: Labels, *, around: Surroundings, close: Callable[[], None], look: Look
    ) -> None:
        self.view = LabelsView(look)
        presenter = LabelsPresenter(labels, around, close, self.view.show_state)
        self.presenter, view = presenter, self.view
        view.selected.connect(presenter.select)
        view.chosen.connect(presenter.choose)
        view.searched.connect(presenter.search)
        view.stepped.connect(presenter.step)
        view.pressed.connect(presenter.press)
        view.fewer.clicked.connect(lambda: presenter.more(-1))
        view.more.clicked.connect(lambda: presenter.more(1))
        view.remove.clicked.connect(presenter.remove)
        view.weigh.clicked.connect(presenter.weigh)
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

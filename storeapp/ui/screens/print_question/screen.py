"""The question whether a receipt came out put together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.services.printing import Printing
from storeapp.ui.screens.print_question.presenter import QuestionPresenter
from storeapp.ui.screens.print_question.view import QuestionView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class QuestionScreen:
    """A `navigator.Screen` over the right side; a scan goes to the basket below it."""

    takes_scans = False

    def __init__(
        self,
        printing: Printing,
        *,
        around: Surroundings,
        answered: Callable[[], None],
        look: Look,
    ) -> None:
        self.view = QuestionView(look)
        self.presenter = QuestionPresenter(printing, around, answered, self.view.show_state)
        self.view.confirmed.connect(self.presenter.came_out)
        self.view.denied.connect(self.presenter.print_copy)
        self.view.closed.connect(self.presenter.later)

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

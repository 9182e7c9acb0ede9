"""The question what became of a card payment put together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.services.card import CardPayments
from storeapp.services.signing_in import SigningIn
from storeapp.ui.screens.card_question.presenter import CardQuestionPresenter
from storeapp.ui.screens.card_question.view import CardQuestionView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class CardQuestionScreen:
    """A `navigator.Screen` over the right side; a scan goes to what lies below it."""

    takes_scans = False

    def __init__(
        self,
        cards: CardPayments,
        signing_in: SigningIn,
        *,
        around: Surroundings,
        answered: Callable[[], None],
        look: Look,
    ) -> None:
        self.view = CardQuestionView(look)
        self.presenter = CardQuestionPresenter(
            cards, signing_in, around, answered, self.view.show_state
        )
        view, presenter = self.view, self.presenter
        view.passed_on.connect(presenter.ask_manager)
        view.chosen.connect(presenter.choose)
        view.picked.connect(presenter.pick)
        view.pressed.connect(presenter.press)
        view.confirmed.connect(presenter.confirm)
        view.closed.connect(presenter.back)

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

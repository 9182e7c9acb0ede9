"""The sign-in screen put together: its view's intents go to its presenter."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.domain.staff import StaffMember
from storeapp.ports.clock import Clock
from storeapp.services.signing_in import SigningIn
from storeapp.ui.screens.sign_in.presenter import SignInPresenter
from storeapp.ui.screens.sign_in.view import SignInView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class SignInScreen:
    """A `navigator.Screen`; a scan means nothing before somebody is signed in."""

    takes_scans = False

    def __init__(
        self,
        signing_in: SigningIn,
        clock: Clock,
        pins: Mapping[str, str],
        *,
        around: Surroundings,
        signed_in: Callable[[StaffMember], None],
        look: Look,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self.view = SignInView(look)
        self.presenter = SignInPresenter(
            signing_in, clock, pins, around, signed_in, self.view.show_state, sleep
        )
        self._connect()

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

    def _connect(self) -> None:
        view, presenter = self.view, self.presenter
        view.picked.connect(presenter.choose)
        view.stepped.connect(presenter.step)
        view.pressed.connect(presenter.press)
        view.cleared.connect(presenter.clear)
        view.confirmed.connect(presenter.confirm)

"""The member sheet put together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.ports.clock import Clock
from storeapp.services.members import Members
from storeapp.ui.screens.member.presenter import Doors, MemberPresenter
from storeapp.ui.screens.member.view import MemberView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class MemberScreen:
    """A `navigator.Screen` over the right side. `presenter.start` comes before it opens. A scan
    goes to the basket below it, which knows a member's code too."""

    takes_scans = False

    def __init__(
        self, members: Members, clock: Clock, *, around: Surroundings, doors: Doors, look: Look
    ) -> None:
        self.view = MemberView(look)
        presenter = MemberPresenter(members, clock, around, doors, self.view.show_state)
        self.presenter, view = presenter, self.view
        view.selected.connect(presenter.select)
        view.chosen.connect(presenter.choose)
        view.written.connect(presenter.write)
        view.added.connect(presenter.add)
        view.stepped.connect(presenter.step)
        view.remove.clicked.connect(presenter.remove)
        view.join.clicked.connect(presenter.join)
        view.confirmed.connect(presenter.confirm)
        view.closed.connect(presenter.leave)

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

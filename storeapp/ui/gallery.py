"""The designers' tool: a picture of every screen in every state, language, look and size.

`python -m storeapp.ui.gallery OUTDIR [NAME...]`; a name keeps those pictures that contain it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from storeapp.domain.catalogue import Language
from storeapp.ui import strip_samples
from storeapp.ui.customer import samples as customer
from storeapp.ui.customer.state import CustomerState
from storeapp.ui.customer.view import CustomerView
from storeapp.ui.screens.approval import samples as approval
from storeapp.ui.screens.approval.view import ApprovalView
from storeapp.ui.screens.card_day import samples as card_day
from storeapp.ui.screens.card_day.view import CardDayView
from storeapp.ui.screens.card_question import samples as card_question
from storeapp.ui.screens.card_question.view import CardQuestionView
from storeapp.ui.screens.clear import samples as clear
from storeapp.ui.screens.clear.view import ClearView
from storeapp.ui.screens.devices import samples as devices
from storeapp.ui.screens.devices.view import DevicesSheet
from storeapp.ui.screens.drawer import samples as drawer
from storeapp.ui.screens.drawer.view import DrawerView
from storeapp.ui.screens.enrol import samples as enrol
from storeapp.ui.screens.enrol.view import EnrolView
from storeapp.ui.screens.exception import samples as exception
from storeapp.ui.screens.exception.view import ExceptionView
from storeapp.ui.screens.joining import samples as joining
from storeapp.ui.screens.joining.view import JoiningView
from storeapp.ui.screens.labels import samples as labels
from storeapp.ui.screens.labels.view import LabelsView
from storeapp.ui.screens.member import samples as member
from storeapp.ui.screens.member.view import MemberView
from storeapp.ui.screens.orders import samples as orders
from storeapp.ui.screens.orders.view import OrdersView
from storeapp.ui.screens.parked import samples as parked
from storeapp.ui.screens.parked.view import ParkedSheet
from storeapp.ui.screens.pay import samples as pay
from storeapp.ui.screens.pay.view import PayView
from storeapp.ui.screens.print_question import samples as print_question
from storeapp.ui.screens.print_question.view import QuestionView
from storeapp.ui.screens.promotions import samples as promotions
from storeapp.ui.screens.promotions.view import PromotionsSheet
from storeapp.ui.screens.receipts import samples as receipts
from storeapp.ui.screens.receipts.view import ReceiptsView
from storeapp.ui.screens.returns import samples as returns
from storeapp.ui.screens.returns.view import ReturnsView
from storeapp.ui.screens.sell import samples as sell
from storeapp.ui.screens.sell.view import SellView
from storeapp.ui.screens.shift import samples as shift
from storeapp.ui.screens.shift.view import ShiftView
from storeapp.ui.screens.sign_in import samples as sign_in
from storeapp.ui.screens.sign_in.view import SignInView
from storeapp.ui.screens.stopped import samples as stopped
from storeapp.ui.screens.stopped.view import StoppedView
from storeapp.ui.screens.tools import samples as tools
from storeapp.ui.screens.tools.view import ToolsView
from storeapp.ui.screens.wizard import samples as wizard
from storeapp.ui.screens.wizard.view import WizardView
from storeapp.ui.shell import Shell
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Mode
from storeapp.ui.widgets.pictures import Pictures

SIZES = (QSize(1280, 800), QSize(1920, 1080))
Put = Callable[[Shell], None]
"""Fills the window for one picture."""


@dataclass(frozen=True, slots=True)
class Booth:
    """What a screen's pictures are made with."""

    look: Look
    texts: Texts

    def basket(self, name: str = "basket") -> SellView:
        """The sell screen in one of its states."""
        view = SellView(self.look, Pictures(sell.drawing))
        view.show_state(sell.samples(self.texts)[name])
        return view

    def selling(self, name: str) -> Put:
        """The sell screen alone."""

        def put(shell: Shell) -> None:
            view = self.basket(name)
            shell.put_screen(view)
            view.take_focus()
            view.show_state(sell.samples(self.texts)[name])

        return put

    def screen(self, view: Callable[[Look], Any], state: object) -> Put:
        """A screen that fills the window."""

        def put(shell: Shell) -> None:
            shown = self._shown(view, state)
            shell.put_screen(shown)
            shown.take_focus()

        return put

    def sheet(self, view: Callable[[Look], Any], state: object) -> Put:
        """A sheet over a filled basket."""

        def put(shell: Shell) -> None:
            below = self.basket()
            below.cover(True)
            shell.put_screen(below)
            shown = self._shown(view, state)
            shell.put_sheet(shown)
            shown.take_focus()

        return put

    def customer(self, state: CustomerState) -> Put:
        """The customer's own window, which has no strip."""

        def put(shell: Shell) -> None:
            shell.strip.hide()
            view = CustomerView(self.look, customer.earlier(self.texts))
            view.show_state(state)
            shell.put_screen(view)

        return put

    def _shown(self, view: Callable[[Look], Any], state: object) -> Any:
        shown = view(self.look)
        shown.show_state(state)
        return shown


Sampled = tuple[str, Callable[[Texts], Mapping[str, Any]], Callable[[Look], Any]]
"""A screen's name, its sample states and its view; view and states belong together."""
SCREENS: tuple[Sampled, ...] = (
    ("enrol", enrol.samples, EnrolView),
    ("sign-in", sign_in.samples, SignInView),
    ("shift", shift.samples, ShiftView),
    ("stopped", stopped.samples, lambda _: StoppedView()),
)
SHEETS: tuple[Sampled, ...] = (
    ("tools", tools.samples, ToolsView),
    ("receipts", receipts.samples, ReceiptsView),
    ("labels", labels.samples, LabelsView),
    ("drawer", drawer.samples, DrawerView),
    ("card-day", card_day.samples, CardDayView),
    ("approval", approval.samples, ApprovalView),
    ("card-question", card_question.samples, CardQuestionView),
    ("clear", clear.samples, ClearView),
    ("devices", devices.samples, DevicesSheet),
    ("exception", exception.samples, ExceptionView),
    ("joining", joining.samples, JoiningView),
    ("member", member.samples, MemberView),
    ("orders", orders.samples, OrdersView),
    ("parked", parked.samples, ParkedSheet),
    ("pay", pay.samples, PayView),
    ("print-question", print_question.samples, QuestionView),
    ("promotions", promotions.samples, PromotionsSheet),
    ("returns", returns.samples, ReturnsView),
    ("wizard", wizard.samples, WizardView),
)


def pictures(booth: Booth) -> Iterator[tuple[str, Put]]:
    """Every picture's name and how to fill the window for it."""
    for name in sell.samples(booth.texts):
        yield f"sell-{name}", booth.selling(name)
    for name, state in customer.samples(booth.texts).items():
        yield f"customer-{name}", booth.customer(state)
    for group, put in ((SCREENS, booth.screen), (SHEETS, booth.sheet)):
        for screen, samples, view in group:
            for name, state in samples(booth.texts).items():
                yield f"{screen}-{name}", put(view, state)


def main(arguments: Sequence[str]) -> int:
    """Paint all pictures into the folder named first."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    folder, wanted = Path(arguments[0]), tuple(arguments[1:])
    folder.mkdir(parents=True, exist_ok=True)
    look = Look()
    count = 0
    for mode in Mode:
        look.wear(mode)
        for language in Language:
            booth = Booth(look, Texts(language))
            for name, put in pictures(booth):
                if not wanted or any(part in name for part in wanted):
                    count += _paint(folder, f"{name}-{mode.value}-{language.value}", booth, put)
    app.processEvents()
    sys.stdout.write(f"{count} pictures in {folder}\n")
    return 0


def _paint(folder: Path, name: str, booth: Booth, put: Put) -> int:
    shell = Shell(booth.look)
    shell.strip.show_state(strip_samples.samples(booth.texts)[strip_samples.of(name)])
    shell.show()
    put(shell)
    for size in SIZES:
        shell.resize(size)
        QApplication.processEvents()
        shell.grab().save(str(folder / f"{name}-{size.width()}.png"))
    shell.close()
    shell.deleteLater()
    return len(SIZES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

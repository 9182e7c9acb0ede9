"""Every screen and sheet that the flow has, with its presenter: no scan is lost, whatever is up.

A screen without a way to it in `WAYS` makes a test fail, so that none is forgotten.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import storeapp.ui.screens
from storeapp.services.counter import Counter
from storeapp.ui.screens.devices.screen import DevicesScreen
from storeapp.ui.screens.drawer.screen import DrawerScreen
from storeapp.ui.screens.member.screen import MemberScreen
from storeapp.ui.screens.pay.screen import PayScreen
from storeapp.ui.screens.promotions.screen import PromotionsScreen
from storeapp.ui.screens.receipts.screen import ReceiptsScreen
from storeapp.ui.screens.sell.screen import SellScreen
from storeapp.ui.screens.tools.screen import ToolsScreen
from storeapp.ui.screens.tools.state import Tool
from storeapp.ui.screens.wizard.screen import WizardScreen
from storeapp.ui.theme.look import Look
from tests.services.setup_given import Setting
from tests.ui.flow.given import NUTS, PLUM, Day
from tests.ui.flow.test_cards import LOST, CardDay
from tests.ui.given import NUTS_CODE, PLUM_CODE
from tests.ui.scanning.conftest import Wedge
from tests.ui.scanning.strokes import GAPS_MS, scan_into_stalled
from tests.ui.scanning.watching import Watch

THREE = tuple(zip((f"{PLUM_CODE}\r", f"{NUTS_CODE}\r", f"{PLUM_CODE}\r"), GAPS_MS, strict=True))
FOUR = (*THREE, (f"{NUTS_CODE}\r", 5))


def selling(day: Day) -> None:
    day.enrolled()
    day.sign_in()
    day.sell(NUTS, PLUM)


def opened(name: str) -> Callable[[Day], None]:
    """By the sell screen's own key."""

    def way(day: Day) -> None:
        selling(day)
        day.sell().view.acted.emit(name)
        day.work.run()

    return way


def paying(day: Day) -> None:
    selling(day)
    day.pay()


def sold(day: Day) -> None:
    paying(day)
    top = day.top
    assert isinstance(top, PayScreen)
    top.presenter.hand_over(200_00)
    day.work.run()


def card_in_doubt(day: Day) -> None:
    selling(day)
    assert isinstance(day, CardDay)
    day.terminal.paying = [LOST]
    day.charge()


def card_asked_about(day: Day) -> None:
    card_in_doubt(day)
    top = day.top
    assert isinstance(top, PayScreen)
    top.view.money.manager.click()
    day.work.run()


def doubted(day: Day) -> None:
    day.enrolled()
    day.sign_in()
    day.lose_a_receipt()


def excepted(day: Day) -> None:
    opened("promotions")(day)
    top = day.top
    assert isinstance(top, PromotionsScreen)
    top.view.exception.click()
    day.work.run()


def counted(day: Day) -> None:
    """A quantity is half typed."""
    opened("quantity")(day)
    day.sell().modes.press("1")


def searched(day: Day) -> None:
    selling(day)
    day.sell().view.field.setText("pl")


def number_typed(day: Day) -> None:
    opened("member")(day)
    top = day.top
    assert isinstance(top, MemberScreen)
    top.view.field.setText("1290")


def joins(day: Day) -> None:
    """Nobody has this number yet, and she wants to be a member."""
    number_typed(day)
    top = day.top
    assert isinstance(top, MemberScreen)
    top.presenter.confirm()
    day.work.run()
    top.view.join.click()


def shift_closed(day: Day) -> None:
    day.enrolled(shift=False)
    day.sign_in()


def tending(day: Day) -> None:
    selling(day)
    day.flow.tend()


def using(tool: Tool) -> Callable[[Day], None]:
    """By the list of tools."""

    def way(day: Day) -> None:
        more(day)
        top = day.top
        assert isinstance(top, ToolsScreen)
        top.presenter.choose(tool.value)
        day.work.run()

    return way


def more(day: Day) -> None:
    selling(day)
    day.flow.more()


def ordered(day: Day) -> None:
    selling(day)
    day.flow.orders()
    day.work.run()


def looked_at(day: Day) -> None:
    """A receipt of an earlier sale, beside the next basket."""
    sold(day)
    top = day.top
    assert isinstance(top, PayScreen)
    top.presenter.confirm()
    day.sell(NUTS)
    day.flow.more()
    tools = day.top
    assert isinstance(tools, ToolsScreen)
    tools.presenter.choose("receipts")
    day.work.run()
    receipts = day.top
    assert isinstance(receipts, ReceiptsScreen)
    receipts.presenter.confirm()
    day.work.run()


def explained(day: Day) -> None:
    """Why the drawer opens is being written."""
    using(Tool.DRAWER)(day)
    top = day.top
    assert isinstance(top, DrawerScreen)
    top.presenter.choose("other")
    top.view.field.setText("ba")


def manager_asked(day: Day) -> None:
    using(Tool.DRAWER)(day)
    top = day.top
    assert isinstance(top, DrawerScreen)
    top.presenter.choose("count")
    top.presenter.confirm()
    day.work.run()


def setting_up(day: Day) -> None:
    """A manager is asked for."""
    counter = day.till.counter

    async def with_setup() -> Counter:
        return replace(await counter(), setup=Setting().setup)

    day.till.counter = with_setup  # type: ignore[method-assign]  # with a file to keep settings in
    tending(day)
    top = day.top
    assert isinstance(top, DevicesScreen)
    top.view.set_up.click()
    day.work.run()


def learning_a_scanner(day: Day) -> None:
    """A new scanner's code is on the screen; those that work already are not meant."""
    setting_up(day)
    top = day.top
    assert isinstance(top, WizardScreen)
    for digit in "246810":
        top.presenter.press(digit)
    for chosen in ("", "scanner", "wedge"):
        if chosen:
            top.presenter.select(chosen)
        top.presenter.confirm()
        day.work.run()
    assert top.view.scanning.isVisible()


WAYS: dict[str, tuple[str, Callable[[Day], None]]] = {
    "enrol": ("EnrolScreen", Day.begin),
    "sign in": ("SignInScreen", Day.enrolled),
    "shift": ("ShiftScreen", shift_closed),
    "sell": ("SellScreen", selling),
    "sell, a quantity": ("SellScreen", counted),
    "sell, a search": ("SellScreen", searched),
    "pay": ("PayScreen", paying),
    "pay, sold": ("PayScreen", sold),
    "pay, a card in doubt": ("PayScreen", card_in_doubt),
    "a card in doubt": ("CardQuestionScreen", card_asked_about),
    "clear": ("ClearScreen", opened("clear")),
    "parked": ("ParkedScreen", opened("parked")),
    "member": ("MemberScreen", opened("member")),
    "member, a number": ("MemberScreen", number_typed),
    "a new member": ("JoiningScreen", joins),
    "returns": ("ReturnsScreen", opened("returns")),
    "promotions": ("PromotionsScreen", opened("promotions")),
    "exception": ("ExceptionScreen", excepted),
    "receipts in doubt": ("QuestionScreen", doubted),
    "devices": ("DevicesScreen", tending),
    "set up": ("WizardScreen", setting_up),
    "set up, a new scanner": ("WizardScreen", learning_a_scanner),
    "tools": ("ToolsScreen", more),
    "receipts": ("ReceiptsScreen", using(Tool.RECEIPTS)),
    "a receipt": ("ReceiptsScreen", looked_at),
    "drawer": ("DrawerScreen", using(Tool.DRAWER)),
    "drawer, in words": ("DrawerScreen", explained),
    "a manager": ("ApprovalScreen", manager_asked),
    "labels": ("LabelsScreen", using(Tool.LABELS)),
    "orders": ("OrdersScreen", ordered),
    "end of day": ("CardDayScreen", using(Tool.CARD_DAY)),
}
"""The screen in front, and how one gets there."""
BESIDE = ("DevicesScreen", "LabelsScreen")
"""What takes a scan for itself, and the basket has nothing of it."""
SOLD = ("pay, sold", "a receipt")
names = pytest.mark.parametrize("name", WAYS)


@pytest.fixture
def day(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Day]:
    day = CardDay(look, tmp_path)
    qtbot.addWidget(day.shell)
    day.shell.resize(1280, 800)
    day.shell.show()
    day.shell.activateWindow()
    qtbot.waitUntil(day.shell.isActiveWindow)
    yield day
    day.flow.stop()
    day.strip.stop()
    day.work.close()


def came_to(day: Day, name: str) -> Watch:
    kind, way = WAYS[name]
    way(day)
    assert type(day.top).__name__ == kind
    day.sounds.heard.clear()
    return Watch(day.shell)


def pieces(day: Day) -> int:
    """In the basket under way; none before anybody sells."""
    screen = day.navigator.screen
    if not isinstance(screen, SellScreen):
        return 0
    return sum(line.quantity.thousandths for line in screen.presenter.basket.lines) // 1000


def answered(day: Day, before: int) -> int:
    """How many scans went into the basket, were tried out beside it, or were refused aloud."""
    heard = day.sounds.heard
    tried = heard.count("accepted") if type(day.top).__name__ in BESIDE else 0
    return pieces(day) - before + tried + heard.count("refused")


def by_hand(watch: Watch) -> list[str]:
    """What only keys and fingers do. A screen may say more by itself when it takes a scan."""
    return [
        what for what in watch.touched if what.endswith((".clicked", ".pressed", ".textEdited"))
    ]


def settled(day: Day) -> None:
    """What the scans started has ended."""
    day.work.run()
    QApplication.processEvents()


@names
def test_three_scans_while_the_window_stalls_are_sold_or_refused_aloud(
    name: str, day: Day, qtbot: QtBot, wedge: Wedge
) -> None:
    watch = came_to(day, name)
    before = 0 if name == "pay, sold" else pieces(day)  # After a sale the next basket begins.
    wedge(day.navigator.scan)

    scan_into_stalled(day.shell, THREE, qtbot)
    settled(day)

    assert answered(day, before) == 3
    assert by_hand(watch) == []
    assert day.sales == (name in SOLD)
    assert not any(PLUM_CODE[:3] in text for text in fields(day))


@names
def test_while_work_is_under_way_three_scans_wait_and_the_fourth_is_refused_aloud(
    name: str, day: Day, qtbot: QtBot, wedge: Wedge
) -> None:
    watch = came_to(day, name)
    before = 0 if name == "pay, sold" else pieces(day)
    wedge(day.navigator.scan)

    with day.navigator.busy():
        scan_into_stalled(day.shell, FOUR, qtbot)
        assert day.sounds.heard == ["refused"]
    settled(day)

    assert answered(day, before) == 4
    assert by_hand(watch) == []
    assert day.sales == (name in SOLD)
    assert not any(PLUM_CODE[:3] in text for text in fields(day))


def fields(day: Day) -> list[str]:
    return Watch(day.shell).texts


def test_there_is_a_way_to_every_screen() -> None:
    assert set(all_screens()) == {kind for kind, _ in WAYS.values()}


def all_screens() -> Iterator[str]:
    """The screens that any folder of screens has."""
    (folder,) = storeapp.ui.screens.__path__
    for file in Path(folder).glob("*/screen.py"):
        module = importlib.import_module(f"storeapp.ui.screens.{file.parent.name}.screen")
        yield from (name for name, part in vars(module).items() if hasattr(part, "takes_scans"))

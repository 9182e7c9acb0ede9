"""From the strip to the tools and back: receipts, the drawer, labels, the terminal's day."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from storeapp.domain.card import Approved
from storeapp.domain.codec import drawer_open_from
from storeapp.domain.errors import Refusal
from storeapp.ports.sales import JobState
from storeapp.services.counter import Counter
from storeapp.ui.screens.approval.screen import ApprovalScreen
from storeapp.ui.screens.card_day.screen import CardDayScreen
from storeapp.ui.screens.drawer.screen import DrawerScreen
from storeapp.ui.screens.labels.screen import LabelsScreen
from storeapp.ui.screens.pay.screen import PayScreen
from storeapp.ui.screens.receipts.screen import ReceiptsScreen
from storeapp.ui.screens.sell.screen import SellScreen
from storeapp.ui.screens.shift.screen import ShiftScreen
from storeapp.ui.screens.sign_in.screen import SignInScreen
from storeapp.ui.screens.tools.screen import ToolsScreen
from storeapp.ui.theme.look import Look
from tests.services.test_card_day import BOOKED
from tests.ui.flow.given import NUTS, PLUM, Day
from tests.ui.flow.test_cards import CardDay


@pytest.fixture
def day(qtbot: QtBot, look: Look, tmp_path: Path):
    day = CardDay(look, tmp_path)
    qtbot.addWidget(day.shell)
    day.shell.resize(1280, 800)
    day.shell.show()
    day.shell.strip.more_asked.connect(day.flow.more)
    yield day
    day.flow.stop()
    day.strip.stop()
    day.work.close()


def at_work(day: Day) -> None:
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)


def press(qtbot: QtBot, day: Day, *keys: Qt.Key) -> None:
    for key in keys:
        widget = day.top.widget  # type: ignore[attr-defined]  # a Screen
        qtbot.keyClick(widget.focusWidget() or widget, key)
        day.work.run()


def openings(day: Day) -> list[tuple[str, str]]:
    facts = [f for f in day.till.sales.rows.facts if f.kind == "drawer_open/1"]
    return [(o.reason, o.staff_id) for o in (drawer_open_from(json.loads(f.body)) for f in facts)]


@pytest.mark.parametrize("way", ["key", "touch"])
def test_the_strip_leads_to_the_tools_and_esc_back(qtbot: QtBot, day: CardDay, way: str) -> None:
    at_work(day)
    if way == "key":
        basket = day.sell().view.basket
        qtbot.keyClick(basket, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    else:
        qtbot.mouseClick(day.shell.strip.more, Qt.MouseButton.LeftButton)
    opened = day.top
    press(qtbot, day, Qt.Key.Key_Escape)

    assert isinstance(opened, ToolsScreen)
    assert isinstance(day.top, SellScreen)
    assert day.lines == ["P1"]


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (Qt.Key.Key_1, ReceiptsScreen),
        (Qt.Key.Key_2, DrawerScreen),
        (Qt.Key.Key_3, LabelsScreen),
        (Qt.Key.Key_4, CardDayScreen),
    ],
    ids=["receipts", "drawer", "labels", "end of day"],
)
def test_a_digit_leads_to_each_and_esc_back_to_the_list(
    qtbot: QtBot, day: CardDay, key: Qt.Key, kind: type
) -> None:
    at_work(day)
    day.flow.more()
    press(qtbot, day, key)
    opened = day.top
    press(qtbot, day, Qt.Key.Key_Escape)

    assert isinstance(opened, kind)
    assert isinstance(day.top, ToolsScreen)


def test_a_copy_of_the_last_receipt_by_keys_alone_the_second_one_with_a_manager(
    qtbot: QtBot, day: CardDay
) -> None:
    at_work(day)
    day.pay().presenter.hand_over(20_00)
    day.work.run()
    paid = day.top
    assert isinstance(paid, PayScreen)
    paid.presenter.confirm()
    day.work.run()
    [original] = day.till.sales.rows.jobs.values()
    day.till.sales.rows.jobs[original.id] = replace(original, state=JobState.PRINTED)
    day.sell(NUTS)
    day.flow.more()
    press(qtbot, day, Qt.Key.Key_1, Qt.Key.Key_Return, Qt.Key.Key_2, Qt.Key.Key_Return)
    copies = [job for job in day.till.sales.rows.jobs.values() if job.document.copy]
    [first] = copies
    day.till.sales.rows.jobs[first.id] = replace(first, state=JobState.PRINTED)
    press(qtbot, day, Qt.Key.Key_3, Qt.Key.Key_Return)
    asked = day.top
    digits = (Qt.Key.Key_2, Qt.Key.Key_7, Qt.Key.Key_1, Qt.Key.Key_8, Qt.Key.Key_2, Qt.Key.Key_8)
    press(qtbot, day, *digits, Qt.Key.Key_Return)
    jobs = [job for job in day.till.sales.rows.jobs.values() if job.document.copy]

    assert isinstance(asked, ApprovalScreen)
    assert isinstance(day.top, ReceiptsScreen)
    assert [(job.document.copy, job.note.staff, job.note.why) for job in jobs] == [
        (1, "u1", "unreadable"),
        (2, "m1", "for-the-books"),
    ]
    assert day.lines == ["P2"]


def test_the_drawer_opens_to_be_counted_by_a_manager_only(qtbot: QtBot, day: CardDay) -> None:
    at_work(day)
    day.flow.more()
    press(qtbot, day, Qt.Key.Key_2, Qt.Key.Key_2, Qt.Key.Key_Return)
    asked = day.top
    assert isinstance(asked, ApprovalScreen)
    said = asked.view.what.text()
    press(qtbot, day, Qt.Key.Key_Escape)
    after_esc = (type(day.top), openings(day))
    press(qtbot, day, Qt.Key.Key_Return)
    for digit in "271828":
        asked.presenter.press(digit)
    press(qtbot, day, Qt.Key.Key_Return)

    assert said == "The drawer is to be opened: Count the cash"
    assert after_esc == (DrawerScreen, [])
    assert isinstance(day.top, DrawerScreen)
    assert openings(day) == [("count", "m1")]


def test_labels_are_printed_and_the_basket_has_nothing_of_them(qtbot: QtBot, day: CardDay) -> None:
    at_work(day)
    day.flow.more()
    press(qtbot, day, Qt.Key.Key_3)
    day.navigator.scan(NUTS)
    press(qtbot, day, Qt.Key.Key_4, Qt.Key.Key_Return)

    assert [(label.sku, count) for label, count in day.till.label_printer.printed] == [("P2", 4)]
    assert day.lines == ["P1"]


def test_the_terminal_s_day_is_closed_from_here(qtbot: QtBot, day: CardDay) -> None:
    at_work(day)
    day.terminal.closing.append(Approved(BOOKED))
    day.flow.more()
    press(qtbot, day, Qt.Key.Key_4, Qt.Key.Key_Return)
    top = day.top

    assert isinstance(top, CardDayScreen)
    assert top.view.figure.text() == "¥12,480.50"
    assert [job.subject for job in day.till.sales.rows.jobs.values()] == ["card-day:id-1"]


def test_a_bare_till_says_what_it_lacks(
    qtbot: QtBot, day: CardDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = day.till.counter

    async def bare() -> Counter:
        made = replace(await counter(), labels=None, card_day=None)
        made.drawer.fitted = False
        return made

    monkeypatch.setattr(day.till, "counter", bare)
    at_work(day)
    day.flow.more()
    told = []
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4):
        press(qtbot, day, key)
        top = day.top
        assert isinstance(top, ToolsScreen)
        told.append(top.view.notice.text.partition(".")[0])

    assert told == [
        "This till has no drawer",
        "This till has no label printer",
        "This till has no card terminal of its own",
    ]


def test_nobody_leaves_a_payment_for_the_tools(day: CardDay) -> None:
    at_work(day)
    day.pay()
    day.flow.more()

    assert isinstance(day.top, PayScreen)


def test_before_anybody_signs_in_there_are_no_tools(day: CardDay) -> None:
    day.flow.more()
    day.enrolled()
    hidden = day.shell.strip.more.isHidden()
    day.flow.more()

    assert hidden
    assert isinstance(day.top, SignInScreen)


def test_the_drawer_opens_so_that_the_float_is_counted(day: CardDay) -> None:
    day.enrolled(shift=False)
    day.sign_in()

    assert isinstance(day.top, ShiftScreen)
    assert openings(day) == [("count-float", "u1")]


@pytest.mark.parametrize("why", ["no drawer", "a full disk"])
def test_without_it_the_shift_is_opened_all_the_same(
    day: CardDay, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    async def full(reason: str, staff: object) -> bool:
        raise Refusal("disk-full")

    if why == "no drawer":
        day.till.drawer.fitted = False
    else:
        monkeypatch.setattr(type(day.till.drawer), "open_for", lambda _, *said: full(*said))
    day.enrolled(shift=False)
    day.sign_in()
    shift = day.top
    assert isinstance(shift, ShiftScreen)
    shift.presenter.press("5")
    shift.presenter.confirm()
    day.work.run()

    assert isinstance(day.top, SellScreen)
    assert openings(day) == []

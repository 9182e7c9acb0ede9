"""From screen to screen, in the real window over files in memory."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storeapp.domain.barcode import Scan
from storeapp.domain.codec.traces import basket_void_from
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Money
from storeapp.domain.receipt import ReceiptDoc
from storeapp.domain.staff import StaffMember
from storeapp.domain.till import StoreConfig
from storeapp.ports.sales import Device, JobState, PrintJob, Verifier
from storeapp.services.counter import Counter
from storeapp.services.enrolment import Enrolment
from storeapp.services.entrance import Entrance
from storeapp.services.printing import Printing
from storeapp.services.shifts import Shifts
from storeapp.services.signing_in import SigningIn
from storeapp.services.status import StatusBoard
from storeapp.settings import Settings
from storeapp.ui.counter_flow import CounterFlow
from storeapp.ui.flow import Flow
from storeapp.ui.navigator import Navigator
from storeapp.ui.screens.clear.screen import ClearScreen
from storeapp.ui.screens.enrol.screen import EnrolScreen
from storeapp.ui.screens.parked.screen import ParkedScreen
from storeapp.ui.screens.pay.screen import PayScreen
from storeapp.ui.screens.print_question.screen import QuestionScreen
from storeapp.ui.screens.sell.screen import SellScreen
from storeapp.ui.screens.shift.screen import ShiftScreen
from storeapp.ui.screens.sign_in.screen import SignInScreen
from storeapp.ui.shell import Shell
from storeapp.ui.stagehand import Stagehand
from storeapp.ui.strip_state import StripPresenter
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from tests.services.fakes import LIN, FakeIds, FakePins, FakePrinter, FakeUploads, a_config
from tests.ui.given import NUTS_CODE, PLUM_CODE, HeldWork, RecordingSounds
from tests.ui.given import Counter as Goods
from tests.ui.screens.enrol.given import APPROVED, FakeEnrolling, FakeKey

PLUM, NUTS = Scan(PLUM_CODE), Scan(NUTS_CODE)
DEVICE = Device("d1", 1, "S01", "2", "east", "https://ho.example", "ab" * 32)


class FakeTill:
    """What bootstrap gives: not ready for `not_ready` looks, then the counter."""

    def __init__(self, folder: Path) -> None:
        self.goods = Goods()
        self.sales = self.goods.sales
        self.sales.rows.verifiers["u1"] = Verifier(LIN, "pin:314159")
        self.board = StatusBoard()
        self.settings = Settings(folder / "data", folder / "keys", head_office="https://ho.example")
        self.head_office = FakeEnrolling()
        self.connected: list[Device] = []
        self.not_ready = 0
        self.printing = Printing(self.sales, FakePrinter(), self.board, FakeIds())

    async def device(self) -> Device | None:
        return self.sales.rows.device

    async def enrolment(self) -> Enrolment:
        clock = self.goods.clock
        return Enrolment(self.sales, self.head_office, FakeKey(), clock, "computer")

    async def connect(self, device: Device) -> None:
        self.connected.append(device)

    async def entrance(self) -> Entrance:
        if self.not_ready:
            self.not_ready -= 1
            raise Refusal("not-ready")
        clock = self.goods.clock
        return Entrance(a_config(), clock, SigningIn(self.sales, FakePins(), clock), {})

    async def counter(self) -> Counter:
        goods = self.goods
        return Counter(
            device=DEVICE,
            config=a_config(),
            catalogue=goods.catalogue,
            clock=goods.clock,
            board=self.board,
            shifts=Shifts(self.sales, goods.clock, FakeIds(), FakeUploads()),
            checkout=goods.checkout,
            parking=goods.parking,
            printing=self.printing,
            quick_keys=("P1", "P2"),
        )


class AtOnce:
    """`flow.Later` without waiting."""

    async def enrol(self) -> type[EnrolScreen]:
        return EnrolScreen

    async def counter(self) -> type[CounterFlow]:
        return CounterFlow


class RecordingStrip(StripPresenter):
    """The real one; `told` is where this till stands and who sold, in order."""

    def __init__(self, *parts: Any) -> None:
        self.told: list[str] = []
        super().__init__(*parts)

    def stands_in(self, config: StoreConfig) -> None:
        self.told.append(config.till)
        super().stands_in(config)

    def signed_in(self, clerk: StaffMember | None) -> None:
        self.told.append(clerk.name if clerk else "nobody")
        super().signed_in(clerk)


class Day:
    """The window with everything in it; `work` runs what was started."""

    def __init__(self, look: Look, folder: Path) -> None:
        self.till = FakeTill(folder)
        self.shell = Shell(look)
        self.work, self.sounds, texts = HeldWork(), RecordingSounds(), Texts()
        board, clock = self.till.board, self.till.goods.clock
        self.strip = RecordingStrip(board, clock, texts, self.shell.strip.show_state)
        self.navigator = Navigator(self.shell, self.sounds)
        around = Surroundings(texts, self.sounds, self.work.spawn, self.navigator.busy)
        self.slept: list[float] = []
        self.stopped: list[Refusal] = []
        hand = Stagehand(self.navigator, around, look, self.strip, self.sleep)
        self.flow = Flow(self.till, hand, AtOnce(), self.stopped.append)
        self.shell.strip.lock_asked.connect(self.flow.sign_out)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)

    def begin(self) -> None:
        self.work.spawn(self.flow.start(), "start")
        self.work.run()

    def enrolled(self, *, shift: bool = True) -> None:
        self.till.sales.rows.device = DEVICE
        if shift:
            shifts = Shifts(self.till.sales, self.till.goods.clock, FakeIds(), FakeUploads())
            asyncio.run(shifts.open(Money(500_00), LIN))
        self.begin()

    def sign_in(self) -> None:
        screen = self.top
        assert isinstance(screen, SignInScreen)
        for digit in "314159":
            screen.presenter.press(digit)
        screen.presenter.confirm()
        self.work.run()

    def sell(self, *scans: Scan) -> SellScreen:
        for scan in scans:
            self.navigator.scan(scan)
        self.work.run()
        screen = self.navigator.screen
        assert isinstance(screen, SellScreen)
        return screen

    def pay(self) -> PayScreen:
        self.sell().presenter.pay()
        screen = self.top
        assert isinstance(screen, PayScreen)
        return screen

    def lose_a_receipt(self) -> None:
        document = ReceiptDoc("小票 S01-2-1-000001", ())
        count = len(self.till.sales.rows.jobs)
        job = PrintJob(f"lost-{count}", f"receipt:{count}:0", document, JobState.SENT_UNCONFIRMED)
        self.till.sales.rows.jobs[job.id] = job
        self.till.board.update(undecided=self.till.board.status.undecided + 1)
        self.work.run()

    @property
    def top(self) -> object:
        return self.navigator.top

    @property
    def lines(self) -> list[str]:
        return [line.sku for line in self.sell().presenter.basket.lines]

    @property
    def sales(self) -> int:
        return len(self.till.sales.rows.sales)


@pytest.fixture
def day(qtbot: QtBot, look: Look, tmp_path: Path):
    day = Day(look, tmp_path)
    qtbot.addWidget(day.shell)
    day.shell.resize(1280, 800)
    day.shell.show()
    yield day
    day.flow.stop()
    day.strip.stop()
    day.work.close()


def test_first_day_from_the_address_to_selling(day: Day):
    day.begin()
    enrol = day.top
    assert isinstance(enrol, EnrolScreen)
    assert enrol.view.field.text() == "https://ho.example"
    day.till.head_office.decisions = [None, APPROVED]
    day.till.not_ready = 3
    enrol.presenter.ask()
    day.work.run()
    assert [device.id for device in day.till.connected] == ["d1"]
    assert day.slept == [2, 2, 0.5, 0.5, 0.5]
    assert isinstance(day.top, SignInScreen)
    day.sign_in()
    shift = day.top
    assert isinstance(shift, ShiftScreen)
    shift.presenter.press("5")
    shift.presenter.confirm()
    day.work.run()
    assert isinstance(day.top, SellScreen)
    assert day.till.sales.kinds == ["enrolment/1", "shift_open/1"]
    assert day.strip.told == ["2", "nobody", "Lin"]


def test_an_enrolled_till_asks_who_is_there_before_it_connects(day: Day):
    day.enrolled()
    assert isinstance(day.top, SignInScreen)
    assert day.work.names[:3] == ["start", "make the counter", "connect"]
    assert day.till.connected == [DEVICE]


def test_an_open_shift_is_not_asked_for_again(day: Day):
    day.enrolled()
    day.sign_in()
    assert isinstance(day.top, SellScreen)


def test_joined_but_not_ready_shows_how_far_the_goods_came(day: Day):
    day.till.not_ready = 2
    seen: list[int | None] = []

    async def sleep(seconds: float) -> None:
        screen = day.top
        assert isinstance(screen, EnrolScreen)
        day.till.board.update(catalogue_done=45, catalogue_all=100)
        seen.append(screen.view.progress.percent)

    day.flow._hand = replace(day.flow._hand, sleep=sleep)
    day.enrolled()
    assert seen == [45]
    assert isinstance(day.top, SignInScreen)


def test_another_refusal_is_not_taken_for_waiting(day: Day):
    async def broken() -> Entrance:
        raise Refusal("disk-full")

    day.till.entrance = broken  # type: ignore[method-assign]  # a till that cannot open
    day.till.sales.rows.device = DEVICE
    with pytest.raises(Refusal):
        day.begin()


def test_a_counter_that_cannot_be_made_says_why_and_nobody_gets_to_work(day: Day):
    async def broken() -> Counter:
        raise Refusal("device-address-unreadable", text="tcp://")

    day.till.counter = broken  # type: ignore[method-assign]  # a setting that is wrong
    day.enrolled()
    assert [refusal.code for refusal in day.stopped] == ["device-address-unreadable"]
    assert isinstance(day.top, SignInScreen)


def test_sign_in_forgets_who_was_there_and_keeps_the_basket(day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    day.flow.sign_out()
    day.work.run()
    assert isinstance(day.top, SignInScreen)
    assert day.strip.told[-1] == "nobody"
    day.navigator.scan(NUTS)
    assert day.sounds.heard[-1] == "refused"
    day.sign_in()
    assert day.lines == ["P1"]


@pytest.mark.parametrize("way", ["key", "touch"])
def test_the_clerk_locks_the_till_from_the_strip(qtbot: QtBot, day: Day, way: str):
    day.enrolled()
    day.sign_in()
    sell, lock = day.sell(PLUM), day.shell.strip.lock
    if way == "key":
        qtbot.keyClick(sell.view.basket, Qt.Key.Key_F3)
    else:
        qtbot.mouseClick(lock, Qt.MouseButton.LeftButton)
    day.work.run()
    assert isinstance(day.top, SignInScreen)
    assert day.strip.told[-1] == "nobody"
    assert not lock.isVisible()
    day.sign_in()
    assert day.lines == ["P1"]


def test_the_shift_screen_is_locked_with_the_same_key(qtbot: QtBot, day: Day):
    day.enrolled(shift=False)
    day.sign_in()
    shift = day.top
    assert isinstance(shift, ShiftScreen)
    qtbot.keyClick(shift.view, Qt.Key.Key_F3)
    day.work.run()
    assert isinstance(day.top, SignInScreen)


def test_a_till_locked_while_the_shift_is_opened_waits_for_the_next_clerk(qtbot: QtBot, day: Day):
    day.enrolled(shift=False)
    day.sign_in()
    shift = day.top
    assert isinstance(shift, ShiftScreen)
    shift.presenter.press("5")
    shift.presenter.confirm()
    day.flow.sign_out()
    day.work.run()
    assert isinstance(day.top, SignInScreen)
    assert day.till.sales.rows.shift is not None
    day.sign_in()
    assert isinstance(day.top, SellScreen)


def test_a_payment_that_began_before_the_till_was_locked_comes_first(day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    day.flow.sign_out()
    sell = day.navigator.screen
    assert isinstance(sell, SellScreen)
    sell.presenter.pay()
    day.work.run()
    assert isinstance(day.top, PayScreen)
    assert day.strip.told[-1] == "Lin"


def test_leaving_the_shift_screen_signs_out(day: Day):
    day.enrolled(shift=False)
    day.sign_in()
    shift = day.top
    assert isinstance(shift, ShiftScreen)
    shift.presenter.sign_out()
    day.work.run()
    assert isinstance(day.top, SignInScreen)
    assert day.till.sales.rows.shift is None


def test_pay_and_the_next_customer_with_enter(qtbot: QtBot, day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM, NUTS)
    pay = day.pay()
    pay.presenter.hand_over(200_00)
    day.work.run()
    assert day.sales == 1
    assert pay.view.sold.change.text == "¥97.20"
    assert day.lines == ["P1", "P2"]
    qtbot.keyClick(pay.view, Qt.Key.Key_Return)
    assert isinstance(day.top, SellScreen)
    assert day.lines == []


def test_a_scan_begins_the_next_customer(day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    day.pay().presenter.confirm()
    day.work.run()
    day.navigator.scan(NUTS)
    assert isinstance(day.top, SellScreen)
    assert day.lines == ["P2"]
    assert day.sales == 1


def test_a_scan_while_the_sale_is_written_waits_for_the_next_customer(day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    day.pay().presenter.confirm()

    scan_during_the_next_write(day, NUTS, PLUM)
    day.work.run()
    assert day.sales == 1
    assert day.lines == ["P2", "P1"]


def scan_during_the_next_write(day: Day, *scans: Scan) -> None:
    write = day.till.sales.write

    async def scan_meanwhile(work: Callable) -> object:
        day.till.sales.write = write  # type: ignore[method-assign]  # only once
        for scan in scans:
            day.navigator.scan(scan)
        return await write(work)

    day.till.sales.write = scan_meanwhile  # type: ignore[method-assign,assignment]  # a slow disk


def test_one_more_good_before_paying(day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    day.pay()
    day.navigator.scan(NUTS)
    assert isinstance(day.top, SellScreen)
    assert day.lines == ["P1", "P2"]


def test_back_to_the_basket(qtbot: QtBot, day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    pay = day.pay()
    qtbot.keyClick(pay.view, Qt.Key.Key_Escape)
    assert isinstance(day.top, SellScreen)
    assert day.lines == ["P1"]
    assert day.sales == 0


def test_nobody_signs_out_while_a_customer_pays(qtbot: QtBot, day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    pay = day.pay()
    pay.presenter.hand_over(5_00)
    day.work.run()
    qtbot.keyClick(pay.view, Qt.Key.Key_F3)
    day.flow.sign_out()
    day.work.run()
    assert day.top is pay
    assert len(pay.presenter.settlement.tenders) == 1
    pay.presenter.take_back_last()
    day.work.run()
    pay.presenter.back()
    qtbot.keyClick(day.sell().view.basket, Qt.Key.Key_F3)
    day.work.run()
    assert isinstance(day.top, SignInScreen)


def open_clear(day: Day) -> ClearScreen:
    day.work.spawn(day.sell().presenter.clear(), "clear")
    day.work.run()
    sheet = day.top
    assert isinstance(sheet, ClearScreen)
    return sheet


def test_a_customer_who_walks_away_leaves_a_record(qtbot: QtBot, day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM, NUTS)
    sheet = open_clear(day)
    qtbot.keyClick(sheet.view, Qt.Key.Key_1)
    qtbot.keyClick(sheet.view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    scan_during_the_next_write(day, NUTS)
    day.work.run()
    assert isinstance(day.top, SellScreen)
    assert day.till.sales.kinds[-1] == "basket_void/1"
    void = basket_void_from(json.loads(day.till.sales.rows.facts[-1].body))
    assert void.reason == "customer-left"
    assert day.lines == ["P2"]


def test_esc_keeps_every_line(qtbot: QtBot, day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM, NUTS)
    facts = list(day.till.sales.kinds)
    qtbot.keyClick(open_clear(day).view, Qt.Key.Key_Escape)
    assert isinstance(day.top, SellScreen)
    assert (day.lines, day.till.sales.kinds) == (["P1", "P2"], facts)


def test_a_scan_over_the_question_goes_on_with_the_basket(day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    open_clear(day)
    day.navigator.scan(NUTS)
    assert isinstance(day.top, SellScreen)
    assert day.lines == ["P1", "P2"]


def test_parked_and_brought_back(day: Day):
    day.enrolled()
    day.sign_in()
    sell = day.sell(PLUM)
    day.work.spawn(sell.presenter.park(), "park")
    day.work.run()
    assert day.lines == []
    day.sell(NUTS).presenter.open_parked()
    day.work.run()
    parked = day.top
    assert isinstance(parked, ParkedScreen)
    parked.view.confirmed.emit()
    day.work.run()
    assert day.lines == ["P1"]
    assert len(day.till.sales.rows.parked) == 1


def test_the_parked_sheet_closes(qtbot: QtBot, day: Day):
    day.enrolled()
    day.sign_in()
    day.sell().presenter.open_parked()
    parked = day.top
    assert isinstance(parked, ParkedScreen)
    day.work.run()
    parked.view.closed.emit()
    assert isinstance(day.top, SellScreen)


def test_a_receipt_nobody_knows_about_is_asked_about(day: Day):
    day.enrolled()
    day.sign_in()
    day.lose_a_receipt()
    question = day.top
    assert isinstance(question, QuestionScreen)
    day.navigator.scan(PLUM)
    assert day.lines == ["P1"]
    question.presenter.came_out()
    day.work.run()
    assert isinstance(day.top, SellScreen)


def test_the_question_never_covers_a_payment(day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    pay = day.pay()
    day.lose_a_receipt()
    assert day.top is pay
    day.flow.ask_print()
    day.work.run()
    assert day.top is pay
    pay.presenter.confirm()
    day.work.run()
    assert day.top is pay
    pay.presenter.confirm()
    day.work.run()
    assert isinstance(day.top, QuestionScreen)


def test_later_leaves_it_to_the_strip(day: Day):
    day.enrolled()
    day.sign_in()
    day.lose_a_receipt()
    question = day.top
    assert isinstance(question, QuestionScreen)
    question.presenter.later()
    day.till.board.update(waiting=3)
    day.work.run()
    assert day.top is day.navigator.screen
    day.flow.ask_print()
    day.work.run()
    assert day.top is question


def test_nothing_is_asked_before_somebody_is_there(day: Day):
    day.enrolled()
    day.lose_a_receipt()
    day.flow.ask_print()
    day.flow.sign_out()
    day.work.run()
    assert isinstance(day.top, SignInScreen)
    day.sign_in()
    assert isinstance(day.top, QuestionScreen)


def test_quick_keys_are_looked_up_when_a_catalogue_has_come(day: Day):
    day.enrolled()
    day.sign_in()
    plum = day.till.goods.catalogue.products["P1"]
    day.till.goods.catalogue.products["P1"] = replace(plum, price=Money(9_99))
    day.till.board.update(catalogue_done=10, catalogue_all=100)
    assert figures(day) == ["¥12.90", "¥89.90"]
    day.till.board.update(catalogue_done=0, catalogue_all=0)
    assert figures(day) == ["¥9.99", "¥89.90"]


def figures(day: Day) -> list[str]:
    return [t.row.figure for t in day.sell().view.tiles.tiles if not t.isHidden()]


def test_stopped_flow_hears_nothing(day: Day):
    day.enrolled()
    day.sign_in()
    day.flow.stop()
    day.lose_a_receipt()
    assert isinstance(day.top, SellScreen)
    day.flow._unwatch = lambda: None


def test_nobody_sells_before_somebody_signed_in(day: Day):
    day.enrolled()
    assert day.flow._counter is not None
    with pytest.raises(Defect):
        day.flow._counter._to_pay(day.till.goods.checkout.priced(day.till.goods.checkout.fresh()))


def test_the_strip_before_the_counter_is_ready_leads_nowhere(day: Day):
    day.begin()
    day.flow.sign_out()
    day.flow.ask_print()
    assert isinstance(day.top, EnrolScreen)
    assert day.work.work == []


def test_focus_is_where_digits_belong(qtbot: QtBot, day: Day):
    day.enrolled()
    day.sign_in()
    day.sell(PLUM)
    pay = day.pay()
    focus = QApplication.focusWidget()
    assert focus is pay.view or day.shell.focusWidget() is pay.view
    qtbot.keyClick(pay.view, Qt.Key.Key_Escape)
    assert day.shell.focusWidget() is day.sell().view.basket

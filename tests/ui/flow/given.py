"""A day at one till: the real window and the real ways between screens, over files in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.domain.receipt import ReceiptDoc
from storeapp.domain.staff import StaffMember
from storeapp.domain.till import StoreConfig
from storeapp.ports.sales import Device, JobState, PrintJob, Verifier
from storeapp.ports.streams import JournalHead
from storeapp.services.card import CardPayments
from storeapp.services.card_day import CardDay
from storeapp.services.counter import Counter
from storeapp.services.devices import Alone, DeviceDesk
from storeapp.services.drawer import Drawer
from storeapp.services.enrolment import Enrolment
from storeapp.services.entrance import Entrance
from storeapp.services.errands import Errands
from storeapp.services.exceptions import Exceptions
from storeapp.services.joining import Joining
from storeapp.services.labels import Labels
from storeapp.services.members import Members
from storeapp.services.orders import Orders
from storeapp.services.printing import Printing
from storeapp.services.receipts import Receipts
from storeapp.services.returns import Returns
from storeapp.services.shifts import Shifts
from storeapp.services.signing_in import SigningIn
from storeapp.services.status import StatusBoard
from storeapp.settings import Settings
from storeapp.ui.audience import Audience
from storeapp.ui.counter_flow import CounterFlow
from storeapp.ui.flow import Flow
from storeapp.ui.navigator import Navigator
from storeapp.ui.screens.enrol.screen import EnrolScreen
from storeapp.ui.screens.pay.screen import PayScreen
from storeapp.ui.screens.sell.screen import SellScreen
from storeapp.ui.screens.sign_in.screen import SignInScreen
from storeapp.ui.shell import Shell
from storeapp.ui.stagehand import Stagehand
from storeapp.ui.strip_state import StripPresenter
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from tests.services.fake_drawer import FakeDrawer
from tests.services.fake_labels import FakeLabels
from tests.services.fake_members import FakeMemberDesk
from tests.services.fake_printer import FakePrinter
from tests.services.fake_returns import FakeReturnsDesk
from tests.services.fakes import LIN, FakeIds, FakePins, FakeUploads, a_config
from tests.ui.given import NUTS_CODE, PLUM_CODE, HeldWork, RecordingSounds
from tests.ui.given import Counter as Goods
from tests.ui.screens.enrol.given import FakeEnrolling, FakeKey

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
        self.cards: CardPayments | None = None
        self.member_desk = FakeMemberDesk()
        self.label_printer = FakeLabels()
        self.labels: Labels | None = Labels(
            self.label_printer,
            self.goods.scale,
            self.goods.catalogue,
            self.goods.clock,
            a_config(),
        )
        clock = self.goods.clock
        signing_in = SigningIn(self.sales, FakePins(), clock)
        self.exceptions = Exceptions(
            self.sales,
            signing_in,
            a_config(exception_limit_minor=500),
            clock,
            FakeIds(),
            FakeUploads(),
        )
        self.printing = Printing(self.sales, FakePrinter(), self.board, FakeIds())
        self.drawer = Drawer(self.sales, FakeDrawer(), self.board, self.goods.clock, FakeUploads())

    def _card_day(self) -> CardDay | None:
        if self.cards is None:
            return None
        return CardDay(self.cards, self.sales, self.printing, self.goods.clock, FakeIds())

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
        errands = Errands(self.sales, goods.office, goods.clock, self.board)
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
            exceptions=self.exceptions,
            drawer=self.drawer,
            quick_keys=("P1", "P2"),
            cards=self.cards,
            receipts=Receipts(self.sales, self.printing),
            labels=self.labels,
            card_day=self._card_day(),
            members=Members(
                self.sales, self.member_desk, goods.clock, self.board, FakeIds(), errands
            ),
            joining=Joining(self.sales, goods.clock, FakeIds(), FakeUploads(), errands),
            returns=Returns(
                self.sales,
                FakeReturnsDesk(),
                self.board,
                a_config(),
                goods.clock,
                FakeIds(),
                lambda _: None,
            ),
            orders=Orders(
                self.sales,
                goods.office,
                goods.catalogue,
                a_config(),
                goods.clock,
                FakeIds(),
                self.board,
                FakeUploads(),
                self.printing.wake,
                _nothing_told,
            ),
            devices=DeviceDesk((), Alone("fake"), goods.clock, self.board, self.printing.wake),
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
        self.audience = Audience()
        self.slept: list[float] = []
        self.stopped: list[Refusal] = []
        hand = Stagehand(self.navigator, around, look, self.strip, self.sleep, self.audience)
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


def scan_during_the_next_write(day: Day, *scans: Scan) -> None:
    write = day.till.sales.write

    async def scan_meanwhile(work: Callable) -> object:
        day.till.sales.write = write  # type: ignore[method-assign]  # only once
        for scan in scans:
            day.navigator.scan(scan)
        return await write(work)

    day.till.sales.write = scan_meanwhile  # type: ignore[method-assign,assignment]  # a slow disk


async def _nothing_told() -> JournalHead:
    return JournalHead(1, 0, "", 0)

"""What a test of each kind of device does, and what it never does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import pytest

from storeapp.domain.card import CardAttempt
from storeapp.domain.catalogue import Name
from storeapp.domain.codec import drawer_open_from
from storeapp.domain.errors import Refusal
from storeapp.domain.money import CNY, Currency, Money
from storeapp.domain.price_label import PriceLabel
from storeapp.ports.devices import Outcome, PrintResult, Trouble, Weight
from storeapp.ports.sales import Device
from storeapp.services.device_tests import DEVICE_TEST, DeviceTests
from storeapp.services.devices import Finding, Test
from storeapp.services.drawer import Drawer
from storeapp.services.status import StatusBoard
from tests.services.fake_drawer import FakeDrawer
from tests.services.fake_printer import FakePrinter
from tests.services.fakes import LIN, FakeClock, FakeSales, FakeUploads

TILL = Device("d1", 1, "S01", "2", "east", "https://office.test", "ab" * 32)
TESTS = DeviceTests(FakeClock(), CNY)


def found(test: Test) -> Finding:
    async def run() -> Finding:
        return await test(LIN)

    return asyncio.run(run())


class Plate:
    """A scale with something on it, or a reason why not."""

    def __init__(self, refusal: str = "") -> None:
        self.refusal = refusal
        self.taken = 0

    async def weigh(self, *, tare_g: int = 0) -> Weight:
        if self.refusal:
            raise Refusal(self.refusal)
        self.taken += 1
        return Weight(258)

    def give_back(self) -> None:
        self.taken -= 1

    async def close(self) -> None:
        return None


class Terminal:
    """Only says its last booking; whatever charges is a defect here."""

    name = "terminal"

    def __init__(self, refusal: str = "") -> None:
        self.refusal = refusal

    async def mark(self, currency: Currency) -> str:
        if self.refusal:
            raise Refusal(self.refusal)
        return "0042"

    async def pay(self, attempt: CardAttempt, shown: object) -> object:
        raise AssertionError("charged")


class Labels:
    name = "labels"

    def __init__(self) -> None:
        self.printed: list[PriceLabel] = []

    async def print(self, labels: Sequence[PriceLabel], copies: int = 1) -> PrintResult:
        self.printed += labels
        return PrintResult(Outcome.HANDED_OVER)


class Display:
    def __init__(self) -> None:
        self.shown: list[tuple[Name, Money]] = []

    def show(self, name: Name, amount: Money) -> None:
        self.shown.append((name, amount))


@pytest.mark.parametrize(
    ("result", "finding"),
    [
        (PrintResult(Outcome.PRINTED), Finding("printed")),
        (PrintResult(Outcome.HANDED_OVER), Finding("handed-over")),
        (
            PrintResult(Outcome.NOT_SENT, Trouble.PAPER_OUT),
            Finding(trouble=Trouble.PAPER_OUT),
        ),
        (
            PrintResult(Outcome.SENT_UNCONFIRMED, Trouble.NO_ANSWER),
            Finding(trouble=Trouble.NO_ANSWER),
        ),
    ],
    ids=lambda value: value.outcome.value if isinstance(value, PrintResult) else "",
)
def test_a_printer_prints_a_short_page(result: PrintResult, finding: Finding) -> None:
    printer = FakePrinter(result)

    assert found(TESTS.printer(printer)) == finding
    pages = [document.title for document in printer.printed]
    assert pages == ([] if result.outcome is Outcome.NOT_SENT else ["Test"])


def test_a_label_printer_prints_one_label() -> None:
    printer = Labels()

    assert found(TESTS.labels(printer)) == Finding("handed-over")  # type: ignore[arg-type]  # close is not needed
    assert [label.name for label in printer.printed] == [Name("测试", "Test")]


@pytest.mark.parametrize(
    ("reachable", "finding"),
    [(True, Finding("opened")), (False, Finding(trouble=Trouble.UNREACHABLE))],
    ids=["reached", "not reached"],
)
def test_a_drawer_opens_for_a_reason_that_is_on_record(reachable: bool, finding: Finding) -> None:
    sales, machine = FakeSales(), FakeDrawer()
    sales.rows.device = TILL
    machine.reachable = reachable
    drawer = Drawer(sales, machine, StatusBoard(), FakeClock(), FakeUploads())

    assert found(TESTS.drawer(drawer)) == finding
    [fact] = [drawer_open_from(json.loads(fact.body)) for fact in sales.rows.facts]
    assert (fact.reason, fact.staff_id) == (DEVICE_TEST, LIN.id)


def test_a_weight_that_was_tested_can_still_be_sold() -> None:
    scale = Plate()

    assert found(TESTS.scale(scale)) == Finding("weighed", weight_g=258)
    assert scale.taken == 0


def test_an_empty_scale_says_so_and_one_that_is_gone_is_troubled() -> None:
    with pytest.raises(Refusal, match="scale-empty"):
        found(TESTS.scale(Plate("scale-empty")))
    assert found(TESTS.scale(Plate("scale-unreachable"))) == Finding(trouble=Trouble.UNREACHABLE)


def test_a_terminal_is_only_asked_for_its_last_booking() -> None:
    def asked(refusal: str) -> Finding:
        return found(TESTS.terminal(Terminal(refusal)))  # type: ignore[arg-type]  # no more of it

    assert asked("") == Finding("answered")
    assert asked("terminal-unreachable") == Finding(trouble=Trouble.UNREACHABLE)
    with pytest.raises(Refusal, match="terminal-busy"):
        asked("terminal-busy")


def test_a_display_shows_a_name_and_a_figure() -> None:
    display = Display()

    assert found(TESTS.pole(display)) == Finding("shown")  # type: ignore[arg-type]  # only shown
    assert display.shown == [(Name("测试", "Test"), Money(8888))]


def test_a_scanner_is_tested_by_a_person() -> None:
    assert found(TESTS.scanner()) == Finding("scan-something", proves=False)

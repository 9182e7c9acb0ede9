"""Groups of printers: who takes over, when, and never a job that may have come out."""

from __future__ import annotations

import pytest

from storeapp.domain.errors import Defect
from storeapp.domain.receipt import ReceiptDoc, Text
from storeapp.hardware.model import DeviceSettings
from storeapp.hardware.printing.group import PrinterGroup
from storeapp.hardware.receipts import receipt_devices
from storeapp.hardware.sim.machines import Simulators
from storeapp.ports.devices import Outcome, PrintResult, Trouble

RECEIPT = ReceiptDoc("r", (Text("plum"),))
DONE = PrintResult(Outcome.PRINTED)
NO_PAPER = PrintResult(Outcome.NOT_SENT, Trouble.PAPER_OUT)
OFF = PrintResult(Outcome.NOT_SENT, Trouble.UNREACHABLE)
UNSURE = PrintResult(Outcome.SENT_UNCONFIRMED, Trouble.NO_ANSWER)


class Printer:
    """Gives its answers one after another, the last one for ever."""

    trouble = Trouble.NONE

    def __init__(self, name, *answers):
        self.name = name
        self.answers = list(answers)
        self.asked = 0
        self.closed = False

    async def print(self, document, stopped=None):
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return PrintResult(answer.outcome, answer.trouble, printer=self.name)

    async def close(self):
        self.closed = True


class Clock:
    now_s = 100.0

    def __call__(self):
        return self.now_s


def group_of(*printers, clock=None):
    return PrinterGroup(printers, clock or Clock())


@pytest.mark.parametrize(
    ("first", "second", "asked", "used", "outcome", "trouble"),
    [
        pytest.param(DONE, DONE, (1, 0), "a", Outcome.PRINTED, Trouble.NONE, id="the first prints"),
        pytest.param(
            NO_PAPER, DONE, (1, 1), "b", Outcome.PRINTED, Trouble.SPARE, id="the second takes over"
        ),
        pytest.param(
            UNSURE,
            DONE,
            (1, 0),
            "a",
            Outcome.SENT_UNCONFIRMED,
            Trouble.NO_ANSWER,
            id="what was sent is nobody else's",
        ),
        pytest.param(
            NO_PAPER,
            OFF,
            (1, 1),
            "a",
            Outcome.NOT_SENT,
            Trouble.PAPER_OUT,
            id="none takes it: the first one's trouble",
        ),
        pytest.param(
            OFF,
            UNSURE,
            (1, 1),
            "b",
            Outcome.SENT_UNCONFIRMED,
            Trouble.NO_ANSWER,
            id="the second is not sure",
        ),
    ],
)
async def test_who_prints(aloop, first, second, asked, used, outcome, trouble):
    printers = Printer("a", first), Printer("b", second)
    group = group_of(*printers)
    result = await group.print(RECEIPT)
    assert (result.outcome, result.trouble, result.printer) == (outcome, trouble, used)
    assert tuple(each.asked for each in printers) == asked
    assert group.trouble is trouble
    assert group.name == "a"


async def test_one_that_took_nothing_is_asked_last_for_a_while_and_then_first_again(aloop):
    clock, printers = Clock(), (Printer("a", OFF, DONE), Printer("b", DONE))
    group = group_of(*printers, clock=clock)
    used = [(await group.print(RECEIPT)).printer for _ in range(2)]
    clock.now_s += 31
    used.append((await group.print(RECEIPT)).printer)
    assert used == ["b", "b", "a"]
    assert [each.asked for each in printers] == [2, 2]
    assert group.trouble is Trouble.NONE


async def test_the_group_closes_all_of_them(aloop):
    printers = Printer("a", DONE), Printer("b", DONE)
    await group_of(*printers).close()
    assert all(each.closed for each in printers)


async def test_spare_printers_come_from_the_settings(aloop, fonts):
    settings = DeviceSettings(
        fonts, "tcp://10.0.0.7", spare_printers=("usb:04b8:0e15", "cups://back")
    )
    printer, drawer = receipt_devices(settings, Simulators())
    assert isinstance(printer, PrinterGroup)
    assert printer.name == "tcp://10.0.0.7:9100"
    await printer.close()
    await drawer.close()


async def test_a_person_prefers_another_printer_and_it_is_asked_first(aloop):
    first, second = Printer("first", DONE), Printer("second", DONE)
    group = group_of(first, second)
    group.prefer("second")
    result = await group.print(RECEIPT)

    assert (group.preferred, group.name, result.printer) == ("second", "first", "second")
    assert result.trouble is Trouble.NONE
    assert (first.asked, second.asked) == (0, 1)


async def test_the_one_that_is_not_preferred_stands_in_and_says_so(aloop):
    first, second = Printer("first", DONE), Printer("second", NO_PAPER)
    group = group_of(first, second)
    group.prefer("second")
    result = await group.print(RECEIPT)

    assert (result.printer, result.trouble) == ("first", Trouble.SPARE)


async def test_a_preferred_printer_is_asked_at_once_however_it_was_before(aloop):
    first, second = Printer("first", NO_PAPER, DONE), Printer("second", NO_PAPER)
    group = group_of(first, second)
    await group.print(RECEIPT)
    group.prefer("first")
    result = await group.print(RECEIPT)

    assert (result.printer, second.asked) == ("first", 1)


def test_only_a_printer_of_the_group_can_be_preferred():
    group = group_of(Printer("first", DONE), Printer("second", DONE))

    with pytest.raises(Defect, match="third"):
        group.prefer("third")
    assert group.preferred == "first"
    assert [printer.name for printer in group.members] == ["first", "second"]

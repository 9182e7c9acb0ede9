"""The receipt printer end to end: driver, thread, cable, simulated machine."""

from __future__ import annotations

import hashlib
import threading

import pytest

from storeapp.hardware.printing.delivery import Waits
from storeapp.hardware.sim.link import SimLink
from storeapp.hardware.sim.printer import Fault, SimPrinter
from storeapp.hardware.sim.server import SimPrinterServer
from storeapp.hardware.transports.link import LinkBroken
from storeapp.hardware.transports.memory import MemoryTransport
from storeapp.hardware.transports.tcp9100 import Tcp9100
from storeapp.ports.devices import Outcome, Trouble
from tests.hardware.printing_on import copies, printer_on, text_of


@pytest.fixture
def machine():
    return SimPrinter(columns=32)


@pytest.fixture(params=["in process", "over TCP"])
def cable(request, machine):
    """The same driver on both ways to the machine."""
    if request.param == "in process":
        yield SimLink(machine)
        return
    server = SimPrinterServer(machine)
    yield Tcp9100("127.0.0.1", server.port)
    server.close()


async def test_a_ready_printer_prints_and_confirms(aloop, cable, machine, fonts, short_receipt):
    async with printer_on(cable, fonts, waits=Waits()) as printer:
        result = await printer.print(short_receipt)
    assert (result.outcome, result.trouble) == (Outcome.PRINTED, Trouble.NONE)
    assert result.printer == "p"
    assert text_of(machine) == ["话梅                      ￥1.00"]
    assert copies(machine) == 1


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [(Fault.PAPER_OUT, Trouble.PAPER_OUT), (Fault.COVER_OPEN, Trouble.COVER_OPEN)],
)
async def test_a_printer_that_is_not_ready_gets_not_one_byte(
    aloop, cable, machine, fonts, short_receipt, fault, trouble
):
    machine.set_fault(fault, on=True)
    async with printer_on(cable, fonts, waits=Waits()) as printer:
        result = await printer.print(short_receipt)
        assert (result.outcome, result.trouble) == (Outcome.NOT_SENT, trouble)
        assert printer.trouble is trouble
    machine.set_fault(fault, on=False)
    assert machine.items == ()


async def test_a_printer_that_is_off_is_unreachable(aloop, cable, machine, fonts, short_receipt):
    machine.set_fault(Fault.POWER_OFF, on=True)
    async with printer_on(cable, fonts) as printer:
        result = await printer.print(short_receipt)
    assert (result.outcome, result.trouble) == (Outcome.NOT_SENT, Trouble.UNREACHABLE)
    machine.set_fault(Fault.POWER_OFF, on=False)
    assert machine.items == ()


async def test_nobody_listening_is_unreachable(aloop, machine, fonts, short_receipt):
    server = SimPrinterServer(machine)
    server.close()
    async with printer_on(Tcp9100("127.0.0.1", _free_port()), fonts) as printer:
        result = await printer.print(short_receipt)
    assert (result.outcome, result.trouble) == (Outcome.NOT_SENT, Trouble.UNREACHABLE)


def _free_port():
    server = SimPrinterServer(SimPrinter())
    port = server.port
    server.close()
    return port


@pytest.mark.parametrize("fault", [Fault.NO_ANSWER, Fault.GARBLED])
async def test_without_a_proper_answer_nothing_is_sent(
    aloop, cable, machine, fonts, short_receipt, fault
):
    machine.set_fault(fault, on=True)
    async with printer_on(cable, fonts) as printer:
        result = await printer.print(short_receipt)
    assert (result.outcome, result.trouble) == (Outcome.NOT_SENT, Trouble.NO_ANSWER)
    assert machine.items == ()


async def test_near_end_prints_and_says_so(aloop, cable, machine, fonts, short_receipt):
    machine.set_fault(Fault.NEAR_END, on=True)
    async with printer_on(cable, fonts, waits=Waits()) as printer:
        result = await printer.print(short_receipt)
        assert (result.outcome, result.trouble) == (Outcome.PRINTED, Trouble.PAPER_LOW)
        assert printer.trouble is Trouble.PAPER_LOW
    assert copies(machine) == 1


async def test_a_slow_printer_is_unconfirmed_and_has_printed_once(
    aloop, cable, machine, fonts, short_receipt
):
    machine.set_fault(Fault.SLOW, on=True)
    async with printer_on(cable, fonts) as printer:
        result = await printer.print(short_receipt)
    assert (result.outcome, result.trouble) == (Outcome.SENT_UNCONFIRMED, Trouble.NO_ANSWER)
    assert copies(machine) == 1


@pytest.mark.parametrize(
    ("byte_count", "outcome"),
    [(4, Outcome.NOT_SENT), (13, Outcome.SENT_UNCONFIRMED), (50, Outcome.SENT_UNCONFIRMED)],
)
async def test_a_printer_that_dies_at_the_end_of_a_network_cable(
    aloop, cable, machine, fonts, short_receipt, byte_count, outcome
):
    machine.die_after(byte_count)
    async with printer_on(cable, fonts, waits=Waits()) as printer:
        result = await printer.print(short_receipt)
    assert result.outcome is outcome
    assert copies(machine) == 0


async def test_a_transport_that_cannot_read_hands_over(aloop, fonts, short_receipt):
    paper = MemoryTransport()
    async with printer_on(paper, fonts) as printer:
        result = await printer.print(short_receipt)
        assert (result.outcome, result.trouble) == (Outcome.HANDED_OVER, Trouble.NONE)
        assert result.bytes_hash == hashlib.sha256(paper.written).hexdigest()
        assert await printer.status() is None
    assert b"\x1dr" not in paper.written
    assert b"\x10\x04" not in paper.written
    assert paper.openings == 1


async def test_each_job_has_its_own_connection(aloop, fonts, short_receipt):
    paper = MemoryTransport()
    async with printer_on(paper, fonts) as printer:
        await printer.print(short_receipt)
        await printer.print(short_receipt)
    assert paper.openings == 2


async def test_the_status_can_be_asked_for(aloop, cable, machine, fonts):
    machine.set_fault(Fault.NEAR_END, on=True)
    async with printer_on(cable, fonts, waits=Waits()) as printer:
        status = await printer.status()
    assert status is not None
    assert status.trouble is Trouble.PAPER_LOW
    assert machine.items == ()


async def test_a_closed_printer_sends_nothing(aloop, machine, fonts, short_receipt):
    async with printer_on(SimLink(machine), fonts) as printer:
        await printer.close()
        result = await printer.print(short_receipt)
    assert result.outcome is Outcome.NOT_SENT
    assert machine.items == ()


class Breaking(MemoryTransport):
    """Takes that many bytes of the job and then fails, on its disk or elsewhere."""

    def __init__(self, *, sent, disk):
        super().__init__()
        self.failure = LinkBroken("full" if disk else "gone", sent=sent, disk=disk)

    def _write(self, data, timeout_ms):
        self.written += data[: self.failure.sent]
        raise self.failure


@pytest.mark.parametrize(
    ("sent", "disk", "outcome", "trouble"),
    [
        (0, True, Outcome.NOT_SENT, Trouble.DISK),
        (5, True, Outcome.SENT_UNCONFIRMED, Trouble.DISK),
        (0, False, Outcome.NOT_SENT, Trouble.UNREACHABLE),
        (5, False, Outcome.SENT_UNCONFIRMED, Trouble.NO_ANSWER),
    ],
)
async def test_a_write_that_fails_is_unconfirmed_from_its_first_byte_on(
    aloop, fonts, short_receipt, sent, disk, outcome, trouble
):
    paper = Breaking(sent=sent, disk=disk)
    async with printer_on(paper, fonts) as printer:
        result = await printer.print(short_receipt)
    assert (result.outcome, result.trouble) == (outcome, trouble)
    assert len(paper.written) == sent
    assert paper.openings == 1


class Stuck(MemoryTransport):
    """A driver that hangs in the kernel beyond every time-out of its own."""

    def __init__(self):
        super().__init__()
        self.released = threading.Event()

    def _open(self, timeout_ms):
        assert self.released.wait(10)
        super()._open(timeout_ms)


async def test_behind_a_stuck_job_the_next_one_stays_unsent(aloop, fonts, short_receipt):
    paper = Stuck()
    waits = Waits(1, 1, 1, 1, stopped_ms=1, spare_ms=50)
    async with printer_on(paper, fonts, waits=waits) as printer:
        first = await printer.print(short_receipt)
        second = await printer.print(short_receipt)
        paper.released.set()
    assert first.outcome is Outcome.SENT_UNCONFIRMED
    assert second.outcome is Outcome.NOT_SENT
    assert paper.openings == 1


async def test_late_answers_are_not_taken_for_the_next_question(aloop, fonts, short_receipt):
    """16 is a ready printer's answer to DLE EOT 1, and would be an open cover's to DLE EOT 2."""
    ready = [b"\x16", b"\x12", b"\x12", b"\x12"]
    answers = iter([*ready, b"", b"", b"\x16\x16", b"\x12", b"\x12", b"\x12"])
    paper = MemoryTransport(lambda data: next(answers, b""))
    async with printer_on(paper, fonts) as printer:
        result = await printer.print(short_receipt)
    assert (result.outcome, result.trouble) == (Outcome.SENT_UNCONFIRMED, Trouble.NO_ANSWER)
    assert copies_sent(paper) == 1


def copies_sent(paper):
    return bytes(paper.written).count(b"\x1dV")

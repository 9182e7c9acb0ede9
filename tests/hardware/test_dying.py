"""A printer whose power fails at any byte of a receipt: never believed, never sent to again."""

from __future__ import annotations

import pytest

from storeapp.hardware.escpos.items import Cut
from storeapp.hardware.printing.charset import Charset
from storeapp.hardware.printing.delivery import Waits, deliver
from storeapp.hardware.printing.encoder import compose
from storeapp.hardware.printing.profile import PrinterProfile
from storeapp.hardware.printing.raster import RasterFont
from storeapp.hardware.sim.link import SimLink
from storeapp.hardware.sim.printer import Fault, SimPrinter
from storeapp.ports.devices import Outcome, PrintResult, Trouble

QUESTIONS = 12
"""Bytes of DLE EOT 1 to 4: before them nothing of the job has left."""
TELL_AND_ASK = 6
"""GS a 255 after the beginning of the job, GS r 1 after its end."""
CUT_AND_ASK = 6
"""GS V 1, and GS r 1 after it: from the cut on the receipt is whole."""


def died_at(byte_count: int, job: bytes, columns: int) -> tuple[PrintResult, int, SimPrinter]:
    machine = SimPrinter(columns)
    machine.die_after(byte_count)
    result = deliver(SimLink(machine), job, Waits(), asks=True)
    return result, cuts(machine), machine


def cuts(machine: SimPrinter) -> int:
    return sum(isinstance(item, Cut) for item in machine.items)


def prove(job: bytes, columns: int) -> None:
    whole = QUESTIONS + len(job) + TELL_AND_ASK
    for byte_count in range(1, whole):
        result, printed, machine = died_at(byte_count, job, columns)
        sent = byte_count > QUESTIONS
        wanted = Outcome.SENT_UNCONFIRMED if sent else Outcome.NOT_SENT
        assert result.outcome is wanted, byte_count
        assert result.trouble is (Trouble.NO_ANSWER if sent else Trouble.UNREACHABLE), byte_count
        assert printed == (byte_count >= whole - CUT_AND_ASK + 3), byte_count
        machine.set_fault(Fault.POWER_OFF, on=False)
        # Its buffer is gone with the power: nothing comes out by itself any more.
        assert cuts(machine) == printed, byte_count
    result, printed, _ = died_at(whole + 1, job, columns)
    assert (result.outcome, printed) == (Outcome.PRINTED, 1)


@pytest.mark.parametrize(
    ("charset", "columns"),
    [
        pytest.param(Charset.GB18030, 32, id="words and codes of the printer"),
        pytest.param(Charset.GBK, 48, id="wide paper"),
        pytest.param(Charset.RASTER, 32, id="pictures"),
    ],
)
def test_a_printer_that_dies_at_every_byte_of_a_receipt(receipt, fonts, off_main, charset, columns):
    profile = PrinterProfile(columns, charset, feed_before_cut_lines=0)
    job = compose(receipt, profile, RasterFont(fonts))
    off_main(lambda: prove(job, columns))

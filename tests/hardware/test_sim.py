"""The simulated devices as machines: they answer and fail like the real ones."""

from __future__ import annotations

import socket

import pytest
from PySide6.QtCore import Qt

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Refusal
from storeapp.hardware.escpos.items import Cut, TextLine
from storeapp.hardware.sim import words
from storeapp.hardware.sim.drawer import SimDrawer
from storeapp.hardware.sim.machines import Simulators
from storeapp.hardware.sim.panels import (
    DrawerPanel,
    Favourite,
    PaperRoll,
    PrinterPanel,
    ScalePanel,
    ScannerPanel,
)
from storeapp.hardware.sim.paper import MARGIN_DOTS, ReceiptFont, paper_image
from storeapp.hardware.sim.printer import Fault, PowerCut, SimPrinter
from storeapp.hardware.sim.scale import NoScale, SimScale
from storeapp.hardware.sim.scanner import SimScanner
from storeapp.hardware.sim.server import SimPrinterServer
from storeapp.hardware.sim.window import SimulatorWindow

JOB = b"\x1b@receipt\n\x1dV\x00"


class Cable:
    """Plugged into the machine; keeps what it says."""

    def __init__(self, machine):
        self.said = bytearray()
        self.hung_up = False
        self.connection = machine.connect(lambda data, delay_ms: self.say(data), self.hang_up)

    def say(self, data):
        self.said += data

    def hang_up(self):
        self.hung_up = True

    def send(self, data):
        self.connection.take(data)


def printed(machine):
    return [item.text for item in machine.items if isinstance(item, TextLine)]


def test_held_jobs_print_when_the_paper_is_back_though_nobody_is_connected():
    machine = SimPrinter()
    machine.set_fault(Fault.PAPER_OUT, on=True)
    cable = Cable(machine)
    cable.send(JOB + b"\x1dr\x01")
    cable.connection.close()
    assert machine.items == ()
    machine.set_fault(Fault.PAPER_OUT, on=False)
    assert printed(machine) == ["receipt"]
    assert cable.said == b""


def test_a_question_in_turn_is_answered_only_after_what_was_before_it():
    machine = SimPrinter()
    cable = Cable(machine)
    machine.set_fault(Fault.COVER_OPEN, on=True)
    cable.send(JOB + b"\x1dr\x01\x10\x04\x02")
    assert cable.said == b"\x16"
    machine.set_fault(Fault.COVER_OPEN, on=False)
    assert cable.said == b"\x16\x00"


def test_switching_it_off_empties_its_buffer_and_cuts_the_line():
    machine = SimPrinter()
    machine.set_fault(Fault.PAPER_OUT, on=True)
    cable = Cable(machine)
    cable.send(JOB)
    machine.set_fault(Fault.POWER_OFF, on=True)
    assert cable.hung_up
    with pytest.raises(PowerCut):
        cable.send(JOB)
    for fault in (Fault.PAPER_OUT, Fault.POWER_OFF):
        machine.set_fault(fault, on=False)
    assert machine.items == ()


def test_status_back_comes_by_itself_after_it_was_asked_for():
    machine = SimPrinter()
    cable = Cable(machine)
    machine.set_fault(Fault.NEAR_END, on=True)
    assert cable.said == b""
    cable.send(b"\x1da\xff")
    machine.set_fault(Fault.COVER_OPEN, on=True)
    assert cable.said.hex(" ") == "14 00 03 00 3c 00 03 00"
    cable.send(b"\x1da\x00")  # Held: the cover is open.
    machine.set_fault(Fault.COVER_OPEN, on=False)
    cable.said.clear()
    machine.set_fault(Fault.NEAR_END, on=False)
    assert cable.said == b""


def test_the_drawer_is_kicked_by_the_job_and_seen_in_the_status():
    drawer = SimDrawer()
    machine = SimPrinter(drawer=drawer)
    cable = Cable(machine)
    cable.send(b"\x10\x04\x01")
    cable.send(b"\x1bp\x00\x19\xfa")
    cable.send(b"\x10\x04\x01")
    assert cable.said == b"\x12\x16"
    assert drawer.openings == 1
    assert machine.items == ()


def test_garbled_paper_has_other_words():
    machine = SimPrinter()
    machine.set_fault(Fault.GARBLED, on=True)
    Cable(machine).send(JOB)
    assert printed(machine) != ["receipt"]
    assert len(printed(machine)[0]) == len("receipt")


def test_sheets_are_split_at_cuts_and_torn_off():
    machine = SimPrinter()
    Cable(machine).send(JOB + JOB + b"under way\n")
    assert [len(sheet.items) for sheet in machine.sheets] == [2, 2, 1]
    machine.tear_off()
    assert machine.sheets == ()


def test_old_sheets_are_forgotten():
    machine = SimPrinter()
    Cable(machine).send(JOB * 250)
    assert len(machine.sheets) == 200


def test_another_program_prints_over_tcp_and_reads_the_status():
    machine = SimPrinter()
    server = SimPrinterServer(machine)
    with socket.create_connection(("127.0.0.1", server.port), 5) as link:
        link.settimeout(5)
        link.sendall(b"\x10\x04\x01")
        assert link.recv(1) == b"\x16"
        link.sendall(JOB)
        assert machine.wait_for(lambda each: any(isinstance(i, Cut) for i in each.items))
        machine.set_fault(Fault.POWER_OFF, on=True)
        assert link.recv(1) == b""
    server.close()
    assert printed(machine) == ["receipt"]
    assert server.address.startswith("tcp://127.0.0.1:")


async def test_no_scale_is_unreachable(aloop):
    with pytest.raises(Refusal, match="scale-unreachable"):
        await NoScale().weigh()
    await NoScale().close()


# --- windows ---------------------------------------------------------------------------


@pytest.fixture
def font(qapp, fonts):
    return ReceiptFont(fonts)


@pytest.mark.parametrize("columns", [32, 48])
def test_the_paper_is_as_wide_as_the_head_and_its_margins(font, columns):
    machine = SimPrinter(columns)
    Cable(machine).send(JOB)
    image = paper_image(machine.items, machine.width_dots, font)
    assert image.width() == columns * 12 + 2 * MARGIN_DOTS
    assert image.height() > 30


def test_paper_comes_out_of_the_roll_when_another_thread_prints(qtbot, font, off_main):
    machine = SimPrinter()
    roll = PaperRoll(machine, font)
    qtbot.addWidget(roll)
    before = roll.height()
    with qtbot.waitSignal(roll.changes.happened):
        off_main(lambda: Cable(machine).send(JOB))
    assert roll.height() > before
    grabbed = roll.grab().toImage()
    roll.changes.stop()
    assert grabbed.width() == machine.width_dots + 2 * MARGIN_DOTS
    Cable(machine).send(JOB)  # Nobody listens any more, and nobody minds.


def test_the_window_operates_every_device(qtbot, font):
    drawer, scale, scanner = SimDrawer(), SimScale(), SimScanner()
    machine = SimPrinter(drawer=drawer)
    favourites = [Favourite("6901234567892", "话梅 Plum")]
    window = SimulatorWindow(Simulators(machine, drawer, scale, scanner), font, favourites)
    qtbot.addWidget(window)
    received: list[Scan] = []
    scanner.start(received.append)

    _operate_printer(window, machine)
    _operate_drawer(window, drawer)
    _operate_scale(window, scale)
    _operate_scanner(qtbot, window)

    assert [scan.text for scan in received] == ["6901234567892", "2112345012506"]
    window.close()
    drawer.kick()  # Nobody listens any more.


def _operate_printer(window, machine):
    panel = window.findChild(PrinterPanel)
    for fault, box in panel.faults.items():
        assert box.text() == str(words.FAULTS[fault])
        box.setChecked(True)
        assert machine.faults == {fault}
        box.setChecked(False)
    Cable(machine).send(JOB)
    assert len(machine.sheets) == 1
    panel.tear_off.click()
    assert machine.sheets == ()


def _operate_drawer(window, drawer):
    panel = window.findChild(DrawerPanel)
    drawer.kick()
    panel.refresh()
    assert panel.state.text() == str(words.DRAWER_OPEN)
    panel.push.click()
    assert not drawer.is_open


def _operate_scale(window, scale):
    panel = window.findChild(ScalePanel)
    panel.slider.setValue(250)
    assert (scale.weight_g, scale.is_stable) == (1250, True)
    assert panel.weight.text() == "1.250 kg"
    panel.unstable.setChecked(True)
    assert not scale.is_stable


def _operate_scanner(qtbot, window):
    panel = window.findChild(ScannerPanel)
    panel.codes.itemClicked.emit(panel.codes.item(0))
    panel.field.setText(" 2112345012506 ")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.field.text() == ""
    panel.scan.click()  # Nothing to scan.

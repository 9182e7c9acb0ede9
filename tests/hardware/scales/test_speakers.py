"""The simulated scales say what the real ones say: their bytes, their faults, their panel."""

from __future__ import annotations

import pytest

from storeapp.hardware.sim.scale import CAPACITY_G, ScaleFault, SimScale
from storeapp.hardware.sim.scale_faults import FAULTS, ScaleFaultsPanel
from storeapp.hardware.sim.scale_line import ScaleLine
from storeapp.hardware.sim.scale_speakers import SPEAKERS


def loaded(grams, *, stable=True, **faults):
    machine = SimScale()
    machine.put(grams, stable=stable)
    for fault in faults:
        machine.set_fault(ScaleFault[fault], on=True)
    return machine


@pytest.mark.parametrize(
    ("protocol", "asked", "machine", "said"),
    [
        ("mt8217", b"W", loaded(1252), b"\x0201.252\r"),
        ("mt8217", b"W", loaded(1252, stable=False), b"\x02?\x01\r"),
        ("mt8217", b"W", loaded(0, OVERLOAD=True), b"\x02?\x02\r"),
        ("mt8217", b"W", loaded(0, UNDER_ZERO=True), b"\x02?\x04\r"),
        ("mt8217", b"EhiWF", loaded(0), b"\x02E\rhiW\x02F\r"),
        ("mt8217", b"?", loaded(0), b""),
        ("cas-pd", b"\x05", loaded(0), b"\x06"),
        ("cas-pd", b"\x11", loaded(1250), b"\x01\x02S  1.250kg\x77\x03\x04"),
        ("cas-ecr5", b"W", loaded(1252), b"\x02\x0001252\r"),
        ("mt-sics", b"SI\r\n", loaded(1252), b"S S      1.252 kg\r\n"),
        ("mt-sics", b"S\r\n", loaded(1252, stable=False), b"S I\r\n"),
        ("mt-sics", b"SI\r\n", loaded(0, OVERLOAD=True), b"S +\r\n"),
        ("mt-sics", b"I2\r\nXY\r\n", loaded(0), b'I2 A "SIM 15 kg"\r\nES\r\n'),
        ("dialog06", b"\x04\x0201\x1b000000\x1b\x03", loaded(1252), b"\x06"),
        ("dialog06", b"\x04\x0299\x03", loaded(1252), b"\x15"),
        (
            "dialog06",
            b"\x04\x05\x04\x05\x04\x0208\x03",
            loaded(1252),
            b"\x0202\x1b3\x1b01252\x1b000000\x1b000000\x03\x15\x0209\x1b21\x03",
        ),
        ("ascii", b"?", loaded(1252), b""),
    ],
)
def test_what_each_answers(protocol, asked, machine, said):
    assert SPEAKERS[protocol](machine).take(asked) == said


@pytest.mark.parametrize(
    ("machine", "said"),
    [
        (loaded(1252), b"ST,GS,+  1.252kg\r\n"),
        (loaded(1252, stable=False), b"US,GS,+  1.252kg\r\n"),
        (loaded(0, UNDER_ZERO=True), b"ST,GS,-  0.040kg\r\n"),
        (loaded(0, OVERLOAD=True), b"OL,GS,  ------kg\r\n"),
    ],
)
def test_what_one_says_by_itself(machine, said):
    assert SPEAKERS["ascii"](machine).say() == said


def test_a_tare_is_taken_at_rest_only_and_zero_without_one():
    machine = loaded(0)
    assert machine.zero()
    assert not machine.tare()  # Nothing lies on it.
    machine.put(200, stable=False)
    assert not machine.tare()
    assert not machine.clear_tare()
    machine.put(200)
    assert machine.tare()
    assert (machine.shown().grams, machine.shown().net) == (0, True)
    assert not machine.zero()
    assert machine.clear_tare()
    assert machine.shown().grams == 200


def test_it_carries_its_capacity_and_no_more():
    machine = loaded(CAPACITY_G + 1)
    assert machine.shown().grams == CAPACITY_G


def test_each_damaged_answer_differs_from_the_true_one_in_one_byte():
    machine = loaded(1252, GARBLED=True)
    line = ScaleLine(machine, SPEAKERS["mt8217"](machine))
    for _ in range(8):
        line.take(b"W")
        said = line.due()
        assert sum(a != b for a, b in zip(said, b"\x0201.252\r", strict=True)) == 1


def test_the_panel_sets_each_fault(qtbot):
    machine = SimScale()
    panel = ScaleFaultsPanel(machine)
    qtbot.addWidget(panel)
    for fault, box in panel.boxes.items():
        assert box.text() == str(FAULTS[fault])
        box.setChecked(True)
        assert machine.faults == {fault}
        box.setChecked(False)
    assert machine.faults == frozenset()

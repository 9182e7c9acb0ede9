"""The wedge in a real window: scans touch nothing, typing passes, the order of keys holds."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from storeapp.domain.barcode import Scan
from storeapp.hardware.scanners.wedge_qt import WedgeScanner
from storeapp.hardware.sim.keyboard import key_events, strike

CODE = "6901234567892"


class Counter:
    """A field with the focus, a default button, and what happened to them."""

    def __init__(self, qtbot):
        self.window = QDialog()
        self.field = QLineEdit()
        self.pay = QPushButton("Pay")
        self.pay.setDefault(True)
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.field)
        layout.addWidget(self.pay)
        qtbot.addWidget(self.window)
        self.presses: list[str] = []
        self.pay.clicked.connect(lambda: self.presses.append("pay"))
        self.window.show()
        self.window.activateWindow()
        self.field.setFocus()
        qtbot.waitUntil(self.field.hasFocus)

    @property
    def handle(self):
        return self.window.windowHandle()


@pytest.fixture
def counter(qtbot):
    return Counter(qtbot)


@pytest.fixture
def scans(qapp):
    """The wedge is on; what it scanned."""
    wedge = WedgeScanner()
    received: list[Scan] = []
    wedge.start(received.append)
    yield received
    wedge.stop()


@pytest.mark.parametrize("gap_ms", [0, 1, 5, 20])
def test_a_burst_touches_neither_field_nor_default_button(counter, scans, gap_ms):
    end_ms = strike(counter.handle, CODE + "\r", start_ms=1000, gap_ms=gap_ms)
    assert scans == [Scan(CODE, "", "wedge", end_ms)]
    assert counter.field.text() == ""
    assert counter.presses == []
    assert counter.window.isVisible()


def test_typing_passes_with_its_enter(counter, scans, qtbot):
    strike(counter.handle, "12.5\r", start_ms=1000, gap_ms=90)
    assert counter.field.text() == "12.5"
    assert counter.presses == ["pay"]
    assert scans == []


def test_the_last_typed_key_comes_when_the_silence_has_lasted(counter, scans, qtbot):
    strike(counter.handle, "7", start_ms=1000, gap_ms=90)
    assert counter.field.text() == ""
    qtbot.waitUntil(lambda: counter.field.text() == "7", timeout=1000)
    assert scans == []


def test_a_burst_without_enter_is_a_scan_after_the_silence(counter, scans, qtbot):
    strike(counter.handle, CODE, start_ms=1000, gap_ms=5)
    qtbot.waitUntil(lambda: bool(scans), timeout=1000)
    assert scans[0].text == CODE
    assert counter.field.text() == ""


def test_typing_then_a_scan_then_typing_each_go_their_way(counter, scans):
    strike(counter.handle, "3", start_ms=1000, gap_ms=0)
    strike(counter.handle, CODE + "\r", start_ms=1500, gap_ms=4)
    strike(counter.handle, "45\r", start_ms=2500, gap_ms=100)
    assert [scan.text for scan in scans] == [CODE]
    assert counter.field.text() == "345"
    assert counter.presses == ["pay"]


def test_a_scan_with_the_button_focused_presses_nothing(counter, scans):
    counter.pay.setFocus()
    strike(counter.handle, "AB 1234\r", start_ms=1000, gap_ms=5)
    assert [scan.text for scan in scans] == ["AB 1234"]
    assert counter.presses == []


def test_a_person_s_space_presses_the_focused_button(counter, scans, qtbot):
    counter.pay.setFocus()
    strike(counter.handle, " ", start_ms=1000, gap_ms=0)
    qtbot.waitUntil(lambda: counter.presses == ["pay"], timeout=1000)


def test_backspace_comes_after_the_keys_before_it(counter, scans):
    strike(counter.handle, "12", start_ms=1000, gap_ms=10)
    QTest.keyClick(counter.handle, Qt.Key.Key_Backspace)
    assert counter.field.text() == "1"
    assert scans == []


def test_a_held_down_key_is_a_person(counter, scans):
    for _ in range(8):
        QTest.sendKeyEvent(
            QTest.KeyAction.Press, counter.field, Qt.Key.Key_5, "5", Qt.KeyboardModifier.NoModifier
        )
    assert counter.field.text() == "5" * 8
    assert scans == []


def test_a_letter_in_a_scan_triggers_no_shortcut_and_a_typed_one_does(counter, scans, qtbot):
    fired = []
    shortcut = QShortcut(QKeySequence("+"), counter.window)
    shortcut.activated.connect(lambda: fired.append("+"))
    counter.pay.setFocus()
    strike(counter.handle, "AB+1234\r", start_ms=1000, gap_ms=5)
    assert fired == []
    assert [scan.text for scan in scans] == ["AB+1234"]
    strike(counter.handle, "+", start_ms=3000, gap_ms=0)
    qtbot.waitUntil(lambda: fired == ["+"], timeout=1000)


def test_keys_through_the_platform_are_scanned_too(counter, scans, qtbot):
    """From Qt's own door on, shortcut overrides and releases included."""
    for char in CODE:
        QTest.keyClick(counter.handle, Qt.Key(ord(char)))
    QTest.keyClick(counter.handle, Qt.Key.Key_Return)
    assert [scan.text for scan in scans] == [CODE]
    assert counter.field.text() == ""
    assert counter.presses == []


def test_a_window_that_was_stalled_amid_a_scan_takes_it_whole(counter, scans, qtbot):
    """The keys queue up while the window is busy, and the timer of the first one is overdue."""
    strike(counter.handle, CODE[0], start_ms=1000, gap_ms=0)
    for event in key_events(CODE[1:] + "\r", start_ms=1005, gap_ms=5):
        QCoreApplication.postEvent(counter.handle, event)
    threading.Event().wait(0.1)  # The stall itself: longer than any key may be held.
    qtbot.waitUntil(lambda: bool(scans), timeout=1000)
    assert [scan.text for scan in scans] == [CODE]
    assert counter.field.text() == ""
    assert counter.presses == []


def test_typing_into_a_stalled_window_is_no_scan(counter, scans, qtbot):
    """All keys arrive at once; only their time stamps say that a person struck them."""
    for event in key_events("12345", start_ms=1000, gap_ms=80):
        QCoreApplication.postEvent(counter.handle, event)
    qtbot.waitUntil(lambda: counter.field.text() == "12345", timeout=1000)
    assert scans == []


def test_the_symbology_identifier_is_taken_off(counter, scans):
    strike(counter.handle, "]E0" + CODE + "\r", start_ms=1000, gap_ms=5)
    assert (scans[0].symbology, scans[0].text) == ("]E0", CODE)


def test_a_stopped_wedge_gives_back_what_it_held_and_lets_everything_pass(counter, qapp):
    wedge = WedgeScanner()
    received: list[Scan] = []
    wedge.start(received.append)
    strike(counter.handle, "12", start_ms=1000, gap_ms=5)
    wedge.stop()
    assert counter.field.text() == "12"
    strike(counter.handle, CODE, start_ms=2000, gap_ms=5)
    assert counter.field.text() == "12" + CODE
    assert received == []


def test_keys_for_a_window_that_closed_meanwhile_harm_nobody(counter, scans, qtbot):
    other = QWidget()
    other.show()
    strike(other.windowHandle(), "1", start_ms=1000, gap_ms=0)
    other.close()
    other.deleteLater()
    qtbot.wait(1)
    strike(counter.handle, "2", start_ms=2000, gap_ms=0)
    qtbot.waitUntil(lambda: counter.field.text().endswith("2"), timeout=1000)
    assert scans == []

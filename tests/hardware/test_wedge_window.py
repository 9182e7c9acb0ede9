"""The wedge in a window: hidden texts, separators, control characters, and listening to learn."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from storeapp.domain.barcode import Scan, read_code
from storeapp.hardware.scanners.learning import GS1_CODE, Heard, learn
from storeapp.hardware.scanners.listening import KeyListener
from storeapp.hardware.scanners.wedge import ENTER, TAB, Key, WedgeSettings
from storeapp.hardware.scanners.wedge_qt import WedgeScanner
from storeapp.hardware.sim.keyboard import key_events, strike

CODE = "6901234567892"


class Room:
    """A dialog with a hidden text, an open one and a default button."""

    def __init__(self, qtbot):
        self.window = QDialog()
        self.password, self.field, self.ok = QLineEdit(), QLineEdit(), QPushButton("OK")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin = QWidget()
        self.pin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pin.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText)
        self.pressed: list[str] = []
        self.pin.keyPressEvent = lambda event: self.pressed.append(event.text())  # type: ignore[method-assign]  # a pad in two lines
        self.ok.setDefault(True)
        self.ok.clicked.connect(lambda: self.pressed.append("ok"))
        layout = QVBoxLayout(self.window)
        for widget in (self.password, self.field, self.pin, self.ok):
            layout.addWidget(widget)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        self.window.setFocus()
        qtbot.waitUntil(self.window.isActiveWindow)

    @property
    def handle(self):
        return self.window.windowHandle()


@pytest.fixture
def room(qtbot):
    return Room(qtbot)


@pytest.fixture
def wedge(qapp):
    """Turns a wedge with some settings on; what it scanned."""
    started: list[WedgeScanner] = []

    def start(**settings):
        scanner = WedgeScanner(WedgeSettings(**settings))
        received: list[Scan] = []
        scanner.start(received.append)
        started.append(scanner)
        return received

    yield start
    for scanner in started:
        scanner.stop()


def texts(scans):
    return [scan.text for scan in scans]


# --- standing still ------------------------------------------------------------------------


def test_keys_that_the_window_system_gives_out_late_after_a_stall_are_still_one_scan(
    room, wedge, qtbot
):
    """On X11 a thread reads them, and the window's timers may be due before it has."""
    scans = wedge()
    room.field.setFocus()
    strike(room.handle, CODE[0], start_ms=1000, gap_ms=0)
    threading.Event().wait(0.1)  # The stall itself.

    def rest() -> None:
        strike(room.handle, CODE[1:] + "\r", start_ms=1005, gap_ms=5)

    QTimer.singleShot(5, rest)
    qtbot.waitUntil(lambda: bool(scans) or bool(room.field.text()), timeout=2000)
    assert texts(scans) == [CODE]
    assert (room.field.text(), room.pressed) == ("", [])


# --- hidden texts --------------------------------------------------------------------------


def test_a_password_that_is_filled_in_fast_is_not_taken_away(room, wedge):
    scans = wedge()
    room.password.setFocus()
    strike(room.handle, "correct-horse\r", start_ms=1000, gap_ms=1)
    assert room.password.text() == "correct-horse"
    assert room.pressed == ["ok"]
    assert scans == []


def test_a_pin_pad_that_says_that_it_hides_is_not_held_back_at_all(room, wedge):
    scans = wedge()
    room.pin.setFocus()
    strike(room.handle, "314159", start_ms=1000, gap_ms=1)
    assert room.pressed == list("314159")
    assert scans == []


def test_with_a_prefix_a_scan_is_taken_from_a_password_field_too(room, wedge):
    scans = wedge(prefix="~")
    room.password.setFocus()
    strike(room.handle, "fast", start_ms=1000, gap_ms=1)
    strike(room.handle, f"~{CODE}\r", start_ms=2000, gap_ms=1)
    assert room.password.text() == "fast"
    assert texts(scans) == [CODE]
    assert room.pressed == []


def test_the_second_ending_of_a_scan_is_taken_from_a_password_field_too(room, wedge):
    scans = wedge(prefix="~")
    room.password.setFocus()
    strike(room.handle, f"~{CODE}\r\r", start_ms=2000, gap_ms=1)
    assert texts(scans) == [CODE]
    assert room.pressed == []


def test_the_prefix_in_a_password_is_given_back(room, wedge):
    scans = wedge(prefix="~")
    room.password.setFocus()
    strike(room.handle, "a~b~\r", start_ms=1000, gap_ms=90)
    assert room.password.text() == "a~b~"
    assert scans == []


# --- separators and control characters -----------------------------------------------------


GS1 = "010690123456789210Lot7\x1d3103001250"


@pytest.mark.parametrize("head", ["", "\x1d", "]C1"], ids=["plain", "fnc1 in front", "identifier"])
def test_a_gs1_label_keeps_its_separators_and_means_what_it_says(room, wedge, head):
    scans = wedge()
    room.field.setFocus()
    strike(room.handle, f"{head}{GS1}\r", start_ms=1000, gap_ms=5)
    (scan,) = scans
    reading = read_code(scan, ())
    assert reading.keys == ("06901234567892",)
    assert (reading.lot, reading.weight_g) == ("Lot7", 1250)
    assert room.field.text() == ""


def test_a_separator_in_front_is_enough_to_say_gs1(room, wedge):
    scans = wedge()
    strike(room.handle, "\x1d0106901234567892\r", start_ms=1000, gap_ms=5)
    assert read_code(scans[0], ()).keys == ("06901234567892",)


def test_prefix_and_suffix_may_be_control_characters(room, wedge):
    scans = wedge(prefix="\x02", suffixes=("\x03",))
    room.field.setFocus()
    strike(room.handle, f"\x02{CODE}\x03\r", start_ms=1000, gap_ms=5)
    assert texts(scans) == [CODE]
    assert (room.field.text(), room.pressed) == ("", [])


LINEFEED = QKeyEvent(QEvent.Type.KeyPress, 10, Qt.KeyboardModifier.NoModifier, "\n")
CTRL_M = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier, "\r")
CTRL_J = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier, "\n")


@pytest.mark.parametrize("ending", [LINEFEED, CTRL_M, CTRL_J], ids=["linefeed", "ctrl m", "ctrl j"])
def test_an_ending_may_come_as_another_key(room, wedge, ending):
    scans = wedge()
    room.field.setFocus()
    end_ms = strike(room.handle, CODE, start_ms=1000, gap_ms=5)
    ending.setTimestamp(end_ms + 5)
    QCoreApplication.sendEvent(room.handle, ending)
    assert texts(scans) == [CODE]
    assert (room.field.text(), room.pressed) == ("", [])


def repeated(stamps):
    """A 0 that is called a repetition, at those moments."""
    for at_ms in stamps:
        for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
            event = QKeyEvent(kind, Qt.Key.Key_0, Qt.KeyboardModifier.NoModifier, "0", True)
            event.setTimestamp(at_ms)
            yield event


def test_the_same_digit_twice_in_a_millisecond_is_no_held_down_key(room, wedge):
    """As X11 tells of a scanner that types a key every millisecond."""
    scans = wedge()
    room.field.setFocus()
    (press, release) = key_events("0", start_ms=1003, gap_ms=1)
    strike(room.handle, "690", start_ms=1000, gap_ms=1)
    QCoreApplication.sendEvent(room.handle, press)
    for event in repeated((1003, 1004)):
        QCoreApplication.sendEvent(room.handle, event)
    QCoreApplication.sendEvent(room.handle, release)
    strike(room.handle, "28\r", start_ms=1005, gap_ms=1)
    assert texts(scans) == ["69000028"]
    assert (room.field.text(), room.pressed) == ("", [])
    strike(room.handle, "0\r", start_ms=5000, gap_ms=90)
    assert room.field.text() == "0"


def test_a_key_held_down_in_a_stalled_window_is_no_scan(room, wedge):
    """The presses of half a second all come at once."""
    scans = wedge()
    room.field.setFocus()
    (press, release) = key_events("0", start_ms=1000, gap_ms=1)
    QCoreApplication.sendEvent(room.handle, press)
    for event in repeated(range(1300, 1600, 30)):
        QCoreApplication.sendEvent(room.handle, event)
    QCoreApplication.sendEvent(room.handle, release)
    assert room.field.text() == "0" * 11
    assert scans == []


def test_other_control_keys_are_commands(room, wedge):
    scans = wedge()
    room.field.setFocus()
    room.field.setText("7")
    strike(room.handle, "\x01", start_ms=1000, gap_ms=5)
    assert room.field.selectedText() == "7"
    assert scans == []


# --- listening -----------------------------------------------------------------------------


@pytest.fixture
def listening(qapp):
    heard: list[tuple[Key, ...]] = []
    listener = KeyListener(heard.append)
    listener.start()
    yield heard
    listener.stop()


def test_an_unknown_scanner_is_heard_and_touches_nothing(room, wedge, listening, qtbot):
    scans = wedge()
    room.field.setFocus()
    strike(room.handle, f"\x02{GS1_CODE}\x03\r", start_ms=1000, gap_ms=50)
    qtbot.waitUntil(lambda: bool(listening), timeout=2000)
    assert learn([Heard(GS1_CODE, listening[0])]).settings == WedgeSettings(
        prefix="\x02", suffixes=("\x03", ENTER, TAB), max_gap_ms=62, hold_ms=62, idle_ms=100
    )
    assert (room.field.text(), room.pressed, scans) == ("", [], [])


def test_a_few_keys_are_nobody_s_scan(room, qtbot):
    heard: list[tuple[Key, ...]] = []
    listener = KeyListener(heard.append)
    listener.start()
    strike(room.handle, "123", start_ms=1000, gap_ms=5)
    silence = listener.findChild(QTimer)
    assert silence is not None
    qtbot.waitSignal(silence.timeout, timeout=2000).wait()
    strike(room.handle, "4567", start_ms=2000, gap_ms=5)
    qtbot.waitUntil(lambda: bool(heard), timeout=2000)
    listener.stop()
    assert ["".join(key.char for key in keys) for keys in heard] == ["4567"]


def test_a_person_s_enter_and_escape_do_what_they_do(room, listening):
    room.field.setFocus()
    strike(room.handle, "\r", start_ms=1000, gap_ms=0)
    assert room.pressed == ["ok"]
    strike(room.handle, "\x1b", start_ms=2000, gap_ms=0)
    assert not room.window.isVisible()
    assert listening == []


def test_what_was_half_heard_is_forgotten_when_nobody_listens_any_more(room, qapp):
    heard: list[tuple[Key, ...]] = []
    listener = KeyListener(heard.append)
    listener.start()
    strike(room.handle, "69012", start_ms=1000, gap_ms=5)
    listener.stop()
    room.field.setFocus()
    strike(room.handle, "7", start_ms=2000, gap_ms=5)
    assert room.field.text() == "7"
    assert heard == []

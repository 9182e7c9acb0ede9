"""Lessons: a scanner that types is learnt from the keys themselves, one on a port is heard."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from storeapp.domain.errors import Refusal
from storeapp.hardware.scanners.address import scanner_at
from storeapp.hardware.scanners.evdev_port import typing_devices
from storeapp.hardware.scanners.learning import EAN_CODE, GS1_CODE
from storeapp.hardware.scanners.lessons import PortLesson, WedgeLesson, begin_lesson, shown_codes
from storeapp.hardware.scanners.serial_scanner import SerialScanner
from storeapp.hardware.sim.keyboard import strike
from storeapp.ports.devices import Trouble
from storeapp.ports.probing import Learnt
from tests.hardware.test_evdev import POWER_KEY, Kernel
from tests.hardware.test_scanners import Cable

pty_only = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are POSIX")
HEARD_S = 5


def test_the_shown_codes_can_be_read_from_two_pixels_a_bar() -> None:
    read = []
    for code in shown_codes():
        picture = Image.new("L", (2 * len(code.bars), 60), 255)
        for at, dark in enumerate(code.bars):
            picture.paste(0 if dark else 255, (2 * at, 0, 2 * at + 2, 60))
        [found] = zxingcpp.read_barcodes(picture)
        read.append((found.format.name, found.bytes.decode(), found.symbology_identifier))

    assert [text for _, text, _ in read] == [EAN_CODE, GS1_CODE]
    assert read[1][2] == "]C1"


# --- one that types ------------------------------------------------------------------


class Room:
    """A field with the focus, and a lesson that hears before it does."""

    def __init__(self, qtbot) -> None:
        self.field = QLineEdit()
        qtbot.addWidget(self.field)
        with qtbot.waitActive(self.field):
            self.field.show()
            self.field.activateWindow()
        self.heard = 0
        self.lesson = WedgeLesson(self._hear)
        self._qtbot = qtbot

    def _hear(self) -> None:
        self.heard += 1

    def scan(self, text: str, gap_ms: int = 5) -> None:
        before = self.heard
        strike(self.field.windowHandle(), text, start_ms=1000, gap_ms=gap_ms)
        self._qtbot.waitUntil(lambda: self.heard > before, timeout=HEARD_S * 1000)


@pytest.fixture
def room(qtbot):
    room = Room(qtbot)
    yield room
    asyncio.run(room.lesson.end())


def test_prefix_suffix_and_gap_are_learnt_and_no_field_is_touched(room: Room) -> None:
    room.scan(f"~{EAN_CODE}\t", gap_ms=40)
    first = room.lesson.learnt()
    room.scan(f"~{GS1_CODE}\t", gap_ms=40)
    second = room.lesson.learnt()

    wedge = "prefix=~&suffix=%0D%09&gap=50&length=4&hold=50&idle=80"
    assert first == Learnt(wedge, "~", "\t", 50)
    assert second == Learnt(wedge, "~", "\t", 50, keeps_separator=True)
    assert room.field.text() == ""


def test_a_scan_that_was_refused_counts_for_nothing(room: Room) -> None:
    room.scan("4006381333931\r")
    with pytest.raises(Refusal, match="scanner-other-code"):
        room.lesson.learnt()
    room.scan(f"{EAN_CODE}\r")

    assert room.lesson.learnt().suffix == "\r"


def test_after_the_lesson_keys_come_to_the_field_again(room: Room, qtbot) -> None:
    asyncio.run(room.lesson.end())
    qtbot.keyClick(room.field, Qt.Key.Key_7)

    assert room.field.text() == "7"


# --- one on a port -------------------------------------------------------------------


@pty_only
async def test_a_scanner_on_a_port_is_heard(aloop: object) -> None:
    import tty

    heard, opened, loop = asyncio.Queue[None](), asyncio.Event(), asyncio.get_running_loop()
    far, near = os.openpty()
    tty.setraw(near)
    scanner = scanner_at(os.ttyname(near))

    def read(trouble: Trouble) -> None:
        loop.call_soon_threadsafe(opened.set)

    scanner.watch(read)
    lesson = PortLesson(scanner, lambda: heard.put_nowait(None))
    lesson.begin()
    await asyncio.wait_for(opened.wait(), HEARD_S)
    try:
        learnt = []
        for line in (f"]E0{EAN_CODE}\r", f"]C1{GS1_CODE}\r"):
            os.write(far, line.encode())
            await asyncio.wait_for(heard.get(), HEARD_S)
            learnt.append(lesson.learnt())
    finally:
        await lesson.end()
        os.close(far)
        os.close(near)

    assert learnt == [Learnt(), Learnt(keeps_separator=True)]


@pytest.mark.parametrize(
    ("place", "kind"), [("wedge", WedgeLesson), ("serial://COM99", PortLesson)]
)
async def test_each_place_has_its_lesson(aloop: object, place: str, kind: type) -> None:
    lesson = await begin_lesson(place, lambda: None)
    codes = [code.text for code in lesson.codes]
    await lesson.end()

    assert type(lesson) is kind
    assert codes == [EAN_CODE, GS1_CODE]


async def test_another_code_is_not_the_one_that_is_shown(aloop: object) -> None:
    cable, heard = Cable(), asyncio.Queue[None]()
    lesson = PortLesson(SerialScanner(cable), lambda: heard.put_nowait(None))
    lesson.begin()
    cable.arriving.put(b"4006381333931\r")
    await asyncio.wait_for(heard.get(), HEARD_S)
    with pytest.raises(Refusal) as refused:
        lesson.learnt()
    await lesson.end()

    assert (refused.value.code, refused.value.facts) == (
        "scanner-other-code",
        {"text": "4006381333931"},
    )


async def test_a_keyboard_that_was_taken_is_given_back_after_a_while(aloop: object) -> None:
    class Held(Cable):
        def __init__(self) -> None:
            super().__init__()
            self.let_go = asyncio.Event()
            self._loop = asyncio.get_running_loop()

        def _close(self) -> None:
            self._loop.call_soon_threadsafe(self.let_go.set)

    cable = Held()
    scanner = SerialScanner(cable)
    lesson = PortLesson(scanner, lambda: None)
    lesson.begin(release_s=0.01)
    await asyncio.wait_for(cable.let_go.wait(), HEARD_S)
    await lesson.end()

    assert scanner.trouble is Trouble.NONE


def test_what_types_is_listed_with_its_name(tmp_path: Path) -> None:
    kernel = Kernel(tmp_path)
    kernel.plug(3, serial="A1")
    kernel.plug(4)
    kernel.plug(5, keys=POWER_KEY)
    (kernel.system / "event4" / "device" / "name").write_text("Scanner 9\n", "ascii")
    found = typing_devices(kernel.system)
    kernel.close()

    assert found == (("evdev:0c2e:0901:A1", ""), ("evdev:0c2e:0901", "Scanner 9"))
    assert typing_devices(tmp_path / "missing") == ()

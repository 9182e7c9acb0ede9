"""Someone at the counter: types, scans, weighs, looks at the screen and at the paper."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListView, QWidget

from storeapp.bootstrap.window import Window
from storeapp.bootstrap.workplace import RESOURCES
from storeapp.domain.receipt import ReceiptDoc
from storeapp.hardware.printing.text import text_lines
from storeapp.hardware.sim.drawer import SimDrawer
from storeapp.hardware.sim.keyboard import strike
from storeapp.hardware.sim.paper import ReceiptFont, paper_image
from storeapp.hardware.sim.printer import SimPrinter
from storeapp.hardware.sim.scale import SimScale
from storeapp.ports.sales import JobState
from storeapp.settings import Settings
from tests.scenarios.album import Album

PATIENCE_S = 8.0
LOOK_AGAIN_S = 0.005
SCANNER_GAP_MS = 4

KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Del": Qt.Key.Key_Delete,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    **{f"F{number}": getattr(Qt.Key, f"Key_F{number}") for number in range(1, 13)},
}


def settings_of(folder: Path, head_office: str, *, language: str = "zh-CN") -> Settings:
    """A till with simulated devices, whose scanner is a keyboard wedge."""
    return Settings(
        data_folder=folder / "data",
        key_folder=folder / "keys",
        head_office=head_office,
        language=language,
        printer="sim",
        scale="sim",
    )


class AtTheCounter:
    """Drives one window as a person would and reads what a person could read."""

    def __init__(self, window: Window, album: Album) -> None:
        self.window = window
        self.album = album
        self._stamp_ms = 1_000

    # --- hands ---------------------------------------------------------------------------

    def press(self, *names: str) -> None:
        """Keys by the names that the screen shows."""
        for name in names:
            QTest.keyClick(self._focus, KEYS[name])

    def chord(self, letter: str) -> None:
        """A letter with Ctrl, as the strip shows it."""
        key = Qt.Key(ord(letter))
        QTest.keyClick(self._focus, key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Letters and digits, as slowly as people type."""
        for letter in text:
            QTest.keyClicks(self._focus, letter)

    def scan(self, code: str) -> None:
        """A wedge scanner types the code and Enter; real key events through the filter."""
        self._stamp_ms += 10_000
        window = self.window.shell.windowHandle()
        strike(window, f"{code}\r", start_ms=self._stamp_ms, gap_ms=SCANNER_GAP_MS)

    def weigh(self, weight_g: int) -> None:
        self.scale.put(weight_g)

    # --- eyes ----------------------------------------------------------------------------

    def sees(self, text: str) -> bool:
        return any(text in shown for shown in visible_texts(self.window.shell))

    def texts(self) -> list[str]:
        return visible_texts(self.window.shell)

    async def until_sees(self, *texts: str) -> None:
        for text in texts:
            await self.until(partial(self.sees, text), f"the screen says {text!r}")

    async def until(self, so: Callable[[], bool], what: str) -> None:
        """Wait for something to become so; it is told on the screen, so it is looked at."""
        deadline = time.monotonic() + PATIENCE_S
        while not so():
            if time.monotonic() > deadline:
                shown = " | ".join(visible_texts(self.window.shell))
                raise AssertionError(f"never so: {what}. The screen shows: {shown}")
            await asyncio.sleep(LOOK_AGAIN_S)

    def checked(self, *, so: bool, what: str) -> None:
        """What must be so now."""
        assert so, f"{what}. The screen shows: {' | '.join(visible_texts(self.window.shell))}"
        self.album.checked(what)

    async def picture(self, saying: str) -> None:
        """The window as it looks when everything that moves has come to rest."""
        if self.album.folder is not None:
            await asyncio.sleep(0.25)
        self.album.picture(self.window.shell.grab().toImage(), saying)

    # --- devices -------------------------------------------------------------------------

    @property
    def printer(self) -> SimPrinter:
        printer = self.window.till.devices.simulators.printer
        assert printer is not None
        return printer

    @property
    def drawer(self) -> SimDrawer:
        drawer = self.window.till.devices.simulators.drawer
        assert drawer is not None
        return drawer

    @property
    def scale(self) -> SimScale:
        scale = self.window.till.devices.simulators.scale
        assert scale is not None
        return scale

    async def documents(self, count: int) -> tuple[ReceiptDoc, ...]:
        """That many documents, oldest first, once the printer has confirmed them all."""
        sales = self.window.till.sales
        for _ in range(round(PATIENCE_S / LOOK_AGAIN_S)):
            jobs = await sales.read(lambda unit: unit.jobs(JobState.PRINTED))
            if len(jobs) == count:
                return tuple(job.document for job in jobs)
            await asyncio.sleep(LOOK_AGAIN_S)
        raise AssertionError(f"never so: {count} receipts were confirmed")

    async def keep_receipts(self) -> None:
        """Put every receipt into the album: the paper as the printer made it, and its text."""
        font = ReceiptFont(RESOURCES / "fonts")
        sheets = self.printer.sheets
        for sheet, document in zip(sheets, await self.documents(len(sheets)), strict=True):
            image = paper_image(sheet.items, self.printer.width_dots, font)
            self.album.receipt(document.title.split()[-1], image, text_lines(document))

    @property
    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window.shell


def visible_texts(root: QWidget) -> list[str]:
    """Every text on the screen: labels, and all else as it is read aloud."""
    return [text for text in _texts(root) if text.strip()]


def _texts(root: QWidget) -> Iterator[str]:
    for widget in root.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel):
            yield widget.text()
        elif isinstance(widget, QAbstractButton):
            yield widget.accessibleName() or widget.text()
        elif isinstance(widget, QListView):
            model = widget.model()
            for row in range(model.rowCount()):
                yield str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) or "")
        else:
            yield widget.accessibleName()

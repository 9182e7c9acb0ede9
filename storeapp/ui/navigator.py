"""Which screen and sheets are up, and which of them a scan belongs to."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from storeapp.domain.barcode import Scan
from storeapp.ui.sounds import Sounds

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

MOST_WAITING = 3
"""Scans kept while the screen is busy; UnifiedPOS scanners queue likewise (DataEventEnabled)."""


class Screen(Protocol):
    """One screen or sheet: a view and its presenter, wired."""

    @property
    def widget(self) -> QWidget: ...

    @property
    def takes_scans(self) -> bool:
        """False: scans go to what lies below."""
        ...

    def scanned(self, scan: Scan) -> None: ...

    def opened(self) -> None:
        """It came to the front: shows itself in the present language and takes the focus."""
        ...

    def again(self) -> None:
        """Shows itself again, in another language perhaps; the focus stays."""
        ...

    def covered(self, *, covered: bool) -> None:
        """A sheet was laid over it, or taken off; its keys rest meanwhile."""
        ...


class Stage(Protocol):
    """Where screens and sheets are put; the shell's part."""

    def put_screen(self, screen: QWidget) -> None: ...
    def put_sheet(self, sheet: QWidget) -> None: ...
    def take_sheet(self, sheet: QWidget) -> None: ...


class Navigator:
    """One screen at a time, sheets over its right side; a scan goes to the top-most taker.

    While work is under way (`busy`) up to three scans wait and are delivered in order afterwards;
    a further one sounds refused and is dropped, which the clerk hears. Nothing here ever nests an
    event loop.
    """

    def __init__(self, stage: Stage, sounds: Sounds) -> None:
        self._stage = stage
        self._sounds = sounds
        self._screen: Screen | None = None
        self._sheets: list[Screen] = []
        self._waiting: deque[Scan] = deque()
        self._busy = 0

    @property
    def screen(self) -> Screen | None:
        return self._screen

    @property
    def top(self) -> Screen | None:
        """The sheet or screen in front."""
        return self._sheets[-1] if self._sheets else self._screen

    def shows(self, screen: Screen) -> bool:
        """Whether it is up, in front or below a sheet."""
        return screen in self._shown()

    def go(self, screen: Screen) -> None:
        """Swap the screen; its predecessor's sheets and waiting scans go with it."""
        while self._sheets:
            self._drop_sheet()
        self._waiting.clear()
        self._screen = screen
        self._stage.put_screen(screen.widget)
        screen.covered(covered=False)
        screen.opened()

    def open(self, sheet: Screen) -> None:
        """Lay a sheet over the right side; nothing happens when it is open already."""
        if sheet in self._sheets:
            return
        if self.top is not None:
            self.top.covered(covered=True)
        self._sheets.append(sheet)
        self._stage.put_sheet(sheet.widget)
        sheet.covered(covered=False)
        sheet.opened()

    def close(self, sheet: Screen) -> None:
        """Take the sheet off, and what lies over it; what is below comes to the front."""
        if sheet not in self._sheets:
            return
        while self._drop_sheet() is not sheet:
            pass
        if self.top is not None:
            self.top.covered(covered=False)
            self.top.opened()

    def again(self) -> None:
        """Show everything that is up again, after the language was switched."""
        for shown in self._shown():
            shown.again()

    def scan(self, scan: Scan) -> None:
        """Give a scan to the top-most taker, at once or after the work under way."""
        if not self._busy:
            self._deliver(scan)
        elif len(self._waiting) < MOST_WAITING:
            self._waiting.append(scan)
        else:
            self._sounds.refused()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """While it lasts scans wait; they are delivered when the last such work ends."""
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1
            while self._waiting and not self._busy:
                self._deliver(self._waiting.popleft())

    def _deliver(self, scan: Scan) -> None:
        for shown in self._shown():
            if shown.takes_scans:
                shown.scanned(scan)
                return
        self._sounds.refused()

    def _shown(self) -> tuple[Screen, ...]:
        """What is up, top-most first."""
        screen = (self._screen,) if self._screen else ()
        return (*reversed(self._sheets), *screen)

    def _drop_sheet(self) -> Screen:
        sheet = self._sheets.pop()
        self._stage.take_sheet(sheet.widget)
        return sheet

"""Lessons of the set-up wizard: a scanner that types is learnt, one on a port is heard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Refusal
from storeapp.domain.gs1 import GS
from storeapp.hardware.printing.codes import ean13_modules, gs1_modules
from storeapp.hardware.scanners.address import scanner_at
from storeapp.hardware.scanners.evdev_port import SCHEME
from storeapp.hardware.scanners.learning import EAN_CODE, GS1_CODE, Heard, as_shown, learn
from storeapp.hardware.scanners.listening import KeyListener
from storeapp.hardware.scanners.port_scanner import PortScanner
from storeapp.hardware.scanners.saved import written
from storeapp.hardware.scanners.wedge import Key
from storeapp.ports.probing import WEDGE, Learnt, Lesson, ShownCode

CODES = (EAN_CODE, GS1_CODE)
GRABBED_S = 60.0
"""A keyboard that was taken for a scanner is given back after this time: only the window's own
keys could end the lesson sooner, and it has none of them."""


async def begin_lesson(place: str, heard: Callable[[], None]) -> Lesson:
    """See ports.probing.Probes.lesson; on the loop."""
    if place == WEDGE:
        return WedgeLesson(heard)
    scanner = scanner_at(place.removeprefix("serial://"))
    lesson = PortLesson(scanner, heard)
    lesson.begin(release_s=GRABBED_S if place.startswith(SCHEME) else None)
    return lesson


def shown_codes() -> tuple[ShownCode, ...]:
    return (
        ShownCode(EAN_CODE, tuple(ean13_modules(EAN_CODE))),
        ShownCode(GS1_CODE, tuple(gs1_modules(GS1_CODE))),
    )


class WedgeLesson:
    """Implements ports.probing.Lesson: what is typed meanwhile reaches no field and no button."""

    def __init__(self, heard: Callable[[], None]) -> None:
        self.codes = shown_codes()
        self._heard = heard
        self._scans: list[Heard] = []
        self._new: tuple[Key, ...] = ()
        self._listener = KeyListener(self._take)
        self._listener.start()

    def learnt(self) -> Learnt:
        code = CODES[min(len(self._scans), len(CODES) - 1)]
        scans = [*self._scans, Heard(code, self._new)]
        found = learn(scans)
        self._scans = scans
        settings = found.settings
        suffix = scans[0].text.partition(EAN_CODE)[2][:1]
        return Learnt(
            written(settings),
            settings.prefix,
            suffix,
            settings.max_gap_ms,
            found.keeps_separator,
        )

    async def end(self) -> None:
        self._listener.stop()

    def _take(self, keys: tuple[Key, ...]) -> None:
        self._new = keys
        self._heard()


class PortLesson:
    """Implements ports.probing.Lesson for a scanner that is read like a file."""

    def __init__(self, scanner: PortScanner, heard: Callable[[], None]) -> None:
        self.codes = shown_codes()
        self._scanner = scanner
        self._heard = heard
        self._good = 0
        self._new = ""
        self._releasing: asyncio.TimerHandle | None = None

    def begin(self, *, release_s: float | None = None) -> None:
        self._scanner.start(self._take)
        if release_s is not None:
            loop = asyncio.get_running_loop()
            self._releasing = loop.call_later(release_s, self._scanner.stop)

    def learnt(self) -> Learnt:
        code = CODES[min(self._good, len(CODES) - 1)]
        if self._new.replace(GS, "") != code.replace(GS, ""):
            raise Refusal("scanner-other-code", text=as_shown(self._new))
        self._good += 1
        kept = GS in self._new.strip(GS) if self._good >= len(CODES) else None
        return Learnt(keeps_separator=kept)

    async def end(self) -> None:
        if self._releasing is not None:
            self._releasing.cancel()
        await self._scanner.close()

    def _take(self, scan: Scan) -> None:
        self._new = scan.text
        self._heard()

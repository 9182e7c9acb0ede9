"""python-escpos' composer, imported when the first receipt is printed: it takes 0.4 s."""

from __future__ import annotations

import logging
import shutil
from typing import Any

from storeapp.hardware.printing.profile import CutKind


class Composer:
    """Collects the bytes of one job; nothing is sent from here."""

    def __init__(self) -> None:
        self._dummy = _new_dummy()

    @property
    def output(self) -> bytes:
        return bytes(self._dummy.output)

    def raw(self, data: bytes) -> None:
        self._dummy._raw(data)  # the library's own name for "bytes as they are"

    def look(self, *, bold: bool, large: bool) -> None:
        size = 2 if large else 1
        self._dummy.set(bold=bold, custom_size=True, width=size, height=size)

    def centre(self, *, on: bool) -> None:
        self._dummy.set(align="center" if on else "left")

    def qr(self, text: str, module_dots: int) -> None:
        """A native QR code of level M."""
        self._dummy.qr(text, ec=1, size=module_dots, native=True)

    def feed_lines(self, lines: int) -> None:
        self._dummy.print_and_feed(lines)

    def cut(self, kind: CutKind) -> None:
        """Without a feed of its own; the profile says how far."""
        self.raw(b"\x1dV\x00" if kind is CutKind.FULL else b"\x1dV\x01")


def _new_dummy() -> Any:
    root = logging.getLogger()
    handlers = list(root.handlers)
    from escpos.capabilities import pickle_dir
    from escpos.printer import Dummy

    # The library configures the root logger when it is imported; logging is ours to set up.
    for handler in [each for each in root.handlers if each not in handlers]:
        root.removeHandler(handler)
    # It also leaves a folder with a cache behind, another one at each start of the till.
    shutil.rmtree(pickle_dir, ignore_errors=True)
    return Dummy()

"""The bytes that paint a picture: CD5220, the line displays of ESC/POS, and LED8.

Sources: the command lists of the CD5220 and DM-D families; for LED8 (2400 8N1) the public notes
on `ESC Q A` and `ESC s n`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import Final

from storeapp.domain.money import format_money
from storeapp.hardware.displays.cells import CODE_PAGES, Cells
from storeapp.hardware.displays.picture import WORDS, Kind, Picture

RESET: Final = b"\x1b@"
CLEAR: Final = b"\x0c"
_OVERWRITE_NO_CURSOR: Final = b"\x1f\x01\x1fC\x00"
_HOME_TOP: Final = b"\x1f$\x01\x01"
_HOME_BOTTOM: Final = b"\x1f$\x01\x02"
_LIGHTS: Final = {Kind.LINE: b"1", Kind.TOTAL: b"2", Kind.CHANGE: b"4"}
_DIGITS: Final = re.compile(r"\d{1,8}(?:\.\d+)?")


class Dialect(ABC):
    """Pure: the same picture is the same bytes, whatever was shown before."""

    @property
    @abstractmethod
    def opening(self) -> bytes:
        """What a display that was just switched on or plugged in needs first."""

    @abstractmethod
    def painted(self, picture: Picture) -> bytes: ...


class _TwoLines(Dialect):
    """Names on the upper line, amounts right on the lower; dark is two empty lines."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells

    @property
    def opening(self) -> bytes:
        page = CODE_PAGES[self._cells.charset]
        return RESET + (b"" if page is None else b"\x1bt" + bytes((page,)))

    def painted(self, picture: Picture) -> bytes:
        return self._lines(*self._texts(picture))

    def _texts(self, picture: Picture) -> tuple[bytes, bytes]:
        cells = self._cells
        words = picture.name or WORDS.get(picture.kind)
        said = "" if words is None else cells.said(words)
        amount = "" if picture.amount is None else cells.amount(picture.amount)
        top = cells.middle(said) if picture.kind is Kind.WELCOME else cells.left(said)
        return top, cells.right(amount)

    @abstractmethod
    def _lines(self, top: bytes, bottom: bytes) -> bytes: ...


class Cd5220(_TwoLines):
    """One command writes a whole line, whatever stood there."""

    def _lines(self, top: bytes, bottom: bytes) -> bytes:
        return b"\x1bQA" + top + b"\r\x1bQB" + bottom + b"\r"


class EscPosLine(_TwoLines):
    """Writes over what stands there: clearing first would flicker."""

    @property
    def opening(self) -> bytes:
        return super().opening + _OVERWRITE_NO_CURSOR

    def _lines(self, top: bytes, bottom: bytes) -> bytes:
        return _HOME_TOP + top + _HOME_BOTTOM + bottom


class Led8(Dialect):
    """Digits and one of four lights. What does not fit stays dark: a cut amount is a wrong one."""

    @property
    def opening(self) -> bytes:
        return RESET + CLEAR

    def painted(self, picture: Picture) -> bytes:
        digits = "" if picture.amount is None else format_money(picture.amount, symbol=False)
        digits = digits.replace(",", "")
        if not _fits(digits):
            return CLEAR + b"\x1bs0"
        return CLEAR + b"\x1bs" + _LIGHTS[picture.kind] + b"\x1bQA" + digits.encode() + b"\r"


def _fits(digits: str) -> bool:
    """The point has no cell of its own."""
    return _DIGITS.fullmatch(digits) is not None and len(digits.replace(".", "")) <= 8

"""Words in the cells of a character display: code page, width, and what to do without Chinese.

Most poles have no Chinese characters. Pinyin is made at head office only and does not come to the
till, so such a pole shows the English name; where that has no letter the pole can show, the amount
stands alone: question marks would tell the customer nothing.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from storeapp.domain.catalogue import Name
from storeapp.domain.money import Money, format_money
from storeapp.hardware.printing.charset import Charset, columns, encode, printable

WIDTH: Final = 20

# What ESC t selects; GBK poles have their Chinese characters always on.
CODE_PAGES: Final = {"ascii": None, "cp437": 0, "cp850": 2, "cp1252": 16, "cp858": 19, "gbk": None}
_LOST = "?"


@dataclass(frozen=True, slots=True)
class Cells:
    """Makes lines of exactly twenty cells in one charset, which is a key of CODE_PAGES.

    A wide character takes two cells and two bytes and is never cut in half.
    """

    charset: str = "ascii"

    @property
    def chinese(self) -> bool:
        return self.charset == "gbk"

    def left(self, text: str) -> bytes:
        text = self._cut(self._known(text))
        return self._bytes(text + " " * (WIDTH - self._columns(text)))

    def right(self, text: str) -> bytes:
        text = self._cut(self._known(text))
        return self._bytes(" " * (WIDTH - self._columns(text)) + text)

    def middle(self, text: str) -> bytes:
        text = self._cut(self._known(text))
        return self.left(" " * ((WIDTH - self._columns(text)) // 2) + text)

    def said(self, name: Name) -> str:
        """The name in the language this display can show; "" when in none."""
        if self.chinese:
            return name.zh
        known = self._known(name.en)
        return known if any(char.isalnum() for char in known) else ""

    def amount(self, amount: Money) -> str:
        """Without its sign of currency where the display has no such character."""
        text = format_money(amount)
        return format_money(amount, symbol=False) if _LOST in self._known(text) else text

    def _known(self, text: str) -> str:
        if self.chinese:
            return printable(text, Charset.GBK)
        return "".join(self._known_char(char) for char in printable(text, Charset.PLAIN))

    def _known_char(self, char: str) -> str:
        try:
            char.encode(self.charset)
        except UnicodeEncodeError:
            plain = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode("ascii")
            return plain or _LOST
        return char

    def _cut(self, text: str) -> str:
        kept, used = "", 0
        for char in text:
            used += self._columns(char)
            if used > WIDTH:
                break
            kept += char
        return kept

    def _columns(self, text: str) -> int:
        return columns(text, Charset.GBK) if self.chinese else len(text)

    def _bytes(self, text: str) -> bytes:
        return encode(text, Charset.GBK) if self.chinese else text.encode(self.charset)

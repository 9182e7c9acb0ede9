"""Which characters a printer can print, how many columns each takes, and as which bytes it goes."""

from __future__ import annotations

import unicodedata
from enum import Enum


class Charset(Enum):
    """How Chinese reaches the paper. PLAIN is for text files and screens."""

    GB18030 = "gb18030"
    GBK = "gbk"
    RASTER = "raster"
    PLAIN = "plain"

    @property
    def is_native(self) -> bool:
        """The printer draws the characters from its own font."""
        return self in (Charset.GB18030, Charset.GBK)


_LOST = "?"
# GB18030 has U+00A5 only as four bytes, which printers answer with junk; the full-width sign is
# in GB 2312. The others look the same and are in GBK where the left ones are not.
_GB_SUBSTITUTES = str.maketrans(
    {
        "\u00a5": "\uffe5",
        "\u00a3": "\uffe1",
        "\u2022": "·",
        "\u2013": "-",
        "\u2012": "-",
        "\u2212": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
    }
)


def printable(text: str, charset: Charset) -> str:
    """The text in the characters this charset can print; each lost one becomes a question mark.

    Control characters go first of all: words from a catalogue must never command the printer.
    """
    clean = unicodedata.normalize("NFC", text.replace("\t", " "))
    visible = "".join(char for char in clean if unicodedata.category(char) not in ("Cc", "Cf"))
    if not charset.is_native:
        return visible
    return "".join(_gb_char(char, charset) for char in visible.translate(_GB_SUBSTITUTES))


def columns(text: str, charset: Charset) -> int:
    """The width of a `printable` text in half-width cells."""
    if charset.is_native:
        return len(text) + sum(not char.isascii() for char in text)
    return sum(_plain_columns(char) for char in text)


def encode(text: str, charset: Charset) -> bytes:
    """A `printable` text as the bytes of a native charset."""
    return text.encode(charset.value, "replace")


def _gb_char(char: str, charset: Charset) -> str:
    if char.isascii():
        return char
    try:
        size = len(char.encode(charset.value))
    except UnicodeEncodeError:
        size = 0
    # Four bytes print reliably only for the ideographs that GB 18030 makes mandatory.
    if size == 2 or (size == 4 and "\u3400" <= char <= "\u9fff"):
        return char
    plain = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode("ascii")
    return plain or _LOST


def _plain_columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    width = unicodedata.east_asian_width(char)
    # Ambiguous Latin letters are narrow in every font, ambiguous marks and symbols are not.
    return 2 if width in ("W", "F") or (width == "A" and char >= "\u2000") else 1

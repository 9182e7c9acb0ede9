"""The few ESC/POS commands we send by hand, by their names in the reference."""

INIT = b"\x1b@"
CHINESE_ON = b"\x1c&"
CHINESE_OFF = b"\x1c."
CENTRED, AT_THE_LEFT = b"\x1ba\x01", b"\x1ba\x00"
ASK_PAPER = b"\x1dr\x01"
"""GS r 1: answered only after everything sent before it was processed."""
TELL_STATUS = b"\x1da\xff"
"""GS a 255: the printer says its status by itself whenever any of it changes."""
KICK_AT_ONCE = b"\x10\x14\x01\x00\x01"
"""DLE DC4 1 0 1: pulse of 100 ms on pin 2, at once, also while the paper is out."""
KICK_IN_TURN = b"\x1bp\x00\x19\xfa"
"""ESC p 0: pulse of 50 ms on pin 2, when its turn comes in the printer's buffer."""


REALTIME_BEGINNINGS = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
"""Printers look for these in whatever arrives, in the middle of a picture or a bar code, too."""


def ask_status(which: int) -> bytes:
    """DLE EOT `which`: answered at once."""
    return bytes((0x10, 0x04, which))


def feed_dots(dots: int) -> bytes:
    """ESC J: paper forward without printing."""
    return bytes((0x1B, 0x4A, dots))


def kept_picture(key: str) -> bytes:
    """GS ( L function 69: the picture in the printer's memory under that two-character key, as it
    is, in the middle of the paper."""
    return CENTRED + b"\x1d(L\x06\x000E" + key.encode("ascii") + b"\x01\x01" + AT_THE_LEFT


def raster(width_dots: int, height_dots: int, rows: bytes) -> bytes:
    """GS v 0: a picture of one bit per dot, rows padded to whole bytes.

    Dots that would read as a realtime command get one dot more, which nobody sees: a picture must
    not open the drawer.
    """
    across = (width_dots + 7) // 8
    size = across.to_bytes(2, "little") + height_dots.to_bytes(2, "little")
    for beginning in REALTIME_BEGINNINGS:
        rows = rows.replace(beginning, b"\x11" + beginning[1:])
    return b"\x1dv0\x00" + size + rows

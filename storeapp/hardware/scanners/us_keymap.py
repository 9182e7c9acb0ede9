"""What the keys of a keyboard of the United States type, by the kernel's key numbers.

Scanners leave the factory set to this layout, and one that is grabbed is not subject to the
computer's own; a scanner that was set to another country is set back by the code in its manual.
Numbers: Linux, include/uapi/linux/input-event-codes.h.
"""

from __future__ import annotations

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
    (86, "\\", "|"),
)
# The number pad: its rows have operators between them, and its digits need Num Lock on a
# keyboard; a scanner that uses them always means digits.
_PAD = {55: "*", 71: "7", 72: "8", 73: "9", 74: "-", 75: "4", 76: "5", 77: "6", 78: "+"}
_PAD |= {79: "1", 80: "2", 81: "3", 82: "0", 83: ".", 98: "/", 117: "="}

PAD_DIGITS = {code: char for code, char in _PAD.items() if char.isdigit()}
PLAIN = {first + at: char for first, row, _ in _ROWS for at, char in enumerate(row)} | _PAD
SHIFTED = {first + at: char for first, _, row in _ROWS for at, char in enumerate(row)} | _PAD

ENTER, PAD_ENTER, TAB = 28, 96, 15
ENDINGS = frozenset((ENTER, PAD_ENTER, TAB))
SHIFTS = frozenset((42, 54))
CONTROLS = frozenset((29, 97))
ALTS = frozenset((56, 100))
CAPS_LOCK = 58

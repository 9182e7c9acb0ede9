"""Cuts the kernel's input events of a grabbed keyboard scanner into scans."""

from __future__ import annotations

import struct

from storeapp.hardware.scanners import us_keymap as us
from storeapp.hardware.scanners.wedge import LONGEST

EVENT = struct.Struct("@llHHi")
"""struct input_event: seconds, microseconds, type, code, value, as this machine aligns them."""
SYN, KEY = 0, 1
SYN_REPORT, SYN_DROPPED = 0, 3
RELEASED, PRESSED = 0, 1
_ENDS, _STRAY = ("\r", "\n"), ("", "\x00", "\x02", "\x03")
SILENCE_MS = 100
"""Between two keys of one code there is less; the end of a code that has no suffix."""


class InputReader:
    """One scan per Enter, Tab or silence, by the events' own time stamps.

    Control characters come as Ctrl and a letter (the separator of GS1 codes as Ctrl+]), or as the
    number keys struck while Alt is held. After the kernel has dropped events, everything up to the
    end of that code is thrown away: half a code could be another good's.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._text = ""
        self._held: set[int] = set()
        self._caps = False
        self._number = ""
        self._broken = False
        self._last_ms = 0

    def feed(self, data: bytes) -> list[str]:
        """The scans that are complete now."""
        data = self._rest + data
        whole = len(data) // EVENT.size * EVENT.size
        self._rest = data[whole:]
        scans: list[str] = []
        for seconds, micros, kind, code, value in EVENT.iter_unpack(data[:whole]):
            scans += self._event(kind, code, value, seconds * 1000 + micros // 1000)
        return scans

    def idle(self) -> list[str]:
        """Silence: what came so far is a whole code."""
        text, self._text = self._text, ""
        whole, self._broken = not self._broken, False
        return [text] if text and whole else []

    def _event(self, kind: int, code: int, value: int, at_ms: int) -> list[str]:
        if kind == SYN and code == SYN_DROPPED:
            self._text, self._number, self._broken = "", "", True
            self._held.clear()
        if kind != KEY:
            return []
        scans = self.idle() if at_ms - self._last_ms > SILENCE_MS else []
        self._last_ms = at_ms
        if value == RELEASED:
            self._release(code)
        elif value == PRESSED:  # A key that repeats is one that is held down.
            scans += self._press(code)
        return scans

    def _press(self, code: int) -> list[str]:
        if code in us.ENDINGS:
            return self.idle()
        self._held.add(code)
        if code == us.CAPS_LOCK:
            self._caps = not self._caps
        elif self._held & us.ALTS and code in us.PAD_DIGITS:
            self._number += us.PAD_DIGITS[code]
        else:
            return self._take(self._char(code))
        return []

    def _take(self, char: str) -> list[str]:
        if char in _ENDS:
            return self.idle()
        self._keep(char)
        return []

    def _release(self, code: int) -> None:
        self._held.discard(code)
        if code in us.ALTS and self._number:
            number, self._number = int(self._number[:4]), ""
            self._keep(chr(number) if number < 128 else "")

    def _char(self, code: int) -> str:
        """What the key types now; nothing for keys that type nothing."""
        plain = us.PLAIN.get(code, "")
        if self._held & us.CONTROLS:
            return chr(ord(plain.upper()) & 0x1F) if plain and plain.upper() >= "@" else ""
        shifted = bool(self._held & us.SHIFTS) != (self._caps and plain.isalpha())
        return us.SHIFTED.get(code, "") if shifted else plain

    def _keep(self, char: str) -> None:
        if char in _STRAY:
            return  # STX and ETX around the data, as some scanners are set up.
        if len(self._text) >= LONGEST:
            self._text, self._broken = "", True  # A key that hangs: no code is as long as that.
        self._text += char

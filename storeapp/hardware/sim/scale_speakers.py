"""The scales' side of each protocol, one speaker for each connection."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final

from storeapp.hardware.scales.cas import ACK, DC1, ENQ, check_byte
from storeapp.hardware.scales.frames import LineCutter
from storeapp.hardware.scales.toledo8217 import (
    AT_ZERO,
    MOTION,
    NET,
    OVER_CAPACITY,
    UNDER_ZERO,
)
from storeapp.hardware.sim.scale import Shown, SimScale


class Speaker(ABC):
    """Answers at once; `say` is what it says by itself, again and again."""

    def __init__(self, scale: SimScale) -> None:
        self._scale = scale

    @abstractmethod
    def take(self, data: bytes) -> bytes: ...

    def say(self) -> bytes:
        return b""


class Speaks8217(Speaker):
    """One letter is one command; between `E` and `F` every letter is given back."""

    def __init__(self, scale: SimScale) -> None:
        super().__init__(scale)
        self._echoes = False

    def take(self, data: bytes) -> bytes:
        return b"".join(self._answer(data[at : at + 1]) for at in range(len(data)))

    def _answer(self, letter: bytes) -> bytes:
        if letter in (b"E", b"F"):
            self._echoes = letter == b"E"
            return b"\x02" + letter + b"\r"
        if self._echoes:
            return letter
        if letter == b"W":
            return self._weight()
        action = {b"Z": self._scale.zero, b"T": self._scale.tare, b"C": self._scale.clear_tare}
        if letter in action:
            action[letter]()
            return _status_frame(self._scale.shown())
        return b""

    def _weight(self) -> bytes:
        shown = self._scale.shown()
        if shown.over or not shown.stable or shown.grams < 0:
            return _status_frame(shown)
        kilos, grams = divmod(shown.grams, 1000)
        return f"\x02{kilos:02d}.{grams:03d}{'N' if shown.net else ''}\r".encode()


class SpeaksCasPd(Speaker):
    """ENQ is acknowledged, DC1 answered with a block."""

    def take(self, data: bytes) -> bytes:
        answers = {ENQ: lambda: ACK, DC1: lambda: _cas_block(self._scale.shown())}
        said = [answers.get(data[at : at + 1], lambda: b"")() for at in range(len(data))]
        return b"".join(said)


class SpeaksCasEcr5(Speaker):
    """Status and weight in one frame, whatever the status is."""

    def take(self, data: bytes) -> bytes:
        shown = self._scale.shown()
        weight = abs(shown.grams) % 100_000
        frame = b"\x02" + bytes((_status_of(shown),)) + f"{weight:05d}\r".encode()
        return frame * data.count(b"W")


class SpeaksSics(Speaker):
    """A line for a line; what it does not know is a syntax error."""

    def __init__(self, scale: SimScale) -> None:
        super().__init__(scale)
        self._lines = LineCutter()

    def take(self, data: bytes) -> bytes:
        lines = [self._answer(line) for line in self._lines.feed(data)]
        return b"".join(f"{line}\r\n".encode() for line in lines)

    def _answer(self, line: str) -> str:
        shown = self._scale.shown()
        if line in ("S", "SI"):
            return _sics_weight(shown, dynamic=line == "SI")
        if line == "TA":
            return f"TA A {shown.tare_g:10d} g"
        if line == "T":
            done = self._scale.tare()
            return f"T S {self._scale.shown().tare_g:10d} g" if done else "T I"
        if line == "TAC":
            return "TAC A" if self._scale.clear_tare() else "TAC I"
        if line == "Z":
            return "Z A" if self._scale.zero() else "Z I"
        return 'I2 A "SIM 15 kg"' if line == "I2" else "ES"


class SpeaksAscii(Speaker):
    """Says its line again and again, and listens to nobody."""

    def take(self, data: bytes) -> bytes:
        return b""

    def say(self) -> bytes:
        shown = self._scale.shown()
        kind = "NT" if shown.net else "GS"
        if shown.over:
            return f"OL,{kind},  ------kg\r\n".encode()
        sign = "-" if shown.grams < 0 else "+"
        number = f"{abs(shown.grams) // 1000}.{abs(shown.grams) % 1000:03d}"
        return f"{'ST' if shown.stable else 'US'},{kind},{sign}{number:>7}kg\r\n".encode()


class SpeaksDialog06(Speaker):
    """Weighs once per movement. It asks for no checksum: that needs the maker's polynomial."""

    def __init__(self, scale: SimScale) -> None:
        super().__init__(scale)
        self._record = bytearray()
        self._in_record = False
        self._weighed: Shown | None = None
        self._why = "00"

    def take(self, data: bytes) -> bytes:
        return b"".join(self._byte(byte) for byte in data)

    def _byte(self, byte: int) -> bytes:
        if byte == 0x02:
            self._record.clear()
            self._in_record = True
        elif byte == 0x03:
            self._in_record = False
            return self._answer(bytes(self._record[:2]))
        elif byte == 0x05:
            return self._result()
        elif self._in_record:
            self._record.append(byte)
        return b""

    def _answer(self, record: bytes) -> bytes:
        if record == b"08":
            return f"\x0209\x1b{self._why}\x03".encode()
        return b"\x06" if record in (b"01", b"03", b"04", b"05") else b"\x15"

    def _result(self) -> bytes:
        shown = self._scale.shown()
        self._why = self._refused(shown)
        if self._why != "00":
            if self._why != "21":
                self._weighed = None
            return b"\x15"
        self._weighed = shown
        return f"\x0202\x1b3\x1b{shown.grams:05d}\x1b000000\x1b000000\x03".encode()

    def _refused(self, shown: Shown) -> str:
        if shown.over:
            return "32"
        if not shown.stable:
            return "20"
        if shown.grams < 0:
            return "31"
        if shown.grams == 0:
            return "30"
        return "21" if shown == self._weighed else "00"


SPEAKERS: Final[dict[str, Callable[[SimScale], Speaker]]] = {
    "mt8217": Speaks8217,
    "cas-pd": SpeaksCasPd,
    "cas-ecr5": SpeaksCasEcr5,
    "dialog06": SpeaksDialog06,
    "mt-sics": SpeaksSics,
    "ascii": SpeaksAscii,
}


def _status_of(shown: Shown) -> int:
    bits = (
        (not shown.stable and not shown.over, MOTION),
        (shown.over, OVER_CAPACITY),
        (shown.grams < 0, UNDER_ZERO),
        (shown.stable and shown.grams == 0 and not shown.over, AT_ZERO),
        (shown.net, NET),
    )
    return sum(bit for is_set, bit in bits if is_set)


def _status_frame(shown: Shown) -> bytes:
    return b"\x02?" + bytes((_status_of(shown),)) + b"\r"


def _cas_block(shown: Shown) -> bytes:
    if shown.over:
        body = b"UFFFFFFFkg"
    else:
        sign, grams = "-" if shown.grams < 0 else " ", abs(shown.grams)
        number = f"{grams // 1000:2d}.{grams % 1000:03d}"
        body = f"{'S' if shown.stable else 'U'}{sign}{number}kg".encode()
    return b"\x01\x02" + body + bytes((check_byte(body), 3, 4))


def _sics_weight(shown: Shown, *, dynamic: bool) -> str:
    if shown.over:
        return "S +"
    if not shown.stable and not dynamic:
        return "S I"
    kilos = f"{'-' if shown.grams < 0 else ''}{abs(shown.grams) // 1000}"
    number = f"{kilos}.{abs(shown.grams) % 1000:03d}"
    return f"S {'S' if shown.stable else 'D'} {number:>10} kg"

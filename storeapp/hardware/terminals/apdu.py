"""The messages of ZVT: a control field of two bytes, a length, and data.

Sources: ECR interface ZVT, PA00P016_04 (transport over TCP) and PA00P015_13.09 (messages).
"""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.domain.errors import Defect

_EXTENDED = 0xFF
"""As the length: two more bytes follow, the low one first."""
LONGEST = 0xFFFF


@dataclass(frozen=True, slots=True)
class Apdu:
    """`control` is class and instruction together, 0x0601 for one."""

    control: int
    data: bytes = b""

    def __post_init__(self) -> None:
        if not 0 <= self.control <= 0xFFFF or len(self.data) > LONGEST:
            raise Defect("no ZVT message is like that")

    def __repr__(self) -> str:
        """Without the data, which may hold a card number: this is what a log would show."""
        return f"Apdu({self.control:04x}, {len(self.data)} bytes)"

    def encode(self) -> bytes:
        size = len(self.data)
        short = size < _EXTENDED
        length = bytes((size,)) if short else bytes((_EXTENDED, size & 0xFF, size >> 8))
        return self.control.to_bytes(2, "big") + length + self.data


class ApduStream:
    """Cuts a stream into messages, wherever TCP cut it before."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> list[Apdu]:
        self._rest += data
        messages = []
        while (end := self._end()) is not None:
            head, at = end
            messages.append(Apdu(int.from_bytes(self._rest[:2], "big"), bytes(self._rest[head:at])))
            del self._rest[:at]
        return messages

    def _end(self) -> tuple[int, int] | None:
        """Where the first message's data begin and end; None until it is here whole."""
        rest = self._rest
        if len(rest) < 3:
            return None
        head, size = 3, rest[2]
        if size == _EXTENDED:
            if len(rest) < 5:
                return None
            head, size = 5, rest[3] | rest[4] << 8
        return (head, head + size) if len(rest) >= head + size else None

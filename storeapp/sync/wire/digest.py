"""The digest of a stream's content: one definition for both sides, taken row by row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Self

_ALL = 1 << 256


class Tally:
    """How many keys there are, and a checksum over them that knows no order.

    The checksum is the sum, modulo 2^256, of SHA-256 over `key`, a line break and the row's body
    as canonical JSON (`domain.fact.canonical`), as 64 hex digits. A sum can be taken in slices and
    in the order in which the rows are found; sorting a hundred thousand keys would hold up the
    window. It finds what went wrong, not somebody who wants it to be wrong: that is the token's
    and the proof's work.

    Of each key the newest row counts, also one that waits in a group for its moment, and none
    of a group that was withdrawn. So the digest at a position is the same before the moment and
    after it, on a till whose clock is late and on one whose clock is early.
    """

    def __init__(self) -> None:
        self.count = 0
        self._sum = 0

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str]]) -> Self:
        """Over pairs of a key and its body."""
        tally = cls()
        for key, body in rows:
            tally.add(key, body)
        return tally

    def add(self, key: str, body: str) -> None:
        self.count += 1
        digest = hashlib.sha256(f"{key}\n{body}".encode()).digest()
        self._sum = (self._sum + int.from_bytes(digest)) % _ALL

    @property
    def checksum(self) -> str:
        return f"{self._sum:064x}"

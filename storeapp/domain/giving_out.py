"""A hand-over as a till writes it down, with a line or without: who got what, by which code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storeapp.domain.errors import Defect
from storeapp.domain.fulfilment import Quantities


@dataclass(frozen=True, slots=True)
class GivenOut:
    """`fo` is the fulfilment order's id, `hand` the hand-over's own, made once and the same in the
    command and in the fact. `parts` are lines of the order and thousandths, `code` what she showed;
    `at` is store time with its offset. `who` took it, as a word (`herself`, `family`, ...), never a
    name; "" when nobody asked."""

    hand: str
    fo: str
    parts: Quantities
    code: str
    at: datetime
    staff_id: str
    who: str = ""

    def __post_init__(self) -> None:
        if not (self.hand and self.fo and self.staff_id):
            raise Defect("a hand-over says which, of what, and by whom")
        if self.at.tzinfo is None:
            raise Defect("a hand-over's moment needs its offset")
        lines = [line for line, _ in self.parts]
        if not lines or lines != sorted(set(lines)) or min(lines) < 0:
            raise Defect("a hand-over names each line once, in order")
        if min(quantity for _, quantity in self.parts) < 1:
            raise Defect("a hand-over gives something out")

    @property
    def at_ms(self) -> int:
        return int(self.at.timestamp() * 1000)

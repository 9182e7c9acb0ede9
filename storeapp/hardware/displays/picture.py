"""What a pole display is to show, as a value, and its fixed words in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from storeapp.domain.catalogue import Name
from storeapp.domain.money import Money


class Kind(Enum):
    """What a picture is of."""

    LINE = "line"
    TOTAL = "total"
    CHANGE = "change"
    WELCOME = "welcome"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Picture:
    """One thing at a time; a line has a name and an amount, a total and a change an amount."""

    kind: Kind
    amount: Money | None = None
    name: Name | None = None


IDLE: Final = Picture(Kind.IDLE)

WORDS: Final = {
    Kind.TOTAL: Name(zh="应付", en="TOTAL"),
    Kind.CHANGE: Name(zh="找零", en="CHANGE"),
    Kind.WELCOME: Name(zh="欢迎光临", en="WELCOME"),
}

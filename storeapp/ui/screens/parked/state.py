"""What the parked baskets show, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.ui.notices import Notice


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """One basket: when it was parked, what is in it, what it comes to."""

    id: str
    time: str
    goods: str
    pieces: str
    due: str
    spoken: str


@dataclass(frozen=True, slots=True)
class ParkedState:
    """One finished picture. `ready`: Enter means something, if only once the list is there."""

    words: Mapping[str, str]
    rows: tuple[ParkedRow, ...]
    selected: str
    ready: bool
    hint: str
    notice: Notice | None

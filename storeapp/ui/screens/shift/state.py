"""What the screen that opens a shift shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.ui.notices import Notice


@dataclass(frozen=True, slots=True)
class ShiftState:
    """One finished picture. `amount` is the float as typed, `hint` what stands there before."""

    words: Mapping[str, str]
    hello: str
    date: str
    amount: str
    hint: str
    spoken: str
    decimal: bool
    ready: bool
    notice: Notice | None

"""What taking goods back shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from storeapp.domain.returning import Condition
from storeapp.ui.notices import Notice

REASON_KEYS = ("Q", "W", "E", "R", "T", "Z")
"""Reasons by the upper row of letters, for digits are quantities."""
CONDITION_KEYS: Mapping[str, Condition] = dict(zip("ASD", Condition, strict=True))


class Page(Enum):
    """Which step it is at; in their order."""

    FIND = "find"
    LINES = "lines"
    SETTLE = "settle"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class SaleRow:
    """One receipt of the list: when, its number, where it is from, what it came to."""

    id: str
    time: str
    number: str
    detail: str
    due: str
    spoken: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line that was sold: what is left of it, how many come back now, and for how much."""

    id: str
    name: str
    detail: str
    count: str
    amount: str
    spoken: str
    open: bool = True


@dataclass(frozen=True, slots=True)
class StepRow:
    """One payment that money goes back to; `done` once it has."""

    id: str
    name: str
    detail: str
    amount: str
    spoken: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A reason or a condition with its key."""

    id: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ReturnsState:
    """One finished picture. `reasons` and `conditions` are those of the selected line."""

    words: Mapping[str, str]
    page: Page
    title: str
    primary: str
    ready: bool
    notice: Notice | None
    sales: tuple[SaleRow, ...] = ()
    selected: str = ""
    typed: str = ""
    hint: str = ""
    lines: tuple[LineRow, ...] = ()
    reasons: tuple[Choice, ...] = ()
    conditions: tuple[Choice, ...] = ()
    exchange: bool = False
    blind: bool = False
    amount: str = ""
    saying: str = ""
    aside: str = ""
    steps: tuple[StepRow, ...] = ()
    slip: str = ""
    slips: bool = False

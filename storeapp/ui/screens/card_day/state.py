"""What the terminal's end of day shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from storeapp.ui.notices import Notice


class Step(Enum):
    """Where it stands."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DECLINED = "declined"
    UNKNOWN = "unknown"
    """The terminal did not say: a person looks at it."""


@dataclass(frozen=True, slots=True)
class CardDayState:
    """One finished picture. `figure` is what was handed over, `rows` its numbers; with `asking`
    somebody may say that it is done."""

    words: Mapping[str, str]
    headline: str
    figure: str
    rows: tuple[tuple[str, str], ...]
    detail: str
    asking: bool
    primary: str
    ready: bool
    notice: Notice | None

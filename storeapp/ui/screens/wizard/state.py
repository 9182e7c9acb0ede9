"""What the set-up of a device shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from storeapp.ui.notices import Notice
from storeapp.ui.widgets.person_row import PersonRow

KINDS = ("printer", "scale")
"""What can be set up here."""
LETTERS = ("A", "B", "C")
WIDTHS = (32, 42, 48)


class Step(Enum):
    WHO = "who"
    WHAT = "what"
    WHERE = "where"
    LOOK = "look"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place where a device may be."""

    id: str
    name: str
    detail: str

    @property
    def spoken(self) -> str:
        return f"{self.name}, {self.detail}" if self.detail else self.name


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person saw: a letter, a ruler's width, and whether the drawer opened."""

    letter: str = ""
    columns: int = 0
    opened: bool = False


@dataclass(frozen=True, slots=True)
class WizardState:
    """One finished picture of the step under way."""

    words: Mapping[str, str]
    step: Step
    title: str
    hint: str
    primary: str
    ready: bool
    notice: Notice | None
    managers: tuple[PersonRow, ...] = ()
    manager: str = ""
    dots: int = 0
    dots_spoken: str = ""
    kind: str = ""
    rows: tuple[PlaceRow, ...] = ()
    selected: str = ""
    typed: str = ""
    answers: Answers = Answers()

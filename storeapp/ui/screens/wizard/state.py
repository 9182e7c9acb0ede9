"""What the set-up of a device shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from storeapp.ports.probing import ENCODINGS, WIDTHS
from storeapp.ui.notices import Notice
from storeapp.ui.widgets.person_row import PersonRow

KINDS = ("printer", "scanner", "scale", "display", "pole", "labels", "terminal")
"""What can be set up here, in the order in which it is offered."""
LETTERS = tuple(ENCODINGS)
LABEL_SIZES = ("60x40", "50x30", "40x30")
"""Millimetres, the usual first."""
YES, NO = "yes", "no"

__all__ = [
    "KINDS",
    "LABEL_SIZES",
    "LETTERS",
    "NO",
    "WIDTHS",
    "YES",
    "Answers",
    "PlaceRow",
    "Step",
    "WizardState",
]


class Step(Enum):
    """READ: something was shown or printed in one of several languages, for a person to read."""

    WHO = "who"
    WHAT = "what"
    WHERE = "where"
    LOOK = "look"
    SCAN = "scan"
    READ = "read"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A kind of device, or one place where a device may be."""

    id: str
    name: str
    detail: str

    @property
    def spoken(self) -> str:
        return f"{self.name}, {self.detail}" if self.detail else self.name


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person saw: a letter, a ruler's width, one of LABEL_SIZES, and YES, NO or nothing yet
    for the rest."""

    letter: str = ""
    columns: int = 0
    cut: str = ""
    opened: str = ""
    readable: str = ""
    size: str = ""


@dataclass(frozen=True, slots=True)
class WizardState:
    """One finished picture of the step under way. `bars` is the code to be scanned, `code` its
    text; `facts` is what was learnt of the scanner, line by line. `size` of the labels is "" where
    there are none."""

    words: Mapping[str, str]
    step: Step
    title: str
    hint: str
    primary: str
    ready: bool
    notice: Notice | None
    skip: str = ""
    managers: tuple[PersonRow, ...] = ()
    manager: str = ""
    dots: int = 0
    dots_spoken: str = ""
    rows: tuple[PlaceRow, ...] = ()
    selected: str = ""
    typed: str = ""
    address: str = ""
    answers: Answers = Answers()
    bars: tuple[bool, ...] = ()
    code: str = ""
    facts: tuple[str, ...] = ()
    question: str = ""
    size: str = ""

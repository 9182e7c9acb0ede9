"""What the payment sheet shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from storeapp.ui.notices import Notice


class Page(Enum):
    """What the sheet's body is for at the moment."""

    CASH = "cash"
    CARD = "card"
    ANSWER = "answer"
    DOUBT = "doubt"
    SOLD = "sold"


@dataclass(frozen=True, slots=True)
class TakenRow:
    """A tender that was taken; `place` is its place among them."""

    place: int
    name: str
    amount: str
    take_back: str


@dataclass(frozen=True, slots=True)
class NoteKey:
    """An amount of one touch; `minor` is what it hands over."""

    minor: int
    text: str
    spoken: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Words and the figure that belongs to them."""

    name: str
    figure: str


@dataclass(frozen=True, slots=True)
class Entry:
    """The field that digits go to; `hint` is written in it while nothing is typed."""

    caption: str
    typed: str
    hint: str
    after: str


@dataclass(frozen=True, slots=True)
class PayState:
    """One finished picture. `decline` is the quiet way out of a question, "" when there is none;
    `figure` is the amount that matters on this page, the change when it is sold.
    `hold` and `manager` are the further ways out of a doubt, "" elsewhere; `large` when the
    sentence is for the customer's ears at once. `who` is the member whose basket it is."""

    words: Mapping[str, str]
    page: Page
    title: str
    caption: str
    figure: str
    figure_spoken: str
    quiet: str
    taken: tuple[TakenRow, ...]
    exact: NoteKey | None
    notes: tuple[NoteKey, ...]
    entry: Entry
    sentence: str
    decline: str
    back: str
    primary: str
    ready: bool
    summary: tuple[FigureRow, ...]
    receipt: str
    notice: Notice | None
    hold: str = ""
    manager: str = ""
    large: bool = False
    who: str = ""

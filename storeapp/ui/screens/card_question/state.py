"""What the question about a card payment shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.ui.notices import Notice
from storeapp.ui.widgets.person_row import PersonRow


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer a manager may give; `charged` is what it says of the card."""

    charged: bool
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CardQuestionState:
    """One finished picture: the question, or, with `deciding`, a manager's answer and PIN."""

    words: Mapping[str, str]
    question: str
    figure: str
    why: str
    more: str
    deciding: bool
    verdicts: tuple[Verdict, ...]
    managers: tuple[PersonRow, ...]
    manager: str
    dots: int
    dots_spoken: str
    hint: str
    back: str
    primary: str
    ready: bool
    notice: Notice | None

"""What the question for a manager shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.ui.notices import Notice
from storeapp.ui.widgets.person_row import PersonRow


@dataclass(frozen=True, slots=True)
class ApprovalState:
    """One finished picture. `what` is the sentence of what is to be approved."""

    words: Mapping[str, str]
    what: str
    hint: str
    managers: tuple[PersonRow, ...]
    manager: str
    dots: int
    dots_spoken: str
    ready: bool
    notice: Notice | None

"""What the sign-in screen shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.ui.notices import Notice
from storeapp.ui.widgets.person_row import PersonRow


@dataclass(frozen=True, slots=True)
class SignInState:
    """One finished picture. `dots` digits were typed; `open` is False while one has to wait."""

    words: Mapping[str, str]
    people: tuple[PersonRow, ...]
    chosen: str
    nobody: str
    title: str
    dots: int
    dots_spoken: str
    open: bool
    ready: bool
    notice: Notice | None

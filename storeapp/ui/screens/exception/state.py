"""What the request for an exception shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.ui.notices import Notice
from storeapp.ui.widgets.person_row import PersonRow


@dataclass(frozen=True, slots=True)
class ExceptionState:
    """One finished picture: first how much and why, then, with `asking`, a manager's PIN.

    `writing` while another reason is put into words, `text` so far.
    """

    words: Mapping[str, str]
    title: str
    line: str
    figure: str
    untouched: bool
    reason: str
    writing: bool
    text: str
    asking: bool
    managers: tuple[PersonRow, ...]
    manager: str
    dots: int
    dots_spoken: str
    hint: str
    primary: str
    ready: bool
    notice: Notice | None

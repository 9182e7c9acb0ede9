"""What the question whether a receipt came out shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.ui.notices import Notice


@dataclass(frozen=True, slots=True)
class QuestionState:
    """One finished picture. `document` is the title as it stands on the paper."""

    words: Mapping[str, str]
    document: str
    more: str
    ready: bool
    notice: Notice | None

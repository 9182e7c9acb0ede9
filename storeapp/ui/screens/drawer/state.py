"""What the question why the drawer opens shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.ui.notices import Notice


@dataclass(frozen=True, slots=True)
class DrawerState:
    """One finished picture. `reason` is the chosen one, "" for none; `writing` while it is to be
    said in words, which are `text`; `done` once it is open."""

    words: Mapping[str, str]
    reason: str
    writing: bool
    text: str
    primary: str
    ready: bool
    notice: Notice | None

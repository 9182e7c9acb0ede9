"""What the member sheet shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.ui.notices import Notice


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member: how she is called, what tells her from others, her tier and points."""

    id: str
    name: str
    detail: str
    standing: str
    spoken: str


@dataclass(frozen=True, slots=True)
class MemberState:
    """One finished picture: who was found, or before a search the customer of this basket."""

    words: Mapping[str, str]
    rows: tuple[MemberRow, ...]
    selected: str
    typed: str
    hint: str
    primary: str
    ready: bool
    removable: bool
    joinable: bool
    notice: Notice | None

"""What the list of tools shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from storeapp.ui.notices import Notice


class Tool(Enum):
    """What the list leads to; in its order, from the key 1 on."""

    RECEIPTS = "receipts"
    DRAWER = "drawer"
    LABELS = "labels"
    CARD_DAY = "card-day"


@dataclass(frozen=True, slots=True)
class ToolRow:
    """`ready` is false where this till has no such device."""

    id: str
    key: str
    name: str
    detail: str
    spoken: str
    ready: bool = True


@dataclass(frozen=True, slots=True)
class ToolsState:
    """One finished picture."""

    words: Mapping[str, str]
    rows: tuple[ToolRow, ...]
    selected: str
    notice: Notice | None

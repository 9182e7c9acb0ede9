"""What the labels show, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.ui.notices import Notice


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A good: found by typing, or with `count` how many labels it gets."""

    id: str
    name: str
    detail: str
    price: str
    count: str
    spoken: str


@dataclass(frozen=True, slots=True)
class LabelsState:
    """One finished picture: what is to be printed, or with `finding` what a search found."""

    words: Mapping[str, str]
    rows: tuple[LabelRow, ...]
    selected: str
    typed: str
    finding: bool
    hint: str
    countable: bool
    weighable: bool
    primary: str
    ready: bool
    notice: Notice | None

"""What the screen where a till joins a store shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from storeapp.ui.notices import Notice


class Page(Enum):
    """Where the till stands on its way into a store."""

    ADDRESS = "address"
    CODE = "code"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class EnrolState:
    """One finished picture. `figure` is the large line: the code, or which till this is.

    `percent` is how much of the goods came, None when unknown; `primary` and `back` are "" when
    there is nothing to press.
    """

    words: Mapping[str, str]
    page: Page
    heading: str
    lead: str
    figure: str
    title: str
    address: str
    open: bool
    sentence: str
    percent: int | None
    primary: str
    ready: bool
    back: str
    notice: Notice | None

"""What the joining sheet shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from storeapp.ui.notices import Notice


class Field(Enum):
    """What is being typed."""

    PHONE = "phone"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class JoiningState:
    """One finished picture: two fields, or, while she chooses on her display, who is asked.

    `hint` says what comes next; `without` is the way past her display, "" when there is none.
    """

    words: Mapping[str, str]
    phone: str
    name: str
    field: Field
    asked: str
    hint: str
    without: str
    primary: str
    ready: bool
    notice: Notice | None

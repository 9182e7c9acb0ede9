"""What the sell screen shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from storeapp.ui.notices import Notice
from storeapp.ui.widgets.tile_row import TileRow


class Panel(Enum):
    """What the right side is for at the moment."""

    KEYS = "keys"
    RESULTS = "results"
    QUANTITY = "quantity"
    WEIGHING = "weighing"


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of the basket. `entry` is the quantity being typed, None when none is."""

    id: str
    name: str
    detail: str
    saving: str
    quantity: str
    unit: str
    net: str
    list_price: str
    spoken: str
    several: bool = False
    voided: bool = False
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One good that was found, or is suggested: then `where` says where it is, and `here` that it
    can be added."""

    id: str
    name: str
    detail: str
    price: str
    picture: str
    spoken: str
    where: str = ""
    here: bool = True


@dataclass(frozen=True, slots=True)
class Asking:
    """A figure being typed on the right: for what, what so far, and what is to be done.

    `untouched`: nothing was typed yet and `typed` is what holds now. `primary` is the key of the
    words on the primary action.
    """

    title: str
    detail: str
    typed: str
    unit: str
    hint: str
    picture: str = ""
    decimal: bool = False
    refused: bool = False
    untouched: bool = True
    primary: str = "set_quantity"
    ready: bool = True


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Who the customer is: how she wants to be called, and her tier and points."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class SellState:
    """One finished picture of the sell screen. `words` are the fixed words of its language.

    `saved` is an amount, "" while nothing is; `explained` says that there are promotions to ask
    about, and `hint` what would bring more of them. `members`: there are some to be looked up.
    `likes_first` is what one key adds, "" when nothing of it is here; `likes_age` of when they
    are, where nobody could be asked.
    """

    words: Mapping[str, str]
    rows: tuple[LineRow, ...]
    selected: str
    lit: str
    lit_serial: int
    pieces: str
    saved: str
    explained: bool
    hint: str
    due: str
    due_spoken: str
    payable: bool
    line_open: bool
    parkable: bool
    clearable: bool
    parked: str
    panel: Panel
    typing: bool
    typed: str
    found: tuple[FoundRow, ...]
    found_selected: str
    found_hint: str
    tiles: tuple[TileRow, ...]
    tiles_heading: str
    asking: Asking
    notice: Notice | None
    members: bool = False
    member: MemberLine | None = None
    likes: tuple[FoundRow, ...] = ()
    likes_say: str = ""
    likes_age: str = ""
    likes_first: str = ""

"""What the customer's window shows, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Page(Enum):
    """CLOSED and WELCOME show nobody's goods."""

    CLOSED = "closed"
    WELCOME = "welcome"
    BASKET = "basket"
    THANKS = "thanks"
    ASKS = "asks"


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A good as she reads it; `before` is what it would cost, "" when that is what it costs."""

    name: str
    detail: str
    saving: str
    before: str
    amount: str


@dataclass(frozen=True, slots=True)
class AskRow:
    """Something she may agree to, with what it means; not `open` before she said her age."""

    key: str
    text: str
    why: str
    ticked: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Asks:
    """What she is asked as a new member: who she is, the choices, and her two ways on."""

    title: str
    who: str
    rows: tuple[AskRow, ...]
    note: str
    join: str
    refuse: str


@dataclass(frozen=True, slots=True)
class CustomerState:
    """One finished picture. `code` is the text of the receipt's QR code, "" before it is sold;
    `asks` is there on its own page only."""

    page: Page
    store: str
    greeting: str = ""
    rows: tuple[CustomerRow, ...] = ()
    pieces: str = ""
    saved: str = ""
    caption: str = ""
    figure: str = ""
    code: str = ""
    code_says: str = ""
    asks: Asks | None = None

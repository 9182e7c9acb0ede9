"""What the orders show, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from storeapp.ui.notices import Notice


class Page(Enum):
    QUEUE = "queue"
    ORDER = "order"
    REASON = "reason"
    HAND = "hand"


class Tab(Enum):
    """The columns of the queue, in the order an order goes through them."""

    NEW = "new"
    WORK = "work"
    READY = "ready"
    DONE = "done"


TAB_KEYS = ("1", "2", "3", "4")
CHOICE_KEYS = ("1", "2", "3", "4", "5")
REJECTS = ("not-in-stock", "too-busy", "closing-soon", "other")
SHORTS = ("not-in-stock", "mismatch", "damaged", "worn-display", "no-split")
"""Why something is not there, as `sync.wire.orders.ShortWhy` says it."""
WHO = ("herself", "family-or-friend", "courier")
"""Who takes it, as the fact of the hand-over keeps it."""


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order of the queue: how it stands, whose, what, and how long there is; `urgent` when
    somebody should act."""

    id: str
    who: str
    detail: str
    stand: str
    time: str
    urgent: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """One line of an order: where it lies and how much of it is done; `done` when all of it is."""

    id: str
    name: str
    detail: str
    count: str
    done: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class OrdersState:
    """One finished picture. `field` is what is to be typed, "" for nothing; `second` the quieter
    action, `less` leaves one here, `aside` a remark below the lines, `stand` how it stands."""

    words: Mapping[str, str]
    page: Page
    title: str
    tabs: tuple[Choice, ...]
    rows: tuple[OrderRow, ...]
    parts: tuple[PartRow, ...]
    selected: str
    hint: str
    stand: str
    aside: str
    choices: tuple[Choice, ...]
    ask: str
    field: str
    typed: str
    primary: str
    ready: bool
    second: str
    less: str
    notice: Notice | None

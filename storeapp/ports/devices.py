"""Devices as the shop uses them. Every method is called on the loop and never blocks it.

Implementations own one thread per device behind a bounded queue; every call has a time-out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from storeapp.domain.barcode import Scan
from storeapp.domain.receipt import ReceiptDoc


class Outcome(Enum):
    """How sending a print job ended; the names are those of the print job's states."""

    PRINTED = "PRINTED"
    """The printer answered that it processed the data."""
    HANDED_OVER = "HANDED_OVER"
    """The transport cannot read back; the bytes left us."""
    SENT_UNCONFIRMED = "SENT_UNCONFIRMED"
    """Bytes left, no answer came: a person decides, nothing is re-sent by itself."""
    NOT_SENT = "NOT_SENT"
    """Not one byte left us; the job stays queued."""


class Trouble(Enum):
    """What a person can do something about; the user interface has the sentence for each."""

    NONE = "none"
    UNREACHABLE = "unreachable"
    PAPER_OUT = "paper-out"
    PAPER_LOW = "paper-low"
    COVER_OPEN = "cover-open"
    NO_ANSWER = "no-answer"
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class PrintResult:
    outcome: Outcome
    trouble: Trouble = Trouble.NONE
    detail: str = ""
    """For the log and the details view only; never shown as the sentence."""


class ReceiptPrinter(Protocol):
    """A receipt printer. `trouble` is the last known state, for the status strip."""

    @property
    def name(self) -> str: ...
    @property
    def trouble(self) -> Trouble: ...
    async def print(self, document: ReceiptDoc) -> PrintResult: ...
    async def close(self) -> None: ...


class CashDrawer(Protocol):
    """A cash drawer, kicked apart from any receipt."""

    async def open(self) -> bool:
        """True when the pulse was sent; False when the drawer cannot be reached."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Weight:
    """A stable, fresh reading above zero, in grams."""

    weight_g: int


class Scale(Protocol):
    async def weigh(self) -> Weight:
        """The weight lying on the scale; Refusal `scale-not-stable`, `scale-empty`,
        `scale-unreachable` when there is none to take."""
        ...

    async def close(self) -> None: ...


class Scanner(Protocol):
    """A source of scans; `start` gives each one to the callback, on the loop's thread."""

    def start(self, deliver: Callable[[Scan], None]) -> None: ...
    async def close(self) -> None: ...

"""Devices as the shop uses them. Every method is called on the loop and never blocks it.

Implementations own one thread per device behind a bounded queue; every call has a time-out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from storeapp.domain.barcode import Scan
from storeapp.domain.card import CardAttempt, CardOutcome
from storeapp.domain.catalogue import Name
from storeapp.domain.money import Currency, Money
from storeapp.domain.price_label import PriceLabel
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
    OFFLINE = "offline-button"
    """Switched offline, or somebody presses its feed button."""
    CUTTER_JAM = "cutter-jam"
    PRINTER_ERROR = "printer-error"
    """One that switching it off and on clears."""
    TOO_HOT = "too-hot"
    BROKEN = "printer-broken"
    SPARE = "spare-printer"
    """Receipts come out of another printer of the group, since the first one does not take them."""
    LOGO = "logo"
    """Receipts come out without their logo: the picture cannot be read."""


@dataclass(frozen=True, slots=True)
class PrintResult:
    outcome: Outcome
    trouble: Trouble = Trouble.NONE
    detail: str = ""
    """For the log and the details view only; never shown as the sentence."""
    printer: str = ""
    """Which one of the group it was."""
    bytes_hash: str = ""
    """SHA-256 of the job as it was composed for that printer, in hex."""


class ReceiptPrinter(Protocol):
    """A receipt printer. `trouble` is the last known state, for the status strip."""

    @property
    def name(self) -> str: ...
    @property
    def trouble(self) -> Trouble: ...
    async def print(
        self, document: ReceiptDoc, stopped: Callable[[Trouble], None] | None = None
    ) -> PrintResult:
        """`stopped` hears what a printer waits for in the middle of the job, and NONE when it
        goes on; on the loop's thread."""
        ...

    async def close(self) -> None: ...


class CashDrawer(Protocol):
    """A cash drawer, kicked apart from any receipt."""

    async def open(self) -> bool:
        """True when the pulse was sent; False when the drawer cannot be reached."""
        ...

    async def is_open(self) -> bool | None:
        """What its sensor says; None without a sensor or an answer."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Weight:
    """A stable, fresh net weight above zero, in grams, and the packaging taken off it by us."""

    weight_g: int
    tare_g: int = 0


class Scale(Protocol):
    async def weigh(self, *, tare_g: int = 0) -> Weight:
        """The net weight lying on the scale; `tare_g` is what the good's packaging weighs.

        Once taken, the plate must be empty before the next. Refusals, with nothing taken:
        `scale-unreachable`, `scale-not-stable`, `scale-empty`, `scale-too-light`,
        `scale-overloaded`, `scale-below-zero`, `scale-same-weight`, `scale-under-tare`.
        """
        ...

    def give_back(self) -> None:
        """The weight taken last made no line: it may be taken again as it lies."""
        ...

    async def close(self) -> None: ...


class PoleDisplay(Protocol):
    """The customer's small display on a pole: one thing at a time, the newest.

    Nothing here waits for the device and nothing raises: a display that is off or gone must never
    be felt at the till.
    """

    def show(self, name: Name, amount: Money) -> None:
        """A line of the basket and what it costs."""
        ...

    def total(self, due: Money) -> None:
        """What is to be paid now."""
        ...

    def change(self, change: Money) -> None:
        """What the customer gets back."""
        ...

    def welcome(self) -> None:
        """The till is open and waits for the next customer."""
        ...

    def idle(self) -> None:
        """Nobody is at the till: the display is dark."""
        ...

    async def close(self) -> None: ...


class Scanner(Protocol):
    """A source of scans; `start` gives each one to the callback, on the loop's thread."""

    def start(self, deliver: Callable[[Scan], None]) -> None: ...
    async def close(self) -> None: ...


class Prompt(Enum):
    """What a card terminal, or a payment by phone, waits for, for the clerk's screen."""

    SHOW_CARD = "show-card"
    ENTER_PIN = "enter-pin"
    WAIT = "wait"
    TAKE_CARD = "take-card"
    NOT_ACCEPTED = "not-accepted"
    SEE_TERMINAL = "see-terminal"
    SEE_PHONE = "see-phone"
    """No terminal: the customer confirms on her own phone."""
    ASK_PROVIDER = "ask-provider"
    """No terminal: head office asks the phone's provider what became of it."""


class PaymentTerminal(Protocol):
    """A card terminal that the till commands. It is asked one thing at a time.

    An outcome is what the terminal said, never a guess: `Unknown` after a broken link or silence.
    """

    @property
    def name(self) -> str: ...

    async def mark(self, currency: Currency) -> str:
        """The terminal's last booking, as it stands before an attempt; goes into the attempt.
        Refusal `terminal-missing`, `terminal-unreachable`, `terminal-busy`."""
        ...

    async def pay(self, attempt: CardAttempt, shown: Callable[[Prompt], None]) -> CardOutcome:
        """Charges the attempt's amount. `shown` gets each prompt, on the loop's thread."""
        ...

    def cancel(self) -> None:
        """Asks to stop the payment under way; what became of it is still `pay`'s to say."""
        ...

    async def find(self, attempt: CardAttempt) -> CardOutcome:
        """What became of an attempt that was sent, by its mark and its amount."""
        ...

    async def reverse(self, attempt: CardAttempt) -> CardOutcome:
        """Gives a booked attempt back; `Approved` also when that was done before."""
        ...

    async def end_of_day(self, currency: Currency) -> CardOutcome:
        """Hands the day's bookings to the bank; the booking of `Approved` has their total."""
        ...

    async def close(self) -> None: ...


class LabelPrinter(Protocol):
    """A printer for labels on shelves and goods; none of them can be waited for, so the best
    result is HANDED_OVER."""

    @property
    def name(self) -> str: ...
    async def print(self, labels: Sequence[PriceLabel], copies: int = 1) -> PrintResult:
        """All labels in one job, each `copies` times."""
        ...

    async def close(self) -> None: ...

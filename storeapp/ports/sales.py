"""The till's own file: facts, the basket under way, parked baskets, print jobs, staff, settings.

`SalesFile.write` runs a piece of work as one transaction in the one writer thread and returns
after it is on disk; when the work raises, nothing of it happened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol, TypeVar

from storeapp.domain.basket import Basket
from storeapp.domain.fact import Fact, FactKind
from storeapp.domain.money import Money
from storeapp.domain.receipt import ReceiptDoc
from storeapp.domain.receipt_of import Letterhead
from storeapp.domain.sale import Sale
from storeapp.domain.shift import Shift
from storeapp.domain.staff import StaffMember
from storeapp.domain.tender import Tender, TenderKind
from storeapp.domain.till import ReceiptNumber, StoreConfig
from storeapp.ports.cards import CardUnit
from storeapp.ports.errands import ErrandUnit
from storeapp.ports.members import MembersUnit
from storeapp.ports.orders import OrdersUnit
from storeapp.ports.promotions import RulesUnit
from storeapp.ports.returns import ReturnsUnit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Device:
    """Who this till is, once head office approved it."""

    id: str
    epoch: int
    store: str
    till: str
    zone: str
    head_office: str
    public_key: str


@dataclass(frozen=True, slots=True)
class Parked:
    """A basket put aside; `by` is the staff id of who parked it."""

    basket: Basket
    at: datetime
    by: str


class JobState(Enum):
    """A print job's life; see ports.devices.Outcome for how it ends."""

    QUEUED = "QUEUED"
    SENDING = "SENDING"
    PRINTED = "PRINTED"
    HANDED_OVER = "HANDED_OVER"
    SENT_UNCONFIRMED = "SENT_UNCONFIRMED"
    ABANDONED = "ABANDONED"
    """A person said that it did not come out; a marked copy took its place."""


@dataclass(frozen=True, slots=True)
class JobNote:
    """What the journal keeps of a job beside its words; "" is not known.

    `printer` had the bytes, and `bytes_hash` is their SHA-256 in hex. `staff` is the id of who
    decided about the job or ordered the copy, and `why` the code of the reason.
    """

    printer: str = ""
    bytes_hash: str = ""
    staff: str = ""
    why: str = ""

    def and_then(self, later: JobNote) -> JobNote:
        """What is said later replaces what was said before."""
        return JobNote(
            later.printer or self.printer,
            later.bytes_hash or self.bytes_hash,
            later.staff or self.staff,
            later.why or self.why,
        )


NO_NOTE = JobNote()


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One document for one printer role; `dedup_key` makes a second original impossible.

    Its part before the last colon is the subject, which the copies share; the last part is 0 for
    the original and counts them.
    """

    id: str
    dedup_key: str
    document: ReceiptDoc
    state: JobState = JobState.QUEUED
    attempts: int = 0
    note: JobNote = NO_NOTE

    @property
    def subject(self) -> str:
        return self.dedup_key.rpartition(":")[0]


@dataclass(frozen=True, slots=True)
class ReceiptOrder:
    """The original receipt of a sale, to be printed: a job whose document is not composed yet.

    The sale and the letterhead decide every letter of it; so the customer need not wait for it
    with the commit, and the queue composes it when it is sent.
    """

    job_id: str
    sale_id: str
    head: Letterhead

    @property
    def dedup_key(self) -> str:
        return f"receipt:{self.sale_id}:0"


@dataclass(frozen=True, slots=True)
class SaleNote:
    """A sale as a list of them names it; `kinds` are its tenders' kinds, each once."""

    id: str
    number: str
    ended_at: datetime
    due: Money
    kinds: tuple[TenderKind, ...]


@dataclass(frozen=True, slots=True)
class Verifier:
    """What a PIN is checked against."""

    member: StaffMember
    pin_hash: str


@dataclass(frozen=True, slots=True)
class Attempts:
    """Wrong PINs of one person since the last right one; `mono_ms` of boot `boot_id`."""

    failures: int = 0
    boot_id: str = ""
    mono_ms: int = 0


class PrintUnit(Protocol):
    """The print queue's part of a transaction."""

    def queue_print(self, job: PrintJob) -> None: ...
    def queue_receipt(self, order: ReceiptOrder) -> None:
        """Queues the sale's receipt in its own transaction, without composing it."""
        ...

    def take_print(self) -> PrintJob | None:
        """The oldest job that may be sent: from now on it is being sent, one attempt more, and
        its document is kept word for word."""
        ...

    def job(self, job_id: str) -> PrintJob | None: ...
    def jobs(self, state: JobState) -> tuple[PrintJob, ...]: ...
    def jobs_about(self, subject: str) -> tuple[PrintJob, ...]:
        """The original and its copies, in the order they were queued in."""
        ...

    def count_jobs(self, state: JobState) -> int: ...
    def set_job(
        self, job_id: str, state: JobState, *, error: str = "", note: JobNote = NO_NOTE
    ) -> None:
        """The note adds to what is known of the job."""
        ...


class PeopleUnit(Protocol):
    """The part of a transaction that knows who may sign in, and what wrong PINs cost."""

    def staff(self) -> tuple[StaffMember, ...]: ...
    def verifier(self, staff_id: str) -> Verifier | None: ...
    def attempts(self, staff_id: str) -> Attempts: ...
    def set_attempts(self, staff_id: str, attempts: Attempts) -> None: ...


class StandingUnit(Protocol):
    """The part of a transaction that knows who this till is and what its store's rules are."""

    def device(self) -> Device | None: ...
    def put_device(self, device: Device) -> None: ...
    def config(self) -> StoreConfig | None: ...
    def quick_keys(self) -> tuple[str, ...]: ...


class SalesUnit(
    PrintUnit,
    PeopleUnit,
    StandingUnit,
    RulesUnit,
    CardUnit,
    MembersUnit,
    ErrandUnit,
    ReturnsUnit,
    OrdersUnit,
    Protocol,
):
    """What one transaction on the till's file can do. Only valid inside `SalesFile.write`."""

    def append(self, kind: FactKind, body: Mapping[str, object]) -> Fact:
        """The next fact, numbered, chained, signed."""
        ...

    def last_seq(self) -> int:
        """The number of the newest fact, 0 before the first."""
        ...

    def next_receipt(self) -> ReceiptNumber:
        """The next receipt number, taken: it is used up when the transaction commits."""
        ...

    def put_sale(self, sale: Sale, fact: Fact) -> None: ...
    def sale(self, sale_id: str) -> Sale | None: ...
    def sale_of_number(self, number: str) -> Sale | None: ...
    def recent_sales(self, most: int) -> tuple[SaleNote, ...]:
        """This till's last sales, the newest first."""
        ...

    def basket_under_way(self) -> Basket | None: ...
    def tenders_under_way(self) -> tuple[Tender, ...]: ...
    def keep_basket(self, basket: Basket | None, tenders: tuple[Tender, ...] = ()) -> None:
        """The basket under way and what was taken of it; None when there is none any more."""
        ...

    def park(self, parked: Parked) -> None: ...
    def unpark(self, basket_id: str) -> Parked | None:
        """Takes it out of the parked ones; None when it is not there (any more)."""
        ...

    def parked(self) -> tuple[Parked, ...]: ...

    def open_shift(self) -> Shift | None: ...
    def put_shift(self, shift: Shift) -> None: ...


class SalesFile(Protocol):
    async def write(self, work: Callable[[SalesUnit], T]) -> T: ...
    async def read(self, work: Callable[[SalesUnit], T]) -> T:
        """Like `write`, without a commit: the work only looks."""
        ...

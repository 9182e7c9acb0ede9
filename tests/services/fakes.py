"""Fakes with state behind the ports: a sales file in memory whose work is all or nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from storeapp.domain.basket import Basket
from storeapp.domain.card import CardAttempt
from storeapp.domain.catalogue import Language, Match, Name, Product
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import GENESIS, Fact, FactKind, canonical, fact_hash
from storeapp.domain.label import LabelLayout
from storeapp.domain.money import CNY, Money
from storeapp.domain.quantity import Unit, pieces
from storeapp.domain.receipt_of import receipt_of
from storeapp.domain.returning import Return
from storeapp.domain.sale import Sale
from storeapp.domain.settling import UnderWay
from storeapp.domain.shift import Shift
from storeapp.domain.staff import Role, StaffMember
from storeapp.domain.tax import TaxRate, TaxTable
from storeapp.domain.tender import CashRounding, Tender
from storeapp.domain.till import ReceiptNumber, StoreConfig
from storeapp.ports.devices import Weight
from storeapp.ports.head_office import Command, CommandAnswer
from storeapp.ports.members import Likes, Member
from storeapp.ports.promotions import KeptRules, Lease, Presented, Promise
from storeapp.ports.sales import (
    NO_NOTE,
    Attempts,
    Device,
    JobNote,
    JobState,
    Parked,
    PrintJob,
    ReceiptOrder,
    SalesUnit,
    Verifier,
)
from tests.services.fake_cards import FakeCardUnit
from tests.services.fake_errands import FakeErrandUnit
from tests.services.fake_members import FakeMembersUnit
from tests.services.fake_notes import FakeNoteUnit
from tests.services.fake_orders import FakeOrdersUnit, OrderBook
from tests.services.fake_returns import FakeReturnsUnit
from tests.services.fake_rules import FakeRuleUnit

T = TypeVar("T")

LIN = StaffMember("u1", "Lin", Role.CASHIER)
NOW = datetime(2026, 11, 21, 10, 42, 5, tzinfo=UTC)


def a_product(sku: str = "P1", price: int = 1280, unit: Unit = Unit.PIECE) -> Product:
    return Product(
        sku=sku,
        name=Name("九制话梅", "Nine-Process Plum"),
        unit=unit,
        price=Money(price),
        price_pos=7,
        tax_code="N13",
    )


def a_config(**changes: object) -> StoreConfig:
    config = StoreConfig(
        store="S01",
        store_name=Name("西湖店", "Xihu"),
        address=Name("西湖区", "Xihu District"),
        till="2",
        currency=CNY,
        taxes=TaxTable((TaxRate("N13", 1300),)),
        coins=CashRounding(10),
        labels=(LabelLayout("21IIIIIWWWWWC"), LabelLayout("22IIIIIPPPPPC")),
        receipt_language=Language.CHINESE,
        receipt_footer=Name("谢谢", "Thank you"),
        zone="east",
    )
    return replace(config, **changes)  # type: ignore[arg-type]  # named by the tests


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = NOW
        self.mono = 1_000
        self.boot = "boot-1"

    def now(self) -> datetime:
        return self.at

    def monotonic_ms(self) -> int:
        return self.mono

    @property
    def boot_id(self) -> str:
        return self.boot

    @property
    def drift_ms(self) -> int:
        return 0

    def set_offset(self, server_time_ms: int) -> None:
        self.at = datetime.fromtimestamp(server_time_ms / 1000, UTC)

    def pass_ms(self, milliseconds: int) -> None:
        self.mono += milliseconds
        self.at += timedelta(milliseconds=milliseconds)


class FakeIds:
    """id-1, id-2, ..."""

    def __init__(self) -> None:
        self.count = 0

    def new(self) -> str:
        self.count += 1
        return f"id-{self.count}"


class FakeCatalogue:
    def __init__(self, *products: Product) -> None:
        self.products = {product.sku: product for product in products}
        self.codes: dict[str, Match] = {}

    def with_code(self, code: str, match: Match) -> FakeCatalogue:
        self.codes[code] = match
        return self

    def find(self, key: str) -> Match | None:
        return self.codes.get(key)

    def product(self, sku: str) -> Product | None:
        return self.products.get(sku)

    def search(self, typed: str, limit: int = 20) -> tuple[Product, ...]:
        return tuple(p for p in self.products.values() if typed in p.name.en)[:limit]

    def code_of(self, sku: str) -> str:
        return next((k for k, m in self.codes.items() if m.product.sku == sku), "")[1:]

    def stock(self, sku: str) -> int | None:
        return None

    def picture(self, picture_id: str) -> str:
        return ""

    @property
    def size(self) -> int:
        return len(self.products)


@dataclass
class _Rows:
    facts: list[Fact] = field(default_factory=list)
    sales: dict[str, Sale] = field(default_factory=dict)
    receipts: int = 0
    basket: Basket | None = None
    tenders: tuple[Tender, ...] = ()
    parked: dict[str, Parked] = field(default_factory=dict)
    shift: Shift | None = None
    jobs: dict[str, PrintJob] = field(default_factory=dict)
    verifiers: dict[str, Verifier] = field(default_factory=dict)
    attempts: dict[str, Attempts] = field(default_factory=dict)
    device: Device | None = None
    rules: dict[str, KeptRules] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    leases: dict[str, Lease] = field(default_factory=dict)
    promises: dict[str, Mapping[str, Promise]] = field(default_factory=dict)
    member_uses: dict[tuple[str, str], int] = field(default_factory=dict)
    presented: dict[str, Presented] = field(default_factory=dict)
    cards: dict[str, CardAttempt] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    returns: dict[str, Return] = field(default_factory=dict)
    under_way: UnderWay | None = None
    errands: dict[str, Command] = field(default_factory=dict)
    liked: dict[str, Likes] = field(default_factory=dict)
    book: OrderBook = field(default_factory=OrderBook)


class FakeSales:
    """Keeps the rows in memory; work that raises leaves them as they were."""

    def __init__(self) -> None:
        self.rows = _Rows()

    async def write(self, work: Callable[[SalesUnit], T]) -> T:
        rows = copy.copy(self.rows)
        for name, value in vars(rows).items():
            if isinstance(value, dict | list):
                setattr(rows, name, value.copy())
        rows.book = OrderBook(rows.book.key, rows.book.told.copy(), rows.book.given.copy())
        result = work(_Unit(rows))
        self.rows = rows
        return result

    async def read(self, work: Callable[[SalesUnit], T]) -> T:
        return work(_Unit(self.rows))

    @property
    def kinds(self) -> list[str]:
        return [fact.kind for fact in self.rows.facts]


class _Unit(
    FakeCardUnit,
    FakeErrandUnit,
    FakeMembersUnit,
    FakeNoteUnit,
    FakeOrdersUnit,
    FakeReturnsUnit,
    FakeRuleUnit,
):
    rows: _Rows

    def __init__(self, rows: _Rows) -> None:
        self.rows = rows

    def append(self, kind: FactKind, body: Mapping[str, object]) -> Fact:
        seq = len(self.rows.facts) + 1
        prev = self.rows.facts[-1].hash if self.rows.facts else GENESIS
        fields = {
            "device": "d1",
            "epoch": 1,
            "seq": seq,
            "id": f"fact-{seq}",
            "kind": kind.value,
            "wall": NOW.isoformat(),
            "mono_ms": 0,
            "boot_id": "boot-1",
            "hlc": f"{seq:020d}",
            "body": canonical(dict(body)),
            "prev_hash": prev,
        }
        fact = Fact(**fields, hash=fact_hash(**fields), sig="")  # type: ignore[arg-type]  # by name
        self.rows.facts.append(fact)
        return fact

    def last_seq(self) -> int:
        return len(self.rows.facts)

    def next_receipt(self) -> ReceiptNumber:
        self.rows.receipts += 1
        return ReceiptNumber("S01", "2", 1, self.rows.receipts)

    def put_sale(self, sale: Sale, fact: Fact) -> None:
        if sale.id in self.rows.sales:
            raise Refusal("already-sold")
        self.rows.sales[sale.id] = sale

    def sale(self, sale_id: str) -> Sale | None:
        return self.rows.sales.get(sale_id)

    def sale_of_number(self, number: str) -> Sale | None:
        return next((s for s in self.rows.sales.values() if str(s.number) == number), None)

    def basket_under_way(self) -> Basket | None:
        return self.rows.basket

    def tenders_under_way(self) -> tuple[Tender, ...]:
        return self.rows.tenders

    def keep_basket(self, basket: Basket | None, tenders: tuple[Tender, ...] = ()) -> None:
        if not (tenders and basket and basket.id in self.rows.sales):
            self.rows.basket, self.rows.tenders = basket, tenders

    def park(self, parked: Parked) -> None:
        self.rows.parked[parked.basket.id] = parked

    def unpark(self, basket_id: str) -> Parked | None:
        return self.rows.parked.pop(basket_id, None)

    def parked(self) -> tuple[Parked, ...]:
        return tuple(self.rows.parked.values())

    def open_shift(self) -> Shift | None:
        return self.rows.shift

    def put_shift(self, shift: Shift) -> None:
        self.rows.shift = shift

    def queue_print(self, job: PrintJob) -> None:
        if any(job.dedup_key == other.dedup_key for other in self.rows.jobs.values()):
            raise Defect("two jobs of one key")
        self.rows.jobs[job.id] = job

    def queue_receipt(self, order: ReceiptOrder) -> None:
        document = receipt_of(self.rows.sales[order.sale_id], order.head)
        self.queue_print(PrintJob(order.job_id, order.dedup_key, document))

    def take_print(self) -> PrintJob | None:
        job = next(iter(self.jobs(JobState.QUEUED)), None)
        if job is not None:
            job = replace(job, state=JobState.SENDING, attempts=job.attempts + 1)
            self.rows.jobs[job.id] = job
        return job

    def job(self, job_id: str) -> PrintJob | None:
        return self.rows.jobs.get(job_id)

    def jobs(self, state: JobState) -> tuple[PrintJob, ...]:
        return tuple(job for job in self.rows.jobs.values() if job.state is state)

    def count_jobs(self, state: JobState) -> int:
        return len(self.jobs(state))

    def jobs_about(self, subject: str) -> tuple[PrintJob, ...]:
        return tuple(job for job in self.rows.jobs.values() if job.subject == subject)

    def set_job(self, job_id: str, state: JobState, error: str = "", note: JobNote = NO_NOTE):
        job = self.rows.jobs[job_id]
        self.rows.jobs[job_id] = replace(job, state=state, note=job.note.and_then(note))

    def staff(self) -> tuple[StaffMember, ...]:
        return tuple(verifier.member for verifier in self.rows.verifiers.values())

    def verifier(self, staff_id: str) -> Verifier | None:
        return self.rows.verifiers.get(staff_id)

    def attempts(self, staff_id: str) -> Attempts:
        return self.rows.attempts.get(staff_id, Attempts())

    def set_attempts(self, staff_id: str, attempts: Attempts) -> None:
        self.rows.attempts[staff_id] = attempts

    def device(self) -> Device | None:
        return self.rows.device

    def put_device(self, device: Device) -> None:
        self.rows.device = device

    def config(self) -> StoreConfig | None:
        return a_config()

    def quick_keys(self) -> tuple[str, ...]:
        return ()


class FakeScale:
    """Shows `weight_g`, or refuses with `refusal`."""

    def __init__(self, weight_g: int = 356) -> None:
        self.weight_g = weight_g
        self.refusal = ""
        self.given_back = 0

    async def weigh(self, *, tare_g: int = 0) -> Weight:
        if self.refusal:
            raise Refusal(self.refusal)
        return Weight(self.weight_g - tare_g, tare_g)

    def give_back(self) -> None:
        self.given_back += 1

    async def close(self) -> None:
        return


class FakePins:
    """The verifier is the PIN with a mark before it."""

    async def matches(self, pin: str, verifier: str) -> bool:
        return verifier == f"pin:{pin}"


class FakeOffice:
    """Head office's commands: answers what it was given by kind, refuses with a code, and while it
    was given nothing cannot be reached."""

    def __init__(self) -> None:
        self.answers: dict[str, Mapping[str, object] | str] = {}
        self.asked: list[tuple[str, Mapping[str, object]]] = []

    async def send(self, command: Command) -> CommandAnswer:
        self.asked.append((command.kind, command.body))
        answer = self.answers.get(command.kind, "head-office-unreachable")
        if isinstance(answer, str):
            raise Refusal(answer)
        return CommandAnswer(0, answer)


class FakeUploads:
    def __init__(self) -> None:
        self.woken = 0

    def wake(self) -> None:
        self.woken += 1


def a_match(product: Product | None = None, count: int = 1) -> Match:
    return Match(product or a_product(), pieces(count))

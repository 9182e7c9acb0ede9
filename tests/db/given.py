"""What the tests of the till's files are given: a store with a known key, sales, pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from storeapp.db.connect import Durability, RawConnection, connect
from storeapp.db.keystore import KeyStore
from storeapp.db.space import FreeSpace
from storeapp.db.store import SalesStore
from storeapp.domain.basket import Basket, Entry, Line
from storeapp.domain.catalogue import Name
from storeapp.domain.codec import sale_body
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import FactKind
from storeapp.domain.money import Money
from storeapp.domain.pricing import priced
from storeapp.domain.quantity import pieces
from storeapp.domain.receipt import Align, BarCode, Pair, QrCode, ReceiptDoc, Rule, Space, Text
from storeapp.domain.sale import Sale, sell
from storeapp.domain.staff import Role, StaffMember
from storeapp.domain.tax import TaxRate, TaxTable
from storeapp.domain.tender import Settlement
from storeapp.domain.till import ReceiptNumber
from storeapp.ports.sales import Device, PrintJob, SalesUnit
from tests.services.fakes import FakeClock

TAXES = TaxTable((TaxRate("N13", 1300),))
LIN = StaffMember("u1", "Lin", Role.CASHIER)
AT = datetime(2026, 11, 21, 10, 42, 5, tzinfo=UTC)
PLENTY = FreeSpace(lambda: 10**12)

DOCUMENT = ReceiptDoc(
    "Receipt S01-2-1-000001",
    (
        Text("九制话梅", Align.CENTRE, bold=True, large=True),
        Pair("3 x 12.80", "38.40"),
        Rule(),
        Space(),
        QrCode("S01-2-1-000001"),
        BarCode("S0121000001"),
    ),
)


class CountedIds:
    """id-1, id-2, ..., with a mark of their own, so that two programs make different ones."""

    def __init__(self, mark: str = "id") -> None:
        self._mark = mark
        self._count = 0

    def new(self) -> str:
        self._count += 1
        return f"{self._mark}-{self._count}"


def sales_path(folder: Path) -> Path:
    return folder / "sales.db"


def keys_of(folder: Path) -> KeyStore:
    return KeyStore(folder / "keys")


def a_store(folder: Path, *, space: FreeSpace = PLENTY, ids: str = "id") -> SalesStore:
    """A store that is not open yet, over the folder's file and keys."""
    keys, path = keys_of(folder), sales_path(folder)
    return SalesStore(
        path,
        key=keys.database_key(path),
        device_key=keys.device_key(path),
        clock=FakeClock(),
        ids=CountedIds(ids),
        space=space,
    )


@asynccontextmanager
async def opened(
    folder: Path, *, space: FreeSpace = PLENTY, ids: str = "id"
) -> AsyncIterator[SalesStore]:
    store = a_store(folder, space=space, ids=ids)
    try:
        await store.open()
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def enrolled(
    folder: Path, *, space: FreeSpace = PLENTY, ids: str = "id"
) -> AsyncIterator[SalesStore]:
    """A store of a till that is the device d1 in its first epoch."""
    async with opened(folder, space=space, ids=ids) as store:
        device = the_device(folder)
        await store.write(lambda unit: unit.put_device(device))
        yield store


def the_device(folder: Path, *, epoch: int = 1) -> Device:
    public_key = keys_of(folder).device_key(sales_path(folder)).public_key
    return Device("d1", epoch, "S01", "2", "east", "https://office.example", public_key)


def raw(folder: Path, *, writes: bool = True) -> RawConnection:
    """A second way into the file, as somebody with its key would have."""
    path = sales_path(folder)
    key = keys_of(folder).database_key(path)
    return connect(path, durability=Durability.FULL, key=key, writes=writes)


def a_line(number: int, sku: str = "P1") -> Line:
    return Line(
        id=f"line-{number}",
        sku=sku,
        name=Name("九制话梅", "Nine-Process Plum"),
        quantity=pieces(number),
        unit_price=Money(1280),
        price_pos=7,
        tax_code="N13",
        entry=Entry.SCAN,
        code="06901234567892",
    )


def a_basket(basket_id: str = "b1", lines: int = 2) -> Basket:
    """`lines` goods, of the first one piece, of the second two, ..., and one voided line."""
    kept = tuple(a_line(number + 1) for number in range(lines))
    return Basket(basket_id, (*kept, a_line(lines + 1))).with_void(f"line-{lines + 1}")


def a_sale(number: ReceiptNumber, basket: Basket) -> Sale:
    """The basket sold for cash of a round amount, without rounding."""
    pricing = priced(basket, [line.amount for line in basket.lines], TAXES)
    settlement = Settlement(pricing.due).by_cash(Money(-(-pricing.due.minor // 1000) * 1000))
    return sell(
        pricing,
        settlement,
        number=number,
        shift="shift-1",
        business_date=date(2026, 11, 21),
        ended_at=AT,
        cashier=LIN,
    )


def sell_in(unit: SalesUnit, basket: Basket, *, job: bool = True) -> Sale:
    """What the counter writes for a sale, as one transaction."""
    sale = a_sale(unit.next_receipt(), basket)
    unit.put_sale(sale, unit.append(FactKind.SALE, sale_body(sale)))
    if job:
        unit.queue_print(PrintJob(f"job-{sale.id}", f"receipt:{sale.id}:0", DOCUMENT))
    unit.keep_basket(None)
    return sale


async def refusal_of_sale(store: SalesStore, basket: Basket) -> str | None:
    try:
        await store.write(lambda unit: sell_in(unit, basket))
    except Refusal as refusal:
        return refusal.code
    return None


def open_drawer_in(unit: SalesUnit) -> None:
    unit.append(FactKind.DRAWER_OPEN, {"reason": "no-sale", "staff": "u1"})


def every_row(connection: RawConnection) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, to prove that nothing changed."""
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return {
        name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
        for (name,) in names
    }

"""The durable commit of a 10-line sale, against the same rows by plain sqlcipher3.

Ours is all that the payment screen waits for: to the writer's thread under the till's own loop,
the sale built and proved, two facts hashed and signed (a sale in cash opens the drawer), rows,
receipt number, order for the receipt, one transaction flushed to the disk, and back.

Plain writes the very rows that ours left, and deletes the very basket, in the caller's thread by
statements known beforehand: the same pages go to the same kind of file with the same settings.
What is not in that transaction is on neither side. The receipt is composed by the print queue
after the commit; what that takes is a figure of its own.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median

from bench._till import CLERK, enrol_alone, in_window, opened, ready, settings_in
from bench.goods import good_of, write_catalogue
from bench.report import Report, percentile, settle, timed_ms
from storeapp.bootstrap.till import Till
from storeapp.db.connect import Durability, RawConnection, Row, connect
from storeapp.db.keystore import KeyStore
from storeapp.db.store import SalesStore
from storeapp.domain.barcode import Scan
from storeapp.domain.basket import Basket
from storeapp.domain.money import Money
from storeapp.domain.pricing import PricedBasket
from storeapp.domain.tender import Settlement
from storeapp.ports.sales import PrintJob, SalesUnit
from storeapp.services.checkout import Checkout

GOODS = 1000
LINES = 10
SALES = 400
WARM_UP = 40
NOTE_MINOR = 10_000

_WRITTEN = {
    "fact": "SELECT * FROM fact WHERE seq > (SELECT max(seq) FROM fact) - 2 ORDER BY seq",
    "sale": "SELECT * FROM sale WHERE id = ?",
    "sale_line": "SELECT * FROM sale_line WHERE sale = ? ORDER BY position",
    "sale_tender": "SELECT * FROM sale_tender WHERE sale = ? ORDER BY position",
    "print_job": "SELECT * FROM print_job WHERE dedup_key = 'receipt:' || ? || ':0'",
}
"""What one sale in cash adds to each table, in the order it has to be written in: its two facts
(the sale and the opened drawer) are the last two."""

_HEAD = """INSERT INTO journal_head VALUES (?,?,?,?,?,?,?) ON CONFLICT (device, epoch) DO UPDATE
    SET seq = excluded.seq, hash = excluded.hash, hlc = excluded.hlc,
        receipts = excluded.receipts, acked = excluded.acked"""


@dataclass(frozen=True, slots=True)
class Written:
    """What one sale left: new rows by table, the journal's head; its basket was deleted."""

    rows: dict[str, list[Row]]
    head: Row

    @property
    def count(self) -> int:
        return sum(len(rows) for rows in self.rows.values()) + 2


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds of each sale, our way and the plain way, and seconds of processor time; an
    empty transaction shows what the way to the writer's thread and back costs, and reading its
    print job what composing the receipt takes afterwards."""

    ours: list[float]
    plain: list[float]
    empty: list[float]
    composed: list[float]
    ours_worked: list[float]
    plain_worked: list[float]

    @property
    def warm(self) -> Took:
        return Took(
            self.ours[WARM_UP:],
            self.plain[WARM_UP:],
            self.empty[WARM_UP:],
            self.composed[WARM_UP:],
            self.ours_worked[WARM_UP:],
            self.plain_worked[WARM_UP:],
        )


def run(arguments: list[str]) -> Report:
    """Sells, and writes the very rows of each sale once more into a twin of the file, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        return in_window(lambda: _measured(Path(folder)))


async def _measured(folder: Path) -> Report:
    settings = settings_in(folder / "till")
    settings.data_folder.mkdir(parents=True)
    write_catalogue(settings.data_folder / "catalog.db", GOODS)
    async with opened(settings) as (till,):
        await enrol_alone(till)
        counter = await ready(till)
        await counter.shifts.open(Money(50_000), CLERK)
        # Printer and upload are told after the commit: they are no part of it.
        checkout = replace(counter.checkout, sold=lambda sale: None)
        path = settings.data_folder / "sales.db"
        key = KeyStore(settings.key_folder).database_key(path)
        with (
            closing(connect(path, durability=Durability.FULL, key=key, writes=False)) as original,
            closing(await _twin(folder / "twin", till)) as twin,
        ):
            return await _in_turns(checkout, original, twin)


async def _twin(folder: Path, till: Till) -> RawConnection:
    """An empty file with the same tables, opened with the same settings by the same library."""
    await asyncio.to_thread(folder.mkdir)
    path, keys = folder / "sales.db", KeyStore(folder / "keys")
    key = keys.database_key(path)
    device_key = keys.device_key(path)
    store = SalesStore(path, key=key, device_key=device_key, clock=till.clock, ids=till.ids)
    await store.open()
    await store.close()
    return connect(path, durability=Durability.FULL, key=key)


async def _in_turns(checkout: Checkout, original: RawConnection, twin: RawConnection) -> Report:
    took = Took([], [], [], [], [], [])
    written = Written({}, ())
    settle()
    for number in range(WARM_UP + SALES):
        basket = _basket(checkout, number)
        await checkout.keep(basket)
        _lay(original, twin)
        priced, settlement = _payment(checkout, basket)
        start = time.process_time()
        took.ours.append(await _awaited_ms(checkout.pay(priced, settlement, cashier=CLERK)))
        took.ours_worked.append(time.process_time() - start)
        written = _written(original, basket)
        start = time.process_time()
        took.plain.append(timed_ms(partial(_write, twin, written)))
        took.plain_worked.append(time.process_time() - start)
        took.empty.append(await _awaited_ms(checkout.sales.write(lambda unit: None)))
        took.composed.append(await _awaited_ms(checkout.sales.read(partial(_receipt, written))))
    return _report(took.warm, written, original, twin)


def _basket(checkout: Checkout, number: int) -> Basket:
    """Ten goods, scanned."""
    basket = checkout.fresh()
    for line in range(LINES):
        good = good_of((number * LINES + line) % GOODS)
        basket = checkout.scan(basket, Scan(good.ean)).basket
    return basket


def _payment(checkout: Checkout, basket: Basket) -> tuple[PricedBasket, Settlement]:
    """In cash with change. What is timed after it is the commit the payment screen waits for."""
    priced = checkout.priced(basket)
    due = checkout.settlement(priced)
    notes = -(-due.left_in_cash.minor // NOTE_MINOR)
    return priced, due.by_cash(Money(notes * NOTE_MINOR))


async def _awaited_ms(work: Awaitable[object]) -> float:
    start = time.perf_counter_ns()
    await work
    return (time.perf_counter_ns() - start) / 1e6


def _written(original: RawConnection, basket: Basket) -> Written:
    rows = {
        table: original.execute(asked, (basket.id,) if "?" in asked else ()).fetchall()
        for table, asked in _WRITTEN.items()
    }
    (head,) = original.execute("SELECT * FROM journal_head").fetchall()
    return Written(rows, head)


def _lay(original: RawConnection, twin: RawConnection) -> None:
    """The very basket that the sale will take away: its pages are work for both."""
    (row,) = original.execute("SELECT * FROM basket").fetchall()
    twin.execute("INSERT INTO basket VALUES (?,?,?,?,?,?)", row)


def _write(twin: RawConnection, written: Written) -> None:
    """The same rows by prepared statements, in one transaction."""
    twin.execute("BEGIN IMMEDIATE")
    for table, rows in written.rows.items():
        marks = ",".join("?" for _ in rows[0])
        twin.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    twin.execute(_HEAD, written.head)
    twin.execute("DELETE FROM basket WHERE state = 'under-way'")
    twin.execute("COMMIT")


def _receipt(written: Written, unit: SalesUnit) -> PrintJob | None:
    """The sale's print job, its document composed as it is when it is sent."""
    ((_, job_id, *_),) = written.rows["print_job"]
    return unit.job(job_id)


def _report(took: Took, written: Written, original: RawConnection, twin: RawConnection) -> Report:
    report = Report("commit")
    report.bar(
        "durable commit of a 10-line sale, times plain sqlcipher3",
        median(took.ours) / median(took.plain),
        2.0,
        "ratio of medians",
    )
    report.sound = all(_same(original, twin, table) for table in _WRITTEN)
    quartiles = percentile(took.ours, 0.25), percentile(took.plain, 0.25)
    report.figures = {
        "sales": len(took.ours),
        "rows_of_a_sale": written.count,
        "fact_bytes": len(written.rows["fact"][0][9].encode()),
        "print_job_bytes": len(written.rows["print_job"][0][3].encode()),
        "pay_p50_ms": round(median(took.ours), 3),
        "pay_p95_ms": round(percentile(took.ours, 0.95), 3),
        "plain_p50_ms": round(median(took.plain), 3),
        "plain_p95_ms": round(percentile(took.plain, 0.95), 3),
        "empty_write_p50_ms": round(median(took.empty), 3),
        "receipt_afterwards_p50_ms": round(median(took.composed), 3),
        "ratio_of_first_quartiles": round(quartiles[0] / quartiles[1], 3),
        "pay_processor_p50_ms": round(median(took.ours_worked) * 1000, 3),
        "plain_processor_p50_ms": round(median(took.plain_worked) * 1000, 3),
    }
    return report


def _same(original: RawConnection, twin: RawConnection, table: str) -> bool:
    """True when the twin has every row of the sales; enrolment and shift are not its own."""
    only = " WHERE kind IN ('sale/2', 'drawer_open/1')" if table == "fact" else ""
    asked = f"SELECT * FROM {table}{only}"
    return sorted(original.execute(asked)) == sorted(twin.execute(asked))

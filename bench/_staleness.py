"""How soon a sale at a till is in what head office can promise: a real till, a real head office."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bench._office import Office
from bench._till import CLERK, ZONE, in_window, opened, ready, settings_in, until
from bench.goods import good_of, write_csv
from headoffice.catalogue.importing import import_catalogue
from headoffice.inventory.available import ato
from storeapp.bootstrap.till import Till
from storeapp.domain.barcode import Scan
from storeapp.domain.money import Money
from storeapp.services.checkout import Checkout

SALES = 150
STORE = "S01"
GOODS = 20
OPENING = 1_000_000
LOOK_S = 0.002
PATIENCE_S = 30.0


def staleness(folder: Path, sales: int = SALES) -> list[float]:
    """Seconds from the commit at the till to the figure, for each sale."""
    office = Office(folder)
    office.open_chain((STORE,))
    file = folder / "goods.csv"
    write_csv(file, GOODS)
    import_catalogue(office.database, ZONE, file.read_bytes())
    office.set_stock(STORE, {good_of(number).sku: OPENING for number in range(GOODS)})
    with office:
        return in_window(lambda: _sold(office, folder, sales))


async def _sold(office: Office, folder: Path, sales: int) -> list[float]:
    async with opened(settings_in(folder / "till")) as (till,):
        device = await office.enrol(till, store=STORE, number="1")
        await till.connect(device)
        counter = await ready(till)
        await until(lambda: _knows(till))
        await counter.shifts.open(Money(50_000), CLERK)
        return [await _one(office, counter.checkout, number) for number in range(sales)]


def _knows(till: Till) -> bool:
    return till.catalogue.size == GOODS and till.catalogue.stock(good_of(0).sku) is not None


async def _one(office: Office, checkout: Checkout, number: int) -> float:
    good = good_of(number % GOODS)
    left = OPENING - (number // GOODS + 1) * 1_000
    basket = checkout.scan(checkout.fresh(), Scan(good.ean)).basket
    priced = checkout.priced(basket)
    due = checkout.settlement(priced)
    await checkout.pay(priced, due.by_card(due.left, "STOCK"), cashier=CLERK)
    began = time.perf_counter()
    async with asyncio.timeout(PATIENCE_S):
        while await asyncio.to_thread(_left, office, good.sku) > left:  # noqa: ASYNC110  # polled
            await asyncio.sleep(LOOK_S)
    return time.perf_counter() - began


def _left(office: Office, sku: str) -> int:
    with office.database.read() as session:
        return ato(session, [sku], "", time.time_ns() // 1_000_000)[sku]

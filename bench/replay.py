"""A real day: baskets of the Complete Journey data, scan by scan, through tills and head office.

The rules are in `bench._journey`. `python -m bench replay [BASKETS]`.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from bench._day import Day, SoldBasket, a_day, write_csv
from bench._journey import load
from bench._office import Office
from bench._proof import Proof, levels_after, prove
from bench._till import CLERK, ZONE, in_window, opened, ready, settings_in, until
from bench.report import Report
from headoffice.catalogue.importing import import_catalogue
from storeapp.bootstrap.till import Till
from storeapp.domain.barcode import Scan
from storeapp.domain.basket import Basket
from storeapp.domain.money import Money
from storeapp.domain.quantity import Quantity, format_quantity
from storeapp.domain.sale import Sale
from storeapp.domain.tender import Settlement
from storeapp.ports.sales import JobState
from storeapp.services.checkout import Checkout
from storeapp.services.status import Line, Status

BASKETS = 1_200
STORES = ("S01", "S02")
TILLS = (("S01", "1"), ("S01", "2"), ("S02", "1"), ("S02", "2"))
STORE_OF = tuple(store for store, _ in TILLS)
FLOAT = Money(50_000)
NOTE_MINOR = 2_000
SETTLE_S = 90.0


def run(arguments: list[str]) -> Report:
    """Sells the day at four tills of two stores and proves every figure of it."""
    began = time.perf_counter()
    day = a_day(load(), int(arguments[0]) if arguments else BASKETS, tills=len(TILLS))
    report = Report("replay", figures=day.figures)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office = Office(folder)
        office.open_chain(STORES)
        _stocked(office, folder, day, report)
        with office:
            proof = in_window(lambda: _replayed(office, folder, day, report))
    report.sound = report.sound and proof.holds
    report.figures.update(proof.figures, whole_s=round(time.perf_counter() - began, 1))
    return report


def _stocked(office: Office, folder: Path, day: Day, report: Report) -> None:
    file = folder / "goods.csv"
    write_csv(file, day)
    imported = import_catalogue(office.database, ZONE, file.read_bytes())
    report.figures["import_s"] = round(imported.seconds, 1)
    report.sound = imported.goods == imported.prices == len(day.goods)
    for store in STORES:
        office.set_stock(store, day.opening)


async def _replayed(office: Office, folder: Path, day: Day, report: Report) -> Proof:
    settings = [
        settings_in(folder / f"till-{place}", printer=f"file://{folder / f'paper-{place}'}")
        for place in range(len(TILLS))
    ]
    async with opened(*settings) as tills:
        checkouts = await _opened_for_business(office, tills, day)
        lost = [_Lost(till) for till in tills]
        began = time.perf_counter()
        sold = await asyncio.gather(
            *(
                _sell_all(checkout, day, [b for b in day.baskets if b.till == place])
                for place, checkout in enumerate(checkouts)
            )
        )
        sales = {number: sale for each in sold for number, sale in each.items()}
        report.figures["selling_s"] = round(time.perf_counter() - began, 1)
        levels = levels_after(day, STORES, STORE_OF)
        report.figures.update(await _all_told(tills, levels, began))
        report.figures["lost_the_line"] = sum(each.times[Line.OFFLINE] for each in lost)
        turned_away = sum(
            each.times[Line.REVOKED] + each.times[Line.UPDATE_NEEDED] for each in lost
        )
        return await prove(day, tills, sales, office, levels, STORE_OF, turned_away=turned_away)


class _Lost:
    """How often a till's line went to each state, from now on."""

    def __init__(self, till: Till) -> None:
        self.times: Counter[Line] = Counter()
        self._line = till.board.status.line
        till.board.watch(self._changed)

    def _changed(self, status: Status) -> None:
        if status.line is not self._line:
            self._line = status.line
            self.times[status.line] += 1


async def _opened_for_business(office: Office, tills: Sequence[Till], day: Day) -> list[Checkout]:
    """Enrolled, with everything that head office has to tell, and a shift each."""
    devices = await asyncio.gather(
        *(
            office.enrol(till, store=store, number=number)
            for till, (store, number) in zip(tills, TILLS, strict=True)
        )
    )
    for till, device in zip(tills, devices, strict=True):
        await till.connect(device)
    counters = [await ready(till) for till in tills]
    for till, counter in zip(tills, counters, strict=True):
        await until(partial(_knows, till, day), within_s=SETTLE_S)
        await counter.shifts.open(FLOAT, CLERK)
    return [counter.checkout for counter in counters]


def _knows(till: Till, day: Day) -> bool:
    """Goods and stock have come whole."""
    last = next(reversed(day.opening))
    return till.catalogue.size == len(day.goods) and till.catalogue.stock(last) is not None


async def _sell_all(checkout: Checkout, day: Day, baskets: Sequence[SoldBasket]) -> dict[int, Sale]:
    """One till's baskets, one after another; how they are paid goes in turns."""
    sales = {}
    for place, source in enumerate(baskets):
        basket = await _rung_up(checkout, day, source)
        priced = checkout.priced(basket)
        settlement = PAYMENTS[place % len(PAYMENTS)](checkout.settlement(priced))
        sales[source.number] = await checkout.pay(priced, settlement, cashier=CLERK)
    return sales


async def _rung_up(checkout: Checkout, day: Day, source: SoldBasket) -> Basket:
    """Scanned and counted line by line, and kept on disk after each step as the counter does."""
    basket = checkout.fresh()
    for line in source.lines:
        good = day.goods[line.product]
        before = sum(x.quantity.thousandths for x in basket.lines if x.sku == good.sku)
        added = checkout.scan(basket, Scan(good.ean))
        basket = added.basket
        much = Quantity(before + day.thousandths(line), good.unit)
        if basket.line(added.line_id).quantity != much:
            basket = checkout.set_quantity(basket, added.line_id, format_quantity(much))
        await checkout.keep(basket)
    return basket


def _in_cash(due: Settlement) -> Settlement:
    """Notes that cover it, with change."""
    notes = -(-due.left_in_cash.minor // NOTE_MINOR)
    return due.by_cash(Money(notes * NOTE_MINOR))


def _by_card(due: Settlement) -> Settlement:
    return due.by_card(due.left, "REPLAY")


def _in_both(due: Settlement) -> Settlement:
    """Half of it by card, where there are two cents to divide."""
    half = due.left.minor // 2
    return _in_cash(due.by_card(Money(half), "REPLAY") if half else due)


PAYMENTS: tuple[Callable[[Settlement], Settlement], ...] = (_in_cash, _by_card, _in_both)


async def _all_told(
    tills: Sequence[Till], levels: Mapping[str, Mapping[str, int]], began: float
) -> dict[str, float]:
    """When, in seconds from the beginning, every fact was up, every receipt out and every figure
    down; what is not after some time is counted as wrong by the proof."""
    each = list(zip(tills, STORE_OF, strict=True))
    waits: dict[str, list[Callable[[], Awaitable[bool]]]] = {
        "every_fact_up_s": [partial(_is_up, till) for till, _ in each],
        "every_receipt_out_s": [partial(_is_printed, till) for till, _ in each],
        "every_figure_down_s": [partial(_is_told, till, levels[store]) for till, store in each],
    }
    return {what: await _seconds_until(conditions, began) for what, conditions in waits.items()}


async def _seconds_until(
    conditions: Sequence[Callable[[], Awaitable[bool]]], began: float
) -> float:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(SETTLE_S):
            for holds in conditions:
                while not await holds():  # noqa: ASYNC110  # head office wakes nobody here
                    await asyncio.sleep(0.1)
    return round(time.perf_counter() - began, 1)


async def _is_up(till: Till) -> bool:
    return not (await till.sales.head()).waiting


async def _is_printed(till: Till) -> bool:
    left = await till.sales.read(
        lambda unit: unit.count_jobs(JobState.QUEUED) + unit.count_jobs(JobState.SENDING)
    )
    return not left


async def _is_told(till: Till, levels: Mapping[str, int]) -> bool:
    return all(till.catalogue.stock(sku) == level for sku, level in levels.items())

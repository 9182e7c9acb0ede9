"""100,000 goods from CSV to head office, from there to a new till, and how the window fares."""

from __future__ import annotations

import asyncio
import csv
import tempfile
import time
from collections.abc import Awaitable
from pathlib import Path
from statistics import median

from bench._office import Office
from bench._till import ZONE, in_window, opened, ready, settings_in, until
from bench._window import Gaps, counter_window
from bench.goods import Good, good_of, write_csv
from bench.report import Report, percentile, settle
from headoffice.catalogue.importing import Imported, import_catalogue
from storeapp.bootstrap.till import Till
from storeapp.settings import Settings

GOODS = 100_000
PRICE_CHANGES = 10_000
QUICK_KEYS = 24
STORE, NUMBER = "S01", "1"
QUIET_S = 2.0
IMPORTS = 3


def run(arguments: list[str]) -> Report:
    """One chain: its import, its new till, the same till without its catalogue, new prices."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = Report("import")
        goods, prices = folder / "goods.csv", folder / "prices.csv"
        write_csv(goods, GOODS)
        _write_prices(prices, GOODS - PRICE_CHANGES)
        office = _imported(folder, goods, report)
        with office:
            in_window(lambda: _to_the_till(office, folder, prices, report))
    return report


def _imported(folder: Path, file: Path, report: Report) -> Office:
    """Into empty databases, one after another; the last one goes on as head office."""
    took: list[Imported] = []
    worked_s: list[float] = []
    office = None
    for number in range(IMPORTS):
        if office is not None:
            office.stop()
        office = _empty(folder / str(number))
        settle()
        start = time.process_time()
        took.append(import_catalogue(office.database, ZONE, file.read_bytes()))
        worked_s.append(time.process_time() - start)
    assert office is not None
    seconds = [each.seconds for each in took]
    report.bar("100,000 goods from CSV into head office", median(seconds), 10.0, "s")
    report.figures["import_s"] = [round(each, 2) for each in seconds]
    report.figures["import_processor_s"] = [round(each, 2) for each in worked_s]
    report.sound = all((each.goods, each.prices) == (GOODS, GOODS) for each in took)
    return office


def _empty(folder: Path) -> Office:
    folder.mkdir()
    office = Office(folder)
    office.open_chain([STORE], [good_of(number).sku for number in range(QUICK_KEYS)])
    return office


async def _to_the_till(office: Office, folder: Path, prices: Path, report: Report) -> None:
    settings = settings_in(folder / "till")
    async with opened(settings) as (till,):
        device = await office.enrol(till, store=STORE, number=NUMBER)
        report.figures["snapshot_s"] = round(await _snapshot_is_there(office), 2)
        settle()
        took_s = await _seconds(_until_found(till, till.connect(device)))
        report.bar("to a new till, until a good is found", took_s, 3.0, "s")
        report.figures["catalogue_mb"] = round(till.catalogue.path.stat().st_size / 1e6, 1)
        report.sound = report.sound and till.catalogue.size == GOODS
        await ready(till)
    await _beside_the_window(office, settings, prices, report)


async def _snapshot_is_there(office: Office) -> float:
    """Waits for head office to have the file ready, as it has on any day but the first."""
    folder = Path(f"{office.database.url.database}.snapshots")
    return await _seconds(until(lambda: any(folder.glob("*/manifest.json")), within_s=120.0))


async def _until_found(till: Till, connecting: Awaitable[None]) -> None:
    await connecting
    code = f"0{_last().ean}"
    await until(lambda: till.catalogue.find(code) is not None)


async def _beside_the_window(
    office: Office, settings: Settings, prices: Path, report: Report
) -> None:
    """The till has lost its catalogue; the clerk is at the sell screen while it comes again."""
    for file in settings.data_folder.glob("catalog.db*"):
        file.unlink()
    async with opened(settings) as (till,):
        counter = await ready(till)
        window = await counter_window(counter)
        gaps = Gaps()
        settle()
        gaps.start()
        await asyncio.sleep(QUIET_S)
        quiet = gaps.stop()
        device = await till.device()
        assert device is not None
        gaps.start()
        await _until_found(till, till.connect(device))
        await asyncio.sleep(QUIET_S)
        coming = gaps.stop()
        gaps.start()
        await _new_prices(office, till, prices)
        delta = gaps.stop()
        window.close()
    stall = max(coming + delta)
    report.bar("the window's longest stall while the catalogue comes in", stall, 50.0, "ms")
    report.figures["stall_ms"] = {
        name: {"max": round(max(each), 1), "p99": round(percentile(each, 0.99), 1)}
        for name, each in (("nothing going on", quiet), ("file", coming), ("10,000 prices", delta))
    }


async def _new_prices(office: Office, till: Till, prices: Path) -> None:
    """Ten thousand prices change at head office, and are waited for at the till."""
    await office.import_file(prices)
    wanted = _last().price_minor + 1
    sku = _last().sku

    def here() -> bool:
        product = till.catalogue.product(sku)
        return product is not None and product.price.minor == wanted

    await until(here)
    await asyncio.sleep(QUIET_S / 4)


def _write_prices(file: Path, first: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["sku", "price"])
        for number in range(first, GOODS):
            good = good_of(number)
            minor = good.price_minor + 1
            rows.writerow([good.sku, f"{minor // 100}.{minor % 100:02d}"])


def _last() -> Good:
    return good_of(GOODS - 1)


async def _seconds(work: Awaitable[object]) -> float:
    start = time.perf_counter()
    await work
    return time.perf_counter() - start

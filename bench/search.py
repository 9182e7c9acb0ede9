"""Search per key stroke over 100,000 goods: names, pinyin, initials, English, SKU, codes."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from bench.goods import Good, good_of, number_of, write_catalogue
from bench.report import Report, percentile, settle, timed_ms
from storeapp.db.catalogue_file import CatalogueFile

GOODS = 100_000
SOUGHT = 40
"""Goods looked for in each way."""
RUNS = 3
MOST_FOUND = 20
SEED = 7

Way = Callable[[Good], str]

WAYS: dict[str, Way] = {
    "chinese": lambda good: good.zh,
    "chinese_middle": lambda good: good.zh[2:],
    "pinyin": lambda good: "".join(good.pinyin),
    "initials": lambda good: "".join(syllable[0] for syllable in good.pinyin),
    "english": lambda good: good.en,
    "sku": lambda good: good.sku,
    "ean": lambda good: good.ean,
    "digits": lambda good: good.ean[:-1],
}
UNIQUE = ("sku", "ean")
"""Ways that lead to one good only, which must then be the first."""


def run(arguments: list[str]) -> Report:
    """Types each query letter by letter; every key stroke is one search."""
    report = Report("search")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.db"
        write_catalogue(path, GOODS)
        file = CatalogueFile(path)
        file.open()
        try:
            _measure(file, report)
        finally:
            file.close()
    return report


def _measure(file: CatalogueFile, report: Report) -> None:
    sought = [good_of(number) for number in random.Random(SEED).sample(range(GOODS), SOUGHT)]
    queries = {way: [query(good) for good in sought] for way, query in WAYS.items()}
    for each in queries.values():
        _typed(file, each)
    settle()
    times = _times(file, queries)
    every = [ms for each in times.values() for ms in each]
    report.bar("search per key stroke, p95", percentile(every, 0.95), 10.0, "ms")
    found = {way: _found_share(file, way, sought) for way in WAYS}
    report.sound = all(share == 1.0 for share in found.values())
    report.figures = {
        "goods": file.size,
        "key_strokes": len(every),
        "p50_ms": round(median(every), 3),
        "max_ms": round(max(every), 3),
        "p95_ms_by_way": {way: round(percentile(each, 0.95), 3) for way, each in times.items()},
        "max_ms_by_way": {way: round(max(each), 3) for way, each in times.items()},
        "found_by_whole_query": found,
    }


def _times(file: CatalogueFile, queries: dict[str, list[str]]) -> dict[str, list[float]]:
    """Milliseconds of every key stroke, by way of searching."""
    times: dict[str, list[float]] = {way: [] for way in queries}
    for _ in range(RUNS):
        for way, each in queries.items():
            times[way] += _typed(file, each)
    return times


def _typed(file: CatalogueFile, queries: Sequence[str]) -> list[float]:
    typed = [query[:end] for query in queries for end in range(1, len(query) + 1)]
    return [timed_ms(partial(file.search, text, MOST_FOUND)) for text in typed]


def _found_share(file: CatalogueFile, way: str, sought: Sequence[Good]) -> float:
    """How many of the goods a whole query leads to, among what the screen shows.

    Pinyin stands for several goods: see `_leads`.
    """
    return sum(_leads(file, way, good) for good in sought) / len(sought)


def _leads(file: CatalogueFile, way: str, good: Good) -> bool:
    query = WAYS[way](good)
    products = file.search(query, MOST_FOUND)
    if way in UNIQUE:
        return bool(products) and products[0].sku == good.sku
    if any(product.sku == good.sku for product in products):
        return True
    # More goods are called so than the screen shows: then all of those shown must be.
    called = (WAYS[way](good_of(number_of(product.sku))) for product in products)
    return len(products) == MOST_FOUND and all(query in other for other in called)

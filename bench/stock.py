"""One stock for all channels: how long asking for it takes, whether the last pieces are sold once,
and how soon a sale is in it.

`python -m bench stock [PLACES]`. The checkouts run on a PostgreSQL of their own
(`bench._checkouts`), the sales at a till in front of a head office in its own process
(`bench._staleness`).
"""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from bench._checkouts import PIECES, check_out
from bench._staleness import staleness
from bench.report import Report, percentile, settle
from headoffice.db.database import Database
from headoffice.db.migrating import migrate
from headoffice.inventory import rules
from headoffice.inventory.available import ato
from headoffice.inventory.service import set_opening_stock
from headoffice.stores.tables import Store

PLACES = 500
GOODS = 400
ASKED = 200
TIMES = 60
SEED = 20_261
MOST = 20
LEFT_OUT = 10
AT_ONCE = 25
CHANNEL = "web"
ATP_MS = 50.0
STALE_S = 1.0


def run(arguments: list[str]) -> Report:
    places = int(arguments[0]) if arguments else PLACES
    report = Report("stock")
    with tempfile.TemporaryDirectory() as folder:
        _ask(Path(folder), places, report)
    sold = check_out()
    report.bar("pieces sold beyond the last", abs(sold.won - PIECES), 0, "pieces")
    report.sound = report.sound and sold.sound
    report.figures.update(sold.figures)
    with tempfile.TemporaryDirectory() as folder:
        stale = staleness(Path(folder))
    report.bar("a sale is in what can be promised, p99", percentile(stale, 0.99), STALE_S, "s")
    report.figures["staleness_p50_s"] = round(percentile(stale, 0.5), 3)
    report.figures["sales"] = len(stale)
    return report


def _ask(folder: Path, places: int, report: Report) -> None:
    """The channel has its safety stock and threshold, and does not sell from some places."""
    database = Database(f"sqlite:///{folder / 'headoffice.db'}")
    migrate(database)
    draw = random.Random(SEED)  # the same chain at each run
    levels = _filled(database, places, draw)
    settle()
    took, cpu, wrong = [], [], 0
    for _ in range(TIMES):
        skus = sorted(draw.sample(sorted(levels), ASKED))
        with database.read() as session:
            began, worked = time.perf_counter(), time.process_time()
            found = ato(session, skus, CHANNEL, _now_ms())
            cpu.append((time.process_time() - worked) * 1e3)
            took.append((time.perf_counter() - began) * 1e3)
        wrong += sum(found[sku] != levels[sku] for sku in skus)
    database.close()
    what = f"what can be promised of {ASKED} goods over {places} places, p95"
    report.bar(what, percentile(took, 0.95), ATP_MS, "ms")
    report.sound = wrong == 0
    report.figures.update(
        atp_p50_ms=round(percentile(took, 0.5), 1),
        atp_cpu_p95_ms=round(percentile(cpu, 0.95), 1),
        atp_figures_compared=TIMES * ASKED,
        atp_wrong=wrong,
    )


def _filled(database: Database, places: int, draw: random.Random) -> dict[str, int]:
    """A chain with stock; returns what the channel can promise of each good, added up here."""
    codes = [f"S{number:03}" for number in range(places)]
    goods = [f"G{number:03}" for number in range(GOODS)]
    expected = dict.fromkeys(goods, -1_000)
    with database.write() as session:
        for code in codes:
            session.add(Store(code=code, zone="north", name_zh=code, name_en=code))
        rules.set_good(session, CHANNEL, rules.EVERY, safety=1_000, threshold=1_000)
        for code in codes[:LEFT_OUT]:
            rules.set_place(session, CHANNEL, code, excluded=True)
    for first in range(0, places, AT_ONCE):
        with database.write() as session:
            for code in codes[first : first + AT_ONCE]:
                level = {sku: draw.randrange(MOST) * 1_000 for sku in goods}
                set_opening_stock(session, code, level, at_ms=_now_ms())
                if code in codes[LEFT_OUT:]:
                    for sku in goods:
                        expected[sku] += max(0, level[sku] - 1_000)
    return {sku: max(0, level) for sku, level in expected.items()}


def _now_ms() -> int:
    return time.time_ns() // 1_000_000

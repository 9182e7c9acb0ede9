"""From a scan to its painted line: the real sell screen over the real checkout, 60 lines in."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from bench._till import CLERK, enrol_alone, in_window, opened, ready, settings_in
from bench._window import CounterWindow, counter_window
from bench.goods import good_of, write_catalogue
from bench.report import Report, percentile, settle
from storeapp.domain.barcode import Scan
from storeapp.domain.basket import Basket
from storeapp.hardware.scanners.wedge_qt import WedgeScanner
from storeapp.hardware.sim.keyboard import key_events
from storeapp.services.checkout import Checkout
from storeapp.services.counter import Counter
from storeapp.ui.shell import Shell
from storeapp.ui.theme.look import Look

FEW, MANY = 100_000, 1_000_000
LINES = 60
SCANS = 10
"""Scans into one basket; the next basket begins with 60 lines again."""
BASKETS = 40
WARM_UP = 3
QUICK_KEYS = 24
PAUSE_S = 0.02
"""Between two scans, so that what the first one left to be done in the quiet is done."""
PATIENCE_S = 5.0
KEY_GAP_MS = 1


@dataclass(frozen=True, slots=True)
class Moment:
    """Time on the wall, and time that this thread had a processor."""

    wall_ns: int
    worked_ns: int

    @staticmethod
    def now() -> Moment:
        return Moment(time.perf_counter_ns(), time.thread_time_ns())

    def since(self, before: Moment) -> tuple[float, float]:
        """Milliseconds on the wall and at work."""
        wall_ns, worked_ns = self.wall_ns - before.wall_ns, self.worked_ns - before.worked_ns
        return wall_ns / 1e6, worked_ns / 1e6


class Watched(Shell):
    """The window, which notes when it finished painting something of the basket's list."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.watching = Viewport(self)
        self.painted: asyncio.Future[Moment] | None = None

    def event(self, event: QEvent) -> bool:
        """All widgets that need it are painted within one update request."""
        handled = super().event(event)
        if event.type() is QEvent.Type.UpdateRequest and self.watching.painted:
            now = Moment.now()
            self.watching.painted = False
            if self.painted is not None and not self.painted.done():
                self.painted.set_result(now)
        return handled


class Viewport(QObject):
    """Notes that the watched widget is painted."""

    painted = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if event.type() is QEvent.Type.Paint:
            self.painted = True
        return False


@dataclass(slots=True)
class Bench:
    """One till's window and what was measured in it."""

    counter: Counter
    window: CounterWindow
    shell: Watched
    next_good: int = 0
    new: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    wedge: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    @property
    def checkout(self) -> Checkout:
        return self.counter.checkout

    def forget(self) -> None:
        """What was measured while warming up."""
        for times in (self.new, self.again, self.wedge, self.shown, self.worked):
            times.clear()


def run(arguments: list[str]) -> Report:
    """Two tills in one process, over 100,000 and 1,000,000 goods, scanned at in turns."""
    with tempfile.TemporaryDirectory() as folder:
        return in_window(lambda: _measured(Path(folder)))


async def _measured(folder: Path) -> Report:
    sizes = (FEW, MANY)
    settings = [settings_in(folder / str(size)) for size in sizes]
    for each, size in zip(settings, sizes, strict=True):
        each.data_folder.mkdir(parents=True)
        write_catalogue(each.data_folder / "catalog.db", size)
    async with opened(*settings) as tills:
        benches = []
        for till in tills:
            keys = tuple(good_of(number).sku for number in range(QUICK_KEYS))
            await enrol_alone(till, quick_keys=keys)
            benches.append(await _watched(await ready(till)))
        await _in_turns(benches)
        for bench in benches:
            bench.window.close()
        return _report(*benches)


async def _watched(counter: Counter) -> Bench:
    window = await counter_window(counter, Watched)
    shell = window.shell
    assert isinstance(shell, Watched)
    window.screen.view.basket.viewport().installEventFilter(shell.watching)
    return Bench(counter, window, shell)


async def _in_turns(benches: list[Bench]) -> None:
    """One window is in front at a time, as a till has only one."""
    for number in range(WARM_UP + BASKETS):
        if number == WARM_UP:
            for bench in benches:
                bench.forget()
            settle()
        for bench in benches:
            bench.shell.show()
            await _one_basket(bench)
            bench.shell.hide()


async def _one_basket(bench: Bench) -> None:
    await bench.checkout.keep(_basket(bench))
    await bench.window.screen.presenter.start(CLERK)
    await asyncio.sleep(PAUSE_S * 3)
    for _ in range(SCANS):
        code = _next_code(bench)
        took = await _painted_ms(bench, partial(bench.window.navigator.scan, Scan(code)))
        bench.new.append(took)
    inside = bench.window.screen.presenter.basket.lines[LINES // 2].code
    bench.again.append(await _painted_ms(bench, partial(bench.window.navigator.scan, Scan(inside))))
    bench.wedge.append(await _through_the_wedge(bench))
    assert len(bench.window.screen.presenter.basket.lines) == LINES + SCANS + 1


def _basket(bench: Bench) -> Basket:
    """Sixty goods, scanned."""
    basket = bench.checkout.fresh()
    for _ in range(LINES):
        basket = bench.checkout.scan(basket, Scan(_next_code(bench))).basket
    return basket


def _next_code(bench: Bench) -> str:
    """A code from somewhere else in the catalogue each time."""
    bench.next_good += 1
    return good_of(bench.next_good * 7919 % bench.counter.catalogue.size).ean


async def _painted_ms(bench: Bench, scan: Callable[[], object]) -> float:
    """From the scan to the end of the paint event that shows it."""
    shell = bench.shell
    shell.painted, shell.watching.painted = asyncio.get_running_loop().create_future(), False
    start = Moment.now()
    scan()
    bench.shown.append(Moment.now().since(start)[0])
    painted = await asyncio.wait_for(shell.painted, PATIENCE_S)
    await asyncio.sleep(PAUSE_S)
    took_ms, worked_ms = painted.since(start)
    bench.worked.append(worked_ms)
    return took_ms


async def _through_the_wedge(bench: Bench) -> float:
    """The same from the last key of a keyboard scanner's burst on, through the filter."""
    wedge = WedgeScanner()
    wedge.start(bench.window.navigator.scan)
    window = bench.shell.windowHandle()
    at_ms = time.monotonic_ns() // 1_000_000
    events = list(key_events(f"{_next_code(bench)}\r", start_ms=at_ms, gap_ms=KEY_GAP_MS))
    *first, enter, _ = events
    for event in first:
        QApplication.sendEvent(window, event)
    try:
        return await _painted_ms(bench, partial(QApplication.sendEvent, window, enter))
    finally:
        wedge.stop()


def _report(few: Bench, many: Bench) -> Report:
    report = Report("scan")
    p95 = percentile(few.new, 0.95)
    report.bar("scan to painted line over 100,000 goods, p95", p95, 16.0, "ms")
    ratio = percentile(many.new, 0.95) / p95
    report.bar("the same over 1,000,000 goods", ratio, 1.2, "ratio of p95s")
    report.sound = (few.counter.catalogue.size, many.counter.catalogue.size) == (FEW, MANY)
    report.figures = {
        "lines": f"{LINES} to {LINES + SCANS}",
        "scans": len(few.new),
        "p50_ms": round(median(few.new), 3),
        "max_ms": round(max(few.new), 3),
        "until_the_view_has_it_p50_ms": round(median(few.shown), 3),
        "window_thread_at_work_p50_ms": round(median(few.worked), 3),
        "window_thread_at_work_p95_ms": round(percentile(few.worked, 0.95), 3),
        "million_p50_ms": round(median(many.new), 3),
        "million_p95_ms": round(percentile(many.new, 0.95), 3),
        "good_again_p50_ms": round(median(few.again), 3),
        "good_again_p95_ms": round(percentile(few.again, 0.95), 3),
        "from_last_key_p50_ms": round(median(few.wedge), 3),
        "from_last_key_p95_ms": round(percentile(few.wedge, 0.95), 3),
    }
    return report

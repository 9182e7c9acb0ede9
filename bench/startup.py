"""From the start of the process to the painted sign-in screen, against a bare PySide6 window."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench._till import enrol_alone, in_window, opened, settings_in
from bench.goods import good_of, write_catalogue
from bench.report import Report, percentile, timed_ms

GOODS = 100_000
STARTS = 15
WARM_UP = 2
QUICK_KEYS = 24
PATIENCE_S = 60.0

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self.close)

app = QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.show()
sys.exit(app.exec())
"""
"""The least that a window can be: it ends once it was painted."""


@dataclass(frozen=True, slots=True)
class Took:
    """One process from start to end, on the wall and at work."""

    wall_ms: float
    worked_ms: float


def run(arguments: list[str]) -> Report:
    """Starts whole processes in turns; each ends by itself once its first screen is painted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _enrolled(folder)
        toml = folder / "storeapp.toml"
        till = [sys.executable, "-m", "storeapp", "--settings", str(toml), "--exit-when-ready"]
        bare = [sys.executable, "-c", BARE]
        ours: list[Took] = []
        theirs: list[Took] = []
        for _ in range(WARM_UP + STARTS):
            ours.append(_process(till))
            theirs.append(_process(bare))
    return _report(ours[WARM_UP:], theirs[WARM_UP:])


def _enrolled(folder: Path) -> None:
    """A till of a real size that people can sign in at; its head office is away."""
    settings = settings_in(folder)
    settings.data_folder.mkdir(parents=True)
    write_catalogue(settings.data_folder / "catalog.db", GOODS)

    async def enrol() -> None:
        async with opened(settings) as (till,):
            keys = tuple(good_of(number).sku for number in range(QUICK_KEYS))
            await enrol_alone(till, quick_keys=keys)

    in_window(enrol)
    (folder / "storeapp.toml").write_text(
        'data_folder = "data"\nkey_folder = "keys"\nprinter = "none"\ndrawer = "none"\n'
    )


def _process(command: list[str]) -> Took:
    """How long the whole process takes; it has to end well."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # A till that was installed is compiled.
    worked_s = _worked_s()
    wall_ms = timed_ms(
        lambda: subprocess.run(
            command,
            check=True,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_S,
        )
    )
    return Took(wall_ms, (_worked_s() - worked_s) * 1000)


def _worked_s() -> float:
    """Processor time of all processes that were started here and have ended."""
    times = os.times()
    return times.children_user + times.children_system


def _report(ours: list[Took], theirs: list[Took]) -> Report:
    report = Report("startup")
    till, bare = [each.wall_ms for each in ours], [each.wall_ms for each in theirs]
    ratio = median(till) / median(bare)
    report.bar("start to sign-in, times a bare PySide6 window", ratio, 4.0, "ratio of medians")
    till_work = median(each.worked_ms for each in ours)
    bare_work = median(each.worked_ms for each in theirs)
    report.figures = {
        "starts": len(ours),
        "goods": GOODS,
        "till_p50_ms": round(median(till), 1),
        "till_p95_ms": round(percentile(till, 0.95), 1),
        "bare_p50_ms": round(median(bare), 1),
        "bare_p95_ms": round(percentile(bare, 0.95), 1),
        "till_processor_p50_ms": round(till_work, 1),
        "bare_processor_p50_ms": round(bare_work, 1),
        "ratio_of_processor_time": round(till_work / bare_work, 2),
    }
    return report

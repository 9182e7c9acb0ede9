"""From the start of the process to the painted sign-in screen, against a bare PySide6 window."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
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


def run(arguments: list[str]) -> Report:
    """Starts whole processes in turns; each ends by itself once its first screen is painted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _enrolled(folder)
        toml = folder / "storeapp.toml"
        till = [sys.executable, "-m", "storeapp", "--settings", str(toml), "--exit-when-ready"]
        bare = [sys.executable, "-c", BARE]
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(WARM_UP + STARTS):
            ours.append(_process_ms(till))
            theirs.append(_process_ms(bare))
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


def _process_ms(command: list[str]) -> float:
    """How long the whole process takes; it has to end well."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return timed_ms(
        lambda: subprocess.run(
            command,
            check=True,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_S,
        )
    )


def _report(ours: list[float], theirs: list[float]) -> Report:
    report = Report("startup")
    ratio = median(ours) / median(theirs)
    report.bar("start to sign-in, times a bare PySide6 window", ratio, 4.0, "ratio of medians")
    report.figures = {
        "starts": len(ours),
        "goods": GOODS,
        "till_p50_ms": round(median(ours), 1),
        "till_p95_ms": round(percentile(ours, 0.95), 1),
        "bare_p50_ms": round(median(theirs), 1),
        "bare_p95_ms": round(percentile(theirs, 0.95), 1),
    }
    return report

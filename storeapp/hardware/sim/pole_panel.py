"""The simulated pole in the simulators' window: its cells as the customer sees them."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QGroupBox, QLabel, QVBoxLayout

from storeapp.hardware.sim.display import SimPole
from storeapp.hardware.sim.panels import Changes
from storeapp.hardware.sim.words import Words

POLE = Words("Customer display", "顾客显示屏")


class PolePanel(QGroupBox):
    """Two lines in letters of one width; the lights of an LED8 follow as their number."""

    def __init__(self, pole: SimPole) -> None:
        super().__init__(str(POLE))
        self._pole = pole
        self.cells = QLabel()
        self.cells.setAccessibleName(str(POLE))
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setStyleHint(QFont.StyleHint.Monospace)
        self.cells.setFont(font)
        QVBoxLayout(self).addWidget(self.cells)
        self.changes = Changes(self, pole.subscribe)
        self.changes.happened.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        top, bottom = self._pole.lines
        light = f"[{self._pole.light}]" if self._pole.light else ""
        self.cells.setText("\n".join((top, bottom, light)))

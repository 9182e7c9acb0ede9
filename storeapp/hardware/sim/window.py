"""One window with every simulated device of the till; closing it changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from storeapp.hardware.sim import words
from storeapp.hardware.sim.label_panel import LabelPanel
from storeapp.hardware.sim.machines import Simulators
from storeapp.hardware.sim.panels import (
    Changes,
    DrawerPanel,
    Favourite,
    PaperRoll,
    PrinterPanel,
    ScalePanel,
    ScannerPanel,
)
from storeapp.hardware.sim.paper import MARGIN_DOTS, ReceiptFont
from storeapp.hardware.sim.pole_panel import PolePanel
from storeapp.hardware.sim.scale_faults import ScaleFaultsPanel
from storeapp.hardware.sim.terminal_panel import TerminalPanel

_SIDE_PX = 360
_HEIGHT_PX = 860
_SCROLL_BAR_PX = 24


class SimulatorWindow(QWidget):
    """Paper on the left, everything to touch on the right. It never takes the till's focus."""

    def __init__(
        self, simulators: Simulators, font: ReceiptFont, favourites: Sequence[Favourite] = ()
    ) -> None:
        super().__init__()
        self.setObjectName("simulators")
        self.setWindowTitle(str(words.TITLE))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._changes: list[Changes] = []
        layout = QHBoxLayout(self)
        if simulators.printer is not None:
            self.paper = PaperRoll(simulators.printer, font)
            self._changes.append(self.paper.changes)
            layout.addWidget(_scrolling(self.paper, simulators.printer.width_dots))
        layout.addLayout(self._side(simulators, font, favourites))
        self.resize(self.sizeHint().width(), _HEIGHT_PX)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.detach()
        super().closeEvent(event)

    def detach(self) -> None:
        """No machine calls this window any more; also for windows that were never shown."""
        for changes in self._changes:
            changes.stop()
        self._changes.clear()

    def _side(
        self, simulators: Simulators, font: ReceiptFont, favourites: Sequence[Favourite]
    ) -> QVBoxLayout:
        side = QVBoxLayout()
        for panel in self._panels(simulators, font, favourites):
            panel.setMinimumWidth(_SIDE_PX)
            side.addWidget(panel, 1 if isinstance(panel, ScannerPanel) else 0)
        return side

    def _panels(
        self, simulators: Simulators, font: ReceiptFont, favourites: Sequence[Favourite]
    ) -> list[QWidget]:
        panels: list[QWidget] = []
        if simulators.printer is not None:
            panels.append(PrinterPanel(simulators.printer))
        if simulators.drawer is not None:
            drawer = DrawerPanel(simulators.drawer)
            self._changes.append(drawer.changes)
            panels.append(drawer)
        if simulators.scale is not None:
            panels.append(ScalePanel(simulators.scale))
            panels.append(ScaleFaultsPanel(simulators.scale))
        if simulators.pole is not None:
            pole = PolePanel(simulators.pole)
            self._changes.append(pole.changes)
            panels.append(pole)
        if simulators.terminal is not None:
            terminal = TerminalPanel(simulators.terminal)
            self._changes.append(terminal.changes)
            panels.append(terminal)
        if simulators.labels is not None:
            labels = LabelPanel(simulators.labels, font.folder)
            self._changes.append(labels.changes)
            panels.append(labels)
        if simulators.scanner is not None:
            panels.append(ScannerPanel(simulators.scanner, favourites))
        return panels


def _scrolling(roll: PaperRoll, width_dots: int) -> QScrollArea:
    area = QScrollArea()
    area.setObjectName("paper")
    area.setWidget(roll)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(width_dots + 2 * MARGIN_DOTS + _SCROLL_BAR_PX)
    return area

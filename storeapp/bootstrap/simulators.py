"""The window of the simulated devices; loaded only where there is one."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from storeapp.bootstrap.demo_file import DemoFile
from storeapp.bootstrap.workplace import RESOURCES
from storeapp.hardware.sim.machines import Simulators
from storeapp.hardware.sim.panels import Favourite
from storeapp.hardware.sim.paper import ReceiptFont
from storeapp.hardware.sim.window import SimulatorWindow


def open_simulators(simulators: Simulators, demo: DemoFile, *, at: QPoint) -> SimulatorWindow:
    """Who opened it calls `detach` before the devices are closed."""
    favourites = [Favourite(code, name) for code, name in demo.codes]
    window = SimulatorWindow(simulators, ReceiptFont(RESOURCES / "fonts"), favourites)
    window.move(at)
    window.show()
    return window

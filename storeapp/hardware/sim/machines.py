"""The simulated machines of one till, together."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.hardware.labels.sim import SimLabelPrinter
from storeapp.hardware.sim.display import SimPole
from storeapp.hardware.sim.drawer import SimDrawer
from storeapp.hardware.sim.printer import SimPrinter
from storeapp.hardware.sim.scale import SimScale
from storeapp.hardware.sim.scale_port import ScalePort
from storeapp.hardware.sim.scanner import SimScanner
from storeapp.hardware.sim.server import SimPrinterServer
from storeapp.hardware.sim.terminal import SimTerminal
from storeapp.hardware.sim.terminal_server import SimTerminalServer


@dataclass(frozen=True, slots=True)
class Simulators:
    """The simulated machines in use, for the windows that operate them."""

    printer: SimPrinter | None = None
    drawer: SimDrawer | None = None
    scale: SimScale | None = None
    scanner: SimScanner | None = None
    server: SimPrinterServer | None = None
    scale_port: ScalePort | None = None
    pole: SimPole | None = None
    labels: SimLabelPrinter | None = None
    terminal: SimTerminal | None = None
    terminal_server: SimTerminalServer | None = None

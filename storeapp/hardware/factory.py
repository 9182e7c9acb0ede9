"""Builds the devices of a till from its settings; nothing is opened or asked yet."""

from __future__ import annotations

from storeapp.hardware.displays.pole import NoPole
from storeapp.hardware.displays.protocols import pole_at
from storeapp.hardware.labels.address import label_printer_at, sim_label_driver
from storeapp.hardware.labels.printer import NoLabels
from storeapp.hardware.labels.sim import SimLabelPrinter
from storeapp.hardware.model import NONE, SIM, Devices, DeviceSettings
from storeapp.hardware.receipts import receipt_devices
from storeapp.hardware.scales.protocols import scale_at
from storeapp.hardware.scanners.address import scanner_at
from storeapp.hardware.scanners.wedge_qt import WedgeScanner
from storeapp.hardware.sim.display import SimPole, sim_dialect, sim_pole_driver
from storeapp.hardware.sim.drawer import SimDrawer
from storeapp.hardware.sim.machines import Simulators
from storeapp.hardware.sim.printer import SimPrinter
from storeapp.hardware.sim.scale import NoScale, SimScale
from storeapp.hardware.sim.scale_driver import sim_protocol, sim_scale_driver
from storeapp.hardware.sim.scale_port import ScalePort
from storeapp.hardware.sim.scanner import SimScanner
from storeapp.hardware.sim.server import SimPrinterServer
from storeapp.hardware.sim.terminal import SimTerminal
from storeapp.hardware.sim.terminal_server import SimTerminalServer
from storeapp.hardware.terminals.absent import NoTerminal
from storeapp.hardware.terminals.address import terminal_at
from storeapp.ports.devices import (
    LabelPrinter,
    PaymentTerminal,
    PoleDisplay,
    Scale,
    Scanner,
)


def open_devices(settings: DeviceSettings) -> Devices:
    """Refusal `device-address-unreadable`, `device-setting-unknown` or `scanner-only-linux` when a
    setting is wrong.

    With a keyboard wedge it needs the QApplication to exist.
    """
    simulators = _simulators(settings)
    printer, drawer = receipt_devices(settings, simulators)
    return Devices(
        printer=printer,
        drawer=drawer,
        scale=_scale(settings, simulators),
        terminal=_terminal(settings, simulators),
        scanners=tuple(_scanners(settings, simulators)),
        simulators=simulators,
        pole=_pole(settings, simulators),
        labels=_labels(settings, simulators),
        scan_repeat_ms=settings.scan_repeat_ms,
    )


def _simulators(settings: DeviceSettings) -> Simulators:
    by_printer = settings.printer == SIM and settings.drawer == "printer"
    drawer = SimDrawer() if by_printer or settings.drawer == SIM else None
    printer = SimPrinter(settings.columns, drawer) if settings.printer == SIM else None
    port = settings.sim_printer_port
    scale = SimScale() if sim_protocol(settings.scale) else None
    terminal = SimTerminal() if settings.terminal == SIM else None
    return Simulators(
        printer=printer,
        drawer=drawer,
        scale=scale,
        scanner=SimScanner() if SIM in (settings.printer, settings.scanner) else None,
        server=None if printer is None or port is None else SimPrinterServer(printer, port),
        scale_port=_scale_port(settings, scale),
        pole=SimPole() if sim_dialect(settings.pole) else None,
        labels=SimLabelPrinter() if settings.label_printer == SIM else None,
        terminal=terminal,
        terminal_server=None
        if terminal is None
        else SimTerminalServer(terminal, settings.sim_terminal_port),
    )


def _scale_port(settings: DeviceSettings, scale: SimScale | None) -> ScalePort | None:
    if scale is None or settings.sim_scale_port is None:
        return None
    return ScalePort(scale, sim_protocol(settings.scale)).on_tcp(settings.sim_scale_port)


def _scale(settings: DeviceSettings, simulators: Simulators) -> Scale:
    if settings.scale == NONE:
        return NoScale()
    if simulators.scale is not None:
        return sim_scale_driver(simulators.scale, sim_protocol(settings.scale))
    return scale_at(settings.scale)


def _terminal(settings: DeviceSettings, simulators: Simulators) -> PaymentTerminal:
    if settings.terminal == NONE:
        return NoTerminal()
    if simulators.terminal_server is not None:
        return terminal_at(simulators.terminal_server.address)
    return terminal_at(settings.terminal)


def _pole(settings: DeviceSettings, simulators: Simulators) -> PoleDisplay:
    if settings.pole == NONE:
        return NoPole()
    if simulators.pole is not None:
        return sim_pole_driver(simulators.pole, sim_dialect(settings.pole))
    return pole_at(settings.pole)


def _labels(settings: DeviceSettings, simulators: Simulators) -> LabelPrinter:
    if settings.label_printer == NONE:
        return NoLabels()
    if simulators.labels is not None:
        return sim_label_driver(simulators.labels, fonts=settings.fonts)
    return label_printer_at(settings.label_printer, fonts=settings.fonts)


def _scanners(settings: DeviceSettings, simulators: Simulators) -> list[Scanner]:
    scanners: list[Scanner] = []
    if settings.wedge is not None:
        scanners.append(WedgeScanner(settings.wedge))
    if simulators.scanner is not None:
        scanners.append(simulators.scanner)
    if settings.scanner not in ("", SIM):
        scanners.append(scanner_at(settings.scanner))
    return scanners

"""Which devices the screen of devices tends: those the settings name, each with its test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from storeapp.hardware.model import NONE, SIM, Devices
from storeapp.hardware.printing.group import PrinterGroup
from storeapp.ports.clock import Clock
from storeapp.ports.health import DeviceKind, Tended
from storeapp.services.device_tests import DeviceTests
from storeapp.services.devices import Alone, DeviceDesk, Spot
from storeapp.services.drawer import Drawer
from storeapp.services.status import StatusBoard
from storeapp.settings import Settings

WEDGE = "wedge"


def device_desk(
    devices: Devices,
    settings: Settings,
    tests: DeviceTests,
    drawer: Drawer,
    *,
    clock: Clock,
    board: StatusBoard,
    wake: Callable[[], None],
) -> DeviceDesk:
    """On the loop: what the drivers tell is heard there."""
    printer = devices.printer
    group = printer if isinstance(printer, PrinterGroup) else Alone(printer.name)
    spots = (
        *_printers(devices, settings, tests),
        *_scanners(devices, settings, tests),
        *_others(devices, settings, tests, drawer),
    )
    return DeviceDesk(spots, group, clock, board, wake)


def _printers(devices: Devices, settings: Settings, tests: DeviceTests) -> Iterator[Spot]:
    if settings.printer == NONE:
        return
    printer = devices.printer
    members = printer.members if isinstance(printer, PrinterGroup) else (printer,)
    addresses = (settings.printer, *settings.spare_printers)
    for member, address in zip(members, addresses, strict=True):
        test = tests.printer(member)
        yield Spot(member.name, DeviceKind.PRINTER, _plain(address), _tended(member), test)


def _scanners(devices: Devices, settings: Settings, tests: DeviceTests) -> Iterator[Spot]:
    """By the names their scans carry."""
    test = tests.scanner()
    if settings.wedge != NONE:
        yield Spot(WEDGE, DeviceKind.SCANNER, WEDGE, None, test)
    if devices.simulators.scanner is not None:
        yield Spot("sim-scanner", DeviceKind.SCANNER, SIM, None, test)
    for scanner in devices.scanners:
        if isinstance(scanner, Tended):
            grabbed = settings.scanner.startswith("evdev:")
            address = settings.scanner if grabbed else f"serial://{settings.scanner}"
            name = "evdev" if grabbed else "serial"
            yield Spot(name, DeviceKind.SCANNER, address, scanner, test)


def _others(
    devices: Devices, settings: Settings, tests: DeviceTests, drawer: Drawer
) -> Iterator[Spot]:
    if isinstance(devices.drawer, Tended):
        test = tests.drawer(drawer)
        yield Spot("drawer", DeviceKind.DRAWER, settings.drawer, devices.drawer, test)
    parts = (
        (DeviceKind.SCALE, settings.scale, devices.scale, tests.scale(devices.scale)),
        (DeviceKind.POLE, settings.pole, devices.pole, tests.pole(devices.pole)),
        (
            DeviceKind.TERMINAL,
            settings.terminal,
            devices.terminal,
            tests.terminal(devices.terminal),
        ),
        (DeviceKind.LABELS, settings.label_printer, devices.labels, tests.labels(devices.labels)),
    )
    for kind, address, driver, test in parts:
        if address != NONE:
            yield Spot(kind.value, kind, _plain(address), _tended(driver), test)


def _tended(driver: object) -> Tended | None:
    return driver if isinstance(driver, Tended) else None


def _plain(address: str) -> str:
    """Without its options, since one of them may be a secret."""
    return address.partition("?")[0]

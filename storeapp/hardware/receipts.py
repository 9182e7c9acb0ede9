"""The receipt printers and the drawer of a till, built from its settings; nothing is opened yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from storeapp.domain.errors import Refusal
from storeapp.hardware.drawers import NoDrawer, PrinterDrawer, Sensor
from storeapp.hardware.model import NONE, SIM, DeviceSettings
from storeapp.hardware.printing.absent import NoPrinter
from storeapp.hardware.printing.charset import Charset
from storeapp.hardware.printing.courtesy import Courtesy
from storeapp.hardware.printing.group import PrinterGroup
from storeapp.hardware.printing.logo import Logo, logo_at
from storeapp.hardware.printing.printer import EscPosPrinter
from storeapp.hardware.printing.profile import CutKind, PrinterProfile
from storeapp.hardware.sim.link import SimLink
from storeapp.hardware.sim.machines import Simulators
from storeapp.hardware.sim.printer import SimPrinter
from storeapp.hardware.transports.address import make_transport
from storeapp.hardware.transports.link import Transport
from storeapp.hardware.worker import DeviceWorker
from storeapp.ports.devices import CashDrawer, ReceiptPrinter

_CHARSETS = {each.value: each for each in (Charset.GB18030, Charset.GBK, Charset.RASTER)}
_SENSORS = {each.value: each for each in Sensor}


def receipt_devices(
    settings: DeviceSettings, simulators: Simulators
) -> tuple[ReceiptPrinter, CashDrawer]:
    """Refusal `device-address-unreadable` or `device-setting-unknown` when a setting is wrong."""
    building = _Building(
        settings, simulators, _profile(settings), _sensor(settings), logo_at(settings.logo)
    )
    return building.printers(), building.drawer()


def _profile(settings: DeviceSettings) -> PrinterProfile:
    if settings.encoding not in _CHARSETS:
        raise Refusal("device-setting-unknown", setting="encoding", text=settings.encoding)
    return PrinterProfile(
        columns=settings.columns,
        charset=_CHARSETS[settings.encoding],
        cut=CutKind.PARTIAL if settings.cuts else CutKind.NONE,
        # Not every make of printer knows DLE DC4, and one that does not would never open.
        realtime_kick=settings.printer == SIM,
    )


def _sensor(settings: DeviceSettings) -> Sensor:
    if settings.drawer_sensor not in _SENSORS:
        raise Refusal(
            "device-setting-unknown", setting="drawer_sensor", text=settings.drawer_sensor
        )
    return _SENSORS[settings.drawer_sensor]


@dataclass(frozen=True, slots=True)
class _Building:
    """`worker` and `courtesy` are the first printer's, which the drawer hangs on."""

    settings: DeviceSettings
    simulators: Simulators
    profile: PrinterProfile
    sensor: Sensor
    logo: Logo | None
    worker: DeviceWorker = field(default_factory=lambda: DeviceWorker("printer"))
    courtesy: Courtesy = field(default_factory=Courtesy)

    def printers(self) -> ReceiptPrinter:
        if self.settings.printer == NONE:
            return NoPrinter()
        first = self._printer(self._transport(), self.worker, self.courtesy)
        spares = [
            self._printer(make_transport(address), DeviceWorker(f"printer-{number}"), Courtesy())
            for number, address in enumerate(self.settings.spare_printers, start=2)
        ]
        return PrinterGroup((first, *spares)) if spares else first

    def drawer(self) -> CashDrawer:
        if self.settings.drawer == SIM and self.simulators.drawer is not None:
            machine = SimPrinter(self.settings.columns, self.simulators.drawer)
            return self._drawer(SimLink(machine), DeviceWorker("drawer"))
        if self.settings.drawer == "printer" and self.settings.printer != NONE:
            transport = self._transport()
            # A port that only one may hold: the pulse takes its turn with the receipts.
            worker = self.worker if transport.exclusive else DeviceWorker("drawer")
            return self._drawer(transport, worker)
        return NoDrawer()

    def _transport(self) -> Transport:
        if self.simulators.printer is not None:
            return SimLink(self.simulators.printer)
        return make_transport(self.settings.printer)

    def _printer(
        self, transport: Transport, worker: DeviceWorker, courtesy: Courtesy
    ) -> ReceiptPrinter:
        return EscPosPrinter(
            transport.name,
            transport,
            self.profile,
            worker,
            fonts=self.settings.fonts,
            courtesy=courtesy,
            logo=self.logo,
        )

    def _drawer(self, transport: Transport, worker: DeviceWorker) -> CashDrawer:
        return PrinterDrawer(
            transport, self.profile, worker, sensor=self.sensor, courtesy=self.courtesy
        )

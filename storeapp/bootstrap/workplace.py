"""What somebody at work uses: devices and use cases; loaded after the first paint."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storeapp.bootstrap.device_spots import device_desk
from storeapp.bootstrap.settings_file import write_settings
from storeapp.db.pins import ArgonPins
from storeapp.domain.barcode import Scan
from storeapp.domain.phone import PhoneCodes
from storeapp.domain.returning import Return
from storeapp.domain.sale import Sale
from storeapp.domain.till import StoreConfig
from storeapp.hardware.drawers import NoDrawer
from storeapp.hardware.factory import open_devices
from storeapp.hardware.model import NONE, DeviceSettings
from storeapp.hardware.scanners.saved import wedge_settings
from storeapp.hardware.wizard import DeviceProbes
from storeapp.ports.catalogue import Catalogue
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.head_office import Commands, Uploads
from storeapp.ports.health import DeviceKind
from storeapp.ports.members import MemberDesk
from storeapp.ports.phones import PhoneGateway
from storeapp.ports.returns import ReturnsDesk
from storeapp.ports.sales import Device, SalesFile
from storeapp.ports.streams import JournalHead
from storeapp.services.card import CardPayments
from storeapp.services.card_day import CardDay
from storeapp.services.card_watch import CardWatch
from storeapp.services.checkout import Checkout
from storeapp.services.counter import Counter
from storeapp.services.coupons import Coupons
from storeapp.services.device_tests import DeviceTests
from storeapp.services.devices import DeviceDesk
from storeapp.services.drawer import Drawer
from storeapp.services.errands import Errands
from storeapp.services.exceptions import Exceptions
from storeapp.services.joining import Joining
from storeapp.services.labels import Labels
from storeapp.services.leases import Leases
from storeapp.services.members import Members
from storeapp.services.orders import Orders
from storeapp.services.parking import Parking
from storeapp.services.phone import Phones
from storeapp.services.pole import PoleService
from storeapp.services.pricing import Pricing
from storeapp.services.printing import Printing
from storeapp.services.receipts import Receipts
from storeapp.services.returns import Returns
from storeapp.services.rules import Rules
from storeapp.services.setup import Setup
from storeapp.services.shifts import Shifts
from storeapp.services.signing_in import SigningIn
from storeapp.services.status import StatusBoard
from storeapp.settings import Settings
from storeapp.sync.coupons import WireCoupons

RESOURCES = Path(__file__).resolve().parents[2] / "resources"

_log = logging.getLogger("storeapp.till")

Spawn = Callable[[Coroutine[Any, Any, object], str], object]


def _no_line() -> None:
    """Until there is one to head office."""


@dataclass(frozen=True, slots=True)
class Files:
    """The part of the till that is there before anybody is at work; `settings` is the file they
    came from, when there is one to write to."""

    sales: SalesFile
    catalogue: Catalogue
    clock: Clock
    ids: Ids
    board: StatusBoard
    uploads: Uploads
    commands: Commands
    settings: Path | None = None
    members: MemberDesk | None = None
    phones: Callable[[], PhoneGateway | None] = _no_line
    returns: ReturnsDesk | None = None
    head: Callable[[], Awaitable[JournalHead]] | None = None


class Workplace:
    """Opens the devices and puts the print queue and the scanners to work; closed once.

    Refusals of a device's settings: `device-address-unreadable`, `device-setting-unknown`.
    """

    def __init__(
        self, settings: Settings, files: Files, *, spawn: Spawn, deliver: Callable[[Scan], None]
    ) -> None:
        self._files = files
        self._spawn = spawn
        self._settings = settings
        self._desk: DeviceDesk | None = None
        self._orders: Orders | None = None
        self.devices = open_devices(_device_settings(settings))

        def scanned(scan: Scan) -> None:
            if self._desk is not None:
                self._desk.scanned(scan)
            deliver(scan)

        self.devices.start_scanners(scanned)
        self._printing = Printing(files.sales, self.devices.printer, files.board, files.ids)
        spawn(self._printing.run(), "print queue")
        self._errands = Errands(files.sales, files.commands, files.clock, files.board)
        spawn(self._errands.run(), "errands")
        self._leasing = False
        self._leases = Leases(files.sales, files.clock, files.ids, files.commands)
        self._drawer = Drawer(
            files.sales,
            self.devices.drawer,
            files.board,
            files.clock,
            files.uploads,
            alarm_ms=settings.drawer_alarm_s * 1000,
            fitted=not isinstance(self.devices.drawer, NoDrawer),
        )
        if settings.drawer_sensor != NONE:
            spawn(self._drawer.watch(), "drawer")

    async def close(self) -> None:
        await self.devices.close()

    def counter(
        self, device: Device, config: StoreConfig, quick_keys: tuple[str, ...], rules: Rules
    ) -> Counter:
        files, cards = self._files, self._cards(config)
        if not self._leasing:
            self._leasing = True
            work = self._leases.run(lambda: rules.current, asyncio.sleep)
            self._spawn(work, "shares of budgets")
        return Counter(
            device=device,
            config=config,
            catalogue=files.catalogue,
            clock=files.clock,
            board=files.board,
            shifts=Shifts(files.sales, files.clock, files.ids, files.uploads),
            checkout=self._checkout(config, rules),
            parking=Parking(files.sales, files.clock),
            printing=self._printing,
            drawer=self._drawer,
            exceptions=self._exceptions(config),
            quick_keys=quick_keys,
            devices=self._tending(config),
            setup=self._setup(config),
            cards=cards,
            pole=None if self._settings.pole == NONE else PoleService(self.devices.pole),
            receipts=Receipts(files.sales, self._printing),
            labels=self._labels(config),
            card_day=self._card_day(cards),
            members=self._members(),
            joining=Joining(files.sales, files.clock, files.ids, files.uploads, self._errands),
            returns=self._returns(config),
            orders=self._ordered(config),
        )

    def orders_came(self) -> None:
        """The stream of orders moved."""
        if self._orders is not None:
            self._orders.wake()

    def _members(self) -> Members | None:
        files = self._files
        if files.members is None:
            return None
        return Members(
            files.sales, files.members, files.clock, files.board, files.ids, self._errands
        )

    def _returns(self, config: StoreConfig) -> Returns | None:
        files = self._files
        if files.returns is None:
            return None
        return Returns(
            sales=files.sales,
            desk=files.returns,
            board=files.board,
            config=config,
            clock=files.clock,
            ids=files.ids,
            taken_back=self._taken_back,
        )

    def _ordered(self, config: StoreConfig) -> Orders | None:
        files = self._files
        if self._orders is None and files.head is not None:
            self._orders = Orders(
                sales=files.sales,
                commands=files.commands,
                catalogue=files.catalogue,
                config=config,
                clock=files.clock,
                ids=files.ids,
                board=files.board,
                uploads=files.uploads,
                printed=self._printing.wake,
                head=files.head,
            )
            self._spawn(self._orders.run(), "orders")
        return self._orders

    def _labels(self, config: StoreConfig) -> Labels | None:
        if self._settings.label_printer == NONE:
            return None
        files, devices = self._files, self.devices
        return Labels(devices.labels, devices.scale, files.catalogue, files.clock, config)

    def _card_day(self, cards: CardPayments) -> CardDay | None:
        if not cards.connected:
            return None
        files = self._files
        return CardDay(cards, files.sales, self._printing, files.clock, files.ids)

    def _cards(self, config: StoreConfig) -> CardPayments:
        files, settings = self._files, self._settings
        codes = PhoneCodes(settings.wechat_codes, settings.alipay_codes)
        cards = CardPayments(
            files.sales,
            self.devices.terminal,
            files.clock,
            config,
            connected=settings.terminal != NONE,
            phones=Phones(codes, files.phones, files.clock, files.board),
        )
        self._spawn(CardWatch(cards, asyncio.sleep).run(), "charges to be given back")
        return cards

    def _tending(self, config: StoreConfig) -> DeviceDesk:
        if self._desk is None:
            files = self._files
            self._desk = device_desk(
                self.devices,
                self._settings,
                DeviceTests(files.clock, config.currency),
                self._drawer,
                clock=files.clock,
                board=files.board,
                wake=self._printing.wake,
            )
        return self._desk

    def _setup(self, config: StoreConfig) -> Setup | None:
        settings, file, files = self._settings, self._files.settings, self._files
        if file is None:
            return None
        saved = (settings.printer, *settings.spare_printers, settings.terminal)
        return Setup(
            SigningIn(files.sales, ArgonPins(), files.clock),
            DeviceProbes(RESOURCES / "fonts", saved=saved),
            self._drawer,
            files.clock,
            config.currency,
            lambda changes: write_settings(file, changes, home=file.parent),
            claimed={
                DeviceKind.PRINTER: settings.printer,
                DeviceKind.SCANNER: settings.scanner,
                DeviceKind.SCALE: settings.scale,
                DeviceKind.POLE: settings.pole,
                DeviceKind.LABELS: settings.label_printer,
            },
        )

    def _exceptions(self, config: StoreConfig) -> Exceptions:
        files = self._files
        signing_in = SigningIn(files.sales, ArgonPins(), files.clock)
        return Exceptions(files.sales, signing_in, config, files.clock, files.ids, files.uploads)

    def _checkout(self, config: StoreConfig, rules: Rules) -> Checkout:
        files = self._files
        coupons = Coupons(
            files.sales, config, files.clock, files.ids, WireCoupons(), files.commands
        )
        return Checkout(
            catalogue=files.catalogue,
            sales=files.sales,
            scale=self.devices.scale,
            clock=files.clock,
            ids=files.ids,
            config=config,
            sold=self._sold,
            pricing=Pricing(config, files.clock, rules, coupons, self._leases),
            coupons=coupons,
        )

    def _sold(self, sale: Sale) -> None:
        """After the commit: none of these can undo the sale. The drawer is apart from the paper."""
        if sale.in_cash:
            self._spawn(self._open_drawer(), "drawer")
        self._printing.wake()
        self._files.uploads.wake()
        if sale.applied:
            self._spawn(self._leases.load(), "shares of budgets")

    def _taken_back(self, done: Return) -> None:
        """After the commit, as for a sale."""
        if done.back.cash:
            self._spawn(self._open_drawer(), "drawer")
        self._printing.wake()
        self._files.uploads.wake()

    async def _open_drawer(self) -> None:
        if not await self._drawer.kick():
            _log.info("the drawer could not be reached")


def _device_settings(settings: Settings) -> DeviceSettings:
    return DeviceSettings(
        fonts=RESOURCES / "fonts",
        printer=settings.printer,
        spare_printers=settings.spare_printers,
        columns=settings.printer_columns,
        encoding=settings.printer_encoding,
        logo=settings.receipt_logo,
        cuts=settings.printer_cuts,
        scanner=settings.scanner,
        wedge=wedge_settings(settings.wedge),
        scan_repeat_ms=settings.scan_repeat_ms,
        scale=settings.scale,
        pole=settings.pole,
        drawer=settings.drawer,
        drawer_sensor=settings.drawer_sensor,
        terminal=settings.terminal,
        label_printer=settings.label_printer,
    )

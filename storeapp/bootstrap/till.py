"""The till put together: files, devices, services, and the line to head office."""

from __future__ import annotations

import asyncio
import importlib
import logging
import platform
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from storeapp import VERSION
from storeapp.bootstrap.demo_file import load_demo
from storeapp.db.catalogue_file import CatalogueFile
from storeapp.db.catalogue_streams import CatalogueStreams
from storeapp.db.keystore import KeyStore
from storeapp.db.pins import ArgonPins
from storeapp.db.sales_streams import SalesStreams
from storeapp.db.store import SalesStore
from storeapp.db.streams import Streams
from storeapp.domain.errors import Refusal
from storeapp.domain.sale import Sale
from storeapp.domain.till import StoreConfig
from storeapp.hardware.clock import SystemClock, SystemIds
from storeapp.hardware.factory import open_devices
from storeapp.hardware.model import Devices, DeviceSettings
from storeapp.ports.sales import Device, SalesUnit
from storeapp.services.checkout import Checkout
from storeapp.services.counter import Counter
from storeapp.services.enrolment import Enrolment
from storeapp.services.parking import Parking
from storeapp.services.printing import Printing
from storeapp.services.shifts import Shifts
from storeapp.services.signing_in import SigningIn
from storeapp.services.status import StatusBoard
from storeapp.settings import Settings

if TYPE_CHECKING:
    from storeapp.sync.line import HeadOfficeLine

RESOURCES = Path(__file__).resolve().parents[2] / "resources"

_log = logging.getLogger("storeapp.till")

Spawn = Callable[[Coroutine[Any, Any, object], str], object]


class Till:
    """Everything one till is made of: opened once, closed once, in reverse.

    `spawn` starts the work that goes on beside the window; who gave it ends it before `close`.
    """

    def __init__(self, settings: Settings, spawn: Spawn) -> None:
        self.settings = settings
        self.board = StatusBoard()
        self.clock = SystemClock()
        self.ids = SystemIds()
        self.catalogue = CatalogueFile(settings.data_folder / "catalog.db")
        self._spawn = spawn
        self._line: HeadOfficeLine | None = None
        self._printing: Printing | None = None
        self._closing = AsyncExitStack()

    async def open(self) -> None:
        """Open the files and the devices; what cannot be opened refuses and nothing stays open."""
        try:
            await self._open()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        await self._closing.aclose()

    async def device(self) -> Device | None:
        return await self.sales.read(lambda unit: unit.device())

    async def enrolment(self) -> Enrolment:
        """For a till that is nobody yet."""
        build = await _line_parts()
        client = build.make_client()
        self._closing.push_async_callback(client.close)
        enroller = build.make_enroller(client, key=self.key, ids=self.ids)
        return Enrolment(self.sales, enroller, self.key, self.clock, platform.node() or "till")

    async def connect(self, device: Device) -> None:
        """Keep the line to head office from now on; a second call changes nothing."""
        build = await _line_parts()
        if self._line is not None:
            return
        client = build.make_client()
        self._closing.push_async_callback(client.close)
        self._line = build.make_line(
            client,
            device,
            key=self.key,
            clock=self.clock,
            ids=self.ids,
            journal=self.sales,
            store=self.streams,
            board=self.board,
            version=VERSION,
        )
        self._spawn(self._line.run(), "line to head office")

    async def counter(self) -> Counter:
        """The counter, once settings and staff came; Refusal `not-ready` until then."""
        device, config, quick_keys, people = await self.sales.read(_standing)
        if device is None or config is None or not people:
            raise Refusal("not-ready")
        self.catalogue.currency = config.currency
        return Counter(
            device=device,
            config=config,
            catalogue=self.catalogue,
            clock=self.clock,
            board=self.board,
            signing_in=SigningIn(self.sales, ArgonPins(), self.clock),
            shifts=Shifts(self.sales, self.clock, self.ids, self),
            checkout=self._checkout(config),
            parking=Parking(self.sales, self.clock),
            printing=self.printing(),
            quick_keys=quick_keys,
            pins=load_demo(self.settings.demo_file).pins,
        )

    def printing(self) -> Printing:
        """The print queue, at work since the first call."""
        if self._printing is None:
            self._printing = Printing(self.sales, self.devices.printer, self.board, self.ids)
            self._spawn(self._printing.run(), "print queue")
        return self._printing

    def wake(self) -> None:
        """A fact was committed: upload it. Before the line is up it waits in the journal."""
        if self._line is not None:
            self._line.wake()

    def _checkout(self, config: StoreConfig) -> Checkout:
        return Checkout(
            catalogue=self.catalogue,
            sales=self.sales,
            scale=self.devices.scale,
            clock=self.clock,
            ids=self.ids,
            config=config,
            sold=self._sold,
        )

    def _sold(self, sale: Sale) -> None:
        """After the commit: none of these can undo the sale. The drawer is apart from the paper."""
        if sale.in_cash:
            self._spawn(self._open_drawer(), "drawer")
        self.printing().wake()
        self.wake()

    async def _open_drawer(self) -> None:
        if not await self.devices.drawer.open():
            _log.info("the drawer could not be reached")

    async def _open(self) -> None:
        folder = self.settings.data_folder
        await asyncio.to_thread(_make_folders, folder, self.settings.key_folder)
        keys, sales_file = KeyStore(self.settings.key_folder), folder / "sales.db"
        database_key = keys.database_key(sales_file)
        self.key = keys.device_key(sales_file)
        self.sales = SalesStore(
            sales_file, key=database_key, device_key=self.key, clock=self.clock, ids=self.ids
        )
        self._closing.push_async_callback(self.sales.close)
        await self.sales.open()
        self.catalogue.open()
        self._closing.callback(self.catalogue.close)
        catalogue_streams = CatalogueStreams(self.catalogue)
        self._closing.push_async_callback(catalogue_streams.close)
        self.streams = Streams(catalogue_streams, SalesStreams(self.sales))
        self.devices: Devices = open_devices(_device_settings(self.settings))
        self._closing.push_async_callback(self.devices.close)


async def _line_parts() -> ModuleType:
    """The line's module, loaded beside the window: its libraries take longer than a frame."""
    return await asyncio.to_thread(importlib.import_module, "storeapp.sync.build")


def _standing(
    unit: SalesUnit,
) -> tuple[Device | None, StoreConfig | None, tuple[str, ...], bool]:
    return unit.device(), unit.config(), unit.quick_keys(), bool(unit.staff())


def _make_folders(*folders: Path) -> None:
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)


def _device_settings(settings: Settings) -> DeviceSettings:
    return DeviceSettings(
        fonts=RESOURCES / "fonts",
        printer=settings.printer,
        columns=settings.printer_columns,
        encoding=settings.printer_encoding,
        scanner=settings.scanner,
        scale=settings.scale,
        drawer=settings.drawer,
    )

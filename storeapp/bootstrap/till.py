"""The till put together: its files first, the line and the workplace when they are wanted."""

from __future__ import annotations

import asyncio
import importlib
import platform
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from storeapp import VERSION
from storeapp.bootstrap.demo_file import load_demo
from storeapp.bootstrap.returning import ReturnsOnceConnected
from storeapp.db.catalogue_file import CatalogueFile
from storeapp.db.catalogue_streams import CatalogueStreams
from storeapp.db.keystore import KeyStore
from storeapp.db.member_streams import MemberStreams
from storeapp.db.order_streams import OrderStreams
from storeapp.db.pins import ArgonPins
from storeapp.db.promo_streams import PromoStreams
from storeapp.db.sales_streams import SalesStreams
from storeapp.db.store import SalesStore
from storeapp.db.streams import Streams
from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.till import StoreConfig
from storeapp.hardware.clock import SystemClock, SystemIds
from storeapp.ports.head_office import Command, CommandAnswer, Commands
from storeapp.ports.members import AskedBy, Found, LikedGood, Member, MemberDesk
from storeapp.ports.phones import PhoneGateway
from storeapp.ports.sales import Device, SalesUnit
from storeapp.services.entrance import Entrance
from storeapp.services.signing_in import SigningIn
from storeapp.services.status import StatusBoard
from storeapp.settings import Settings

if TYPE_CHECKING:
    from storeapp.bootstrap.workplace import Workplace
    from storeapp.hardware.model import Devices
    from storeapp.services.counter import Counter
    from storeapp.services.enrolment import Enrolment
    from storeapp.services.rules import Rules
    from storeapp.sync.line import HeadOfficeLine

SALES_FILE = "sales.db"

Spawn = Callable[[Coroutine[Any, Any, object], str], object]
Standing = tuple[Device, StoreConfig, tuple[str, ...]]


class Till:
    """Everything one till is made of: opened once, closed once, in reverse.

    A start needs the files only. The line to head office, the devices and the use cases are loaded
    beside the first screen (ADR 0012). `spawn` starts the work that goes on beside the window; who
    gave it ends it before `close`. `deliver` gets each scan;
    `settings_file` is where a manager's set-up of devices is kept.
    """

    def __init__(
        self,
        settings: Settings,
        spawn: Spawn,
        deliver: Callable[[Scan], None] | None = None,
        settings_file: Path | None = None,
    ) -> None:
        self._settings_file = settings_file
        self.settings = settings
        self.board = StatusBoard()
        self.clock = SystemClock()
        self.ids = SystemIds()
        self.catalogue = CatalogueFile(settings.data_folder / "catalog.db")
        self._spawn = spawn
        self._line: HeadOfficeLine | None = None
        self._rules: Rules | None = None
        self._commands: Commands | None = None
        self._phones: PhoneGateway | None = None
        self._members: MemberDesk | None = None
        self.returns = ReturnsOnceConnected()
        self._deliver = deliver or _dropped
        self._workplace: Workplace | None = None
        self._closing = AsyncExitStack()

    async def open(self) -> None:
        """Open the files; what cannot be opened refuses and nothing stays open."""
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
        build = await _loaded("storeapp.sync.build")
        client = build.make_client()
        self._closing.push_async_callback(client.close)
        made: Enrolment = build.make_enrolment(
            client,
            sales=self.sales,
            key=self.key,
            clock=self.clock,
            ids=self.ids,
            computer=platform.node() or "till",
        )
        return made

    async def connect(self, device: Device) -> None:
        """Keep the line to head office from now on; a second call changes nothing."""
        build = await _loaded("storeapp.sync.build")
        rules = await self._promotions()
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
            rules=rules,
        )
        self._commands = build.make_commands(self._line, clock=self.clock)
        self._phones = build.make_phones(self._line)
        self._members = build.make_members(self._line)
        self.returns.connected(build.make_returns(self._line))
        rules.follow(self._line.greet)
        self._spawn(self._line.run(), "line to head office")
        await self._watch()

    async def entrance(self) -> Entrance:
        """What signing in needs; Refusal `not-ready` until settings and staff came."""
        _, config, _ = await self._standing()
        pins = load_demo(self.settings.demo_file).pins
        return Entrance(config, self.clock, SigningIn(self.sales, ArgonPins(), self.clock), pins)

    async def counter(self) -> Counter:
        """What selling needs; Refusal `not-ready` like `entrance`, or of a device's setting."""
        device, config, quick_keys = await self._standing()
        self.catalogue.currency = config.currency
        workplace = await self._at_work()
        rules = await self._promotions()
        await rules.refresh()  # The first basket is priced by them, too.
        counter = workplace.counter(device, config, quick_keys, rules)
        if counter.cards is not None:
            await counter.cards.resume()  # What a power cut left is unknown, and asked about.
        return counter

    @property
    def devices(self) -> Devices:
        """The devices, once the counter was made."""
        if self._workplace is None:
            raise Defect("nobody is at work yet")
        return self._workplace.devices

    @property
    def rules(self) -> Rules | None:
        """The promotions that prices go by, once the counter was made."""
        return self._rules

    async def send(self, command: Command) -> CommandAnswer:
        """Ask head office; see `ports.head_office.Commands`."""
        if self._commands is None:
            raise Refusal("head-office-unreachable")
        return await self._commands.send(command)

    async def find(self, by: AskedBy, value: str, *, staff: str) -> Found:
        """Ask head office who it is; see `ports.members.MemberDesk`."""
        return await self._member_desk.find(by, value, staff=staff)

    async def see(self, member_id: str, *, staff: str) -> Member:
        return await self._member_desk.see(member_id, staff=staff)

    async def likes(
        self, member_id: str, *, basket: str, skus: tuple[str, ...]
    ) -> tuple[LikedGood, ...]:
        return await self._member_desk.likes(member_id, basket=basket, skus=skus)

    async def payer(self, code: str, *, staff: str) -> Member | None:
        return await self._member_desk.payer(code, staff=staff)

    @property
    def _member_desk(self) -> MemberDesk:
        if self._members is None:
            raise Refusal("head-office-unreachable")
        return self._members

    def wake(self) -> None:
        """A fact was committed: upload it. Before the line is up it waits in the journal."""
        if self._line is not None:
            self._line.wake()

    async def _promotions(self) -> Rules:
        """What prices go by; kept up to date from now on."""
        parts = await _loaded("storeapp.services.rules")
        if self._rules is None:
            self._rules = parts.Rules(self.sales, self.clock)
            self._spawn(self._rules.run(), "promotions")
        return self._rules

    def _rules_came(self) -> None:
        if self._rules is not None:
            self._rules.wake()

    def _orders_came(self) -> None:
        if self._workplace is not None:
            self._workplace.orders_came()

    async def _watch(self) -> None:
        """Once the till is somebody: its journal's second copy, and the room on its disk."""
        beside = await _loaded("storeapp.bootstrap.mirroring")
        folder, board = self.settings.data_folder, self.board
        self._spawn(beside.room_in(folder, board).run(), "room on the disk")
        mirror = beside.mirrored(
            self.sales,
            folder / SALES_FILE,
            self._database_key,
            folder=self.settings.mirror_folder,
            board=board,
        )
        if mirror is not None:
            self._closing.push_async_callback(asyncio.to_thread, mirror.end)

    async def _standing(self) -> Standing:
        device, config, quick_keys, people = await self.sales.read(_read_standing)
        if device is None or config is None or not people:
            raise Refusal("not-ready")
        return device, config, quick_keys

    async def _at_work(self) -> Workplace:
        parts = await _loaded("storeapp.bootstrap.workplace")
        if self._workplace is None:
            files = parts.Files(
                self.sales,
                self.catalogue,
                self.clock,
                self.ids,
                self.board,
                uploads=self,
                commands=self,
                phones=lambda: self._phones,
                members=self,
                returns=self.returns,
                head=self.sales.head,
                settings=self._settings_file,
            )
            self._workplace = parts.Workplace(
                self.settings, files, spawn=self._spawn, deliver=self._deliver
            )
            self._closing.push_async_callback(self._workplace.close)
        return self._workplace

    async def _refuse_lost(self, sales_file: Path, keys: KeyStore) -> None:
        """A new file would begin a new past, with a new key, while the old one's copy is there."""
        folder = self.settings.mirror_folder
        if folder is None or await asyncio.to_thread(sales_file.exists):
            return
        parts = await _loaded("storeapp.db.recover")
        if await asyncio.to_thread(parts.lost_owners, sales_file, keys, folder):
            raise Refusal("sales-file-lost")

    async def _open(self) -> None:
        folder = self.settings.data_folder
        await asyncio.to_thread(_make_folders, folder, self.settings.key_folder)
        keys, sales_file = KeyStore(self.settings.key_folder), folder / SALES_FILE
        await self._refuse_lost(sales_file, keys)
        self._database_key = keys.database_key(sales_file)
        self.key = keys.device_key(sales_file)
        self.sales = SalesStore(
            sales_file,
            key=self._database_key,
            device_key=self.key,
            clock=self.clock,
            ids=self.ids,
        )
        self._closing.push_async_callback(self.sales.close)
        await self.sales.open()
        self.catalogue.open()
        self._closing.callback(self.catalogue.close)
        catalogue_streams = CatalogueStreams(self.catalogue)
        self._closing.push_async_callback(catalogue_streams.close)
        promotions = PromoStreams(self.sales, self._rules_came)
        settings = SalesStreams(self.sales, promotions.keys_came)
        members = MemberStreams(self.sales, self.clock)
        orders = OrderStreams(self.sales, self.clock, self._orders_came)
        self.streams = Streams(catalogue_streams, settings, promotions, members, orders)


async def _loaded(module: str) -> ModuleType:
    """A part of the till, loaded beside the window: it takes longer than a frame."""
    return await asyncio.to_thread(importlib.import_module, module)


def _read_standing(
    unit: SalesUnit,
) -> tuple[Device | None, StoreConfig | None, tuple[str, ...], bool]:
    return unit.device(), unit.config(), unit.quick_keys(), bool(unit.staff())


def _dropped(scan: Scan) -> None:
    """For a till without a window."""


def _make_folders(*folders: Path) -> None:
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)

"""A till with its real catalogue file that follows a real head office, at a time of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from headoffice.app import Server
from headoffice.enrolment.approving import approve
from storeapp.db.catalogue_file import CatalogueFile
from storeapp.db.catalogue_streams import CatalogueStreams
from storeapp.db.connect import Durability, connect
from storeapp.ports.head_office import Approval
from storeapp.ports.streams import Content, Page, Position
from storeapp.sync.client import Client
from storeapp.sync.enrolling import Enroller
from tests.sync.support import CountedIds, FakeClock, FakeStore, Pulse, SoftKey, Till, running, till

DAY_MS = 86_400_000
NEVER_S = 3600.0


@dataclass
class Ahead(FakeClock):
    """Store time as the test wants it: so far ahead of what head office told."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


class Files(FakeStore):
    """The till's catalogue file; the streams of the other file are a fake's."""

    def __init__(self, pulse: Pulse, path: Path) -> None:
        self.file = CatalogueFile(path)
        self.file.open()
        self.streams = CatalogueStreams(self.file)
        super().__init__(pulse, self.streams.download_folder)

    def keeps(self, stream: str) -> bool:
        return stream.startswith(self.streams.PREFIXES)

    async def position(self, stream: str) -> Position:
        if self.keeps(stream):
            return await self.streams.position(stream)
        return await super().position(stream)

    async def apply(self, page: Page) -> None:
        if self.keeps(page.stream):
            await self.streams.apply(page)
        await super().apply(page)

    async def reset(self, stream: str) -> None:
        if self.keeps(stream):
            await self.streams.reset(stream)
        await super().reset(stream)

    async def distrust(self, stream: str) -> None:
        if self.keeps(stream):
            await self.streams.distrust(stream)
            self.events.append(f"distrust {stream}")
        else:
            await super().distrust(stream)

    async def content(self, stream: str) -> Content | None:
        if not self.keeps(stream):
            return await super().content(stream)
        found = await self.streams.content(stream)
        self.events.append(f"content {stream}")
        self._pulse.beat()
        return found

    async def come_into_force(self, now_ms: int) -> int | None:
        next_ms = await self.streams.come_into_force(now_ms)
        self._pulse.beat()
        return next_ms

    async def install_catalogue(self, file: Path) -> None:
        await self.streams.install(file)
        self.events.append("install")
        self._pulse.beat()

    def price(self, sku: str) -> int | None:
        found = self.file.product(sku)
        return None if found is None else found.price.minor

    def tamper(self, sql: str) -> None:
        with closing(connect(self.file.path, durability=Durability.NORMAL)) as connection:
            connection.execute(sql)


@dataclass
class Following:
    """The till, its files and its clock."""

    till: Till
    files: Files
    clock: Ahead

    async def until_price(self, sku: str, minor: int | None) -> None:
        await self.till.pulse.until(lambda: self.files.price(sku) == minor)

    async def until_marked(self, *streams: str) -> None:
        """Until marks of all those streams have come."""
        applied = self.files.applied
        await self.till.pulse.until(
            lambda: {page.stream for page in applied if page.marks} >= set(streams)
        )

    def sees(self, event: str) -> int:
        return self.files.events.count(event)


async def enrolled(server: Server, key: SoftKey) -> Approval:
    """As till 1 of store S01."""
    client = Client()
    enroller = Enroller(client, key=key, ids=CountedIds())
    try:
        asked = await enroller.apply(server.url, public_key=key.public_key, computer="counter-1")
        with server.database.write() as session:
            now_ms = server.app.state.deps.now_ms()
            approve(session, asked.code, store="S01", till="1", now_ms=now_ms)
        approval = await enroller.approval(server.url, asked)
        assert approval is not None
        return approval
    finally:
        await client.close()


@asynccontextmanager
async def following(
    url: str, device: str, key: SoftKey, folder: Path, *, idle_s: float = NEVER_S
) -> AsyncIterator[Following]:
    """The till at work, whether or not head office is there."""
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    pulse, clock = Pulse(), Ahead()
    files = Files(pulse, folder / "catalog.db")
    made = till(
        url,
        folder,
        pulse=pulse,
        clock=clock,
        device=device,
        key=key,
        store=files,
        moment_s=0.01,
        idle_s=idle_s,
    )
    try:
        async with running(made):
            yield Following(made, files, clock)
    finally:
        await files.streams.close()

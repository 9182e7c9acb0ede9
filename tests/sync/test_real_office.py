"""The line against the real head office, over a real socket: enrol, push, pull, poke, revoke."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from headoffice.app import Server, unix_ms
from headoffice.configuration.service import set_taxes
from headoffice.enrolment.approving import approve, deny, revoke
from headoffice.feed.service import publish
from headoffice.ingest.tables import FactRow
from headoffice.settings import Settings
from headoffice.stores.tables import Device, Store
from storeapp.db.catalogue_file import CatalogueFile
from storeapp.db.catalogue_streams import CatalogueStreams
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import canonical
from storeapp.domain.tax import TaxRate
from storeapp.domain.till import ReceiptNumber
from storeapp.ports.head_office import Approval
from storeapp.ports.streams import Page, Position
from storeapp.services.status import Line
from storeapp.sync.client import Client
from storeapp.sync.enrolling import Enroller
from storeapp.sync.stock import OtherStoresStock
from storeapp.sync.wire.rows import GoodsRow
from tests.headoffice.acting import sale_of
from tests.sync.support import (
    CountedIds,
    FakeClock,
    FakeStore,
    Pulse,
    SoftKey,
    Till,
    in_loop,
    running,
    till,
)

STOCK = "stock/S01"


@dataclass
class HeadOffice:
    server: Server

    def put(self, stream: str, key: str, body: dict[str, object] | None) -> None:
        with self.server.database.write() as session:
            publish(session, stream, [(key, body)])

    def facts(self) -> list[tuple[int, str]]:
        with self.server.database.read() as session:
            rows = session.exec(select(FactRow)).all()
        return sorted((row.seq, row.verdict) for row in rows)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[HeadOffice]:
    settings = Settings(database=f"sqlite:///{tmp_path / 'office.db'}", enrolment_interval_s=0)
    with Server(settings) as server:
        with server.database.write() as session:
            set_taxes(session, "north", [TaxRate("vat13", 1300)])
            for code in ("S01", "S02"):
                session.add(
                    Store(
                        code=code, owner="", zone="north", name_zh="店", name_en=code,
                        stock_shared=True,
                    )
                )  # fmt: skip
        yield HeadOffice(server)


async def enrolled(office: HeadOffice, key: SoftKey) -> Approval:
    client = Client()
    enroller = Enroller(client, key=key, ids=CountedIds())
    try:
        application = await enroller.apply(
            office.server.url, public_key=key.public_key, computer="counter-1"
        )
        assert await enroller.approval(office.server.url, application) is None
        with office.server.database.write() as session:
            approve(session, application.code, store="S01", till="1", now_ms=unix_ms())
        approval = await enroller.approval(office.server.url, application)
        assert approval is not None
        return approval
    finally:
        await client.close()


@asynccontextmanager
async def a_running_till(
    office: HeadOffice, folder: Path, *, clock: FakeClock | None = None
) -> AsyncIterator[Till]:
    key = SoftKey()
    approval = await enrolled(office, key)
    assert (approval.store, approval.till, approval.zone, approval.epoch) == (
        "S01",
        "1",
        "north",
        1,
    )
    t = till(office.server.url, folder / "download", device=approval.device, key=key, clock=clock)
    async with running(t):
        await t.pulse.until(lambda: len(t.store.positions) == 5)
        yield t


def a_sale(t: Till) -> None:
    number = ReceiptNumber("S01", "1", 1, len(t.journal.all) + 1)
    t.journal.append(1, body=canonical(sale_of((("P1", 2),), number)))
    t.line.wake()


async def acked(t: Till) -> None:
    await t.pulse.until(lambda: t.journal.acked_seq == len(t.journal.all))
    await t.pulse.until(lambda: t.board.status.waiting == 0)


@in_loop
async def test_enrol_push_pull_poke(tmp_path: Path, office: HeadOffice) -> None:
    async with a_running_till(office, tmp_path) as t:
        assert t.board.status.line is Line.ONLINE
        (config,) = (rows for name, rows in t.store.rows.items() if name.startswith("config/"))
        assert config["store"]["store"] == "S01"
        for _ in range(3):
            a_sale(t)
            await acked(t)
        office.put(STOCK, "P9", {"thousandths": 4000})
        await t.pulse.until(lambda: t.store.rows[STOCK].get("P9") == {"thousandths": 4000})
        # The sales themselves come back as this store's stock.
        await t.pulse.until(lambda: t.store.rows[STOCK].get("P1") == {"thousandths": -6000})
        office.put(STOCK, "P9", None)
        await t.pulse.until(lambda: "P9" not in t.store.rows[STOCK])
        (holding,) = await OtherStoresStock(t.line.office).holdings(["P1"])
        assert (holding.store, holding.thousandths) == ("S01", -6000)
    assert office.facts() == [(1, "accepted"), (2, "accepted"), (3, "accepted")]


class RealCatalogue(FakeStore):
    """A fake whose catalogue file is the till's real one."""

    def __init__(self, pulse: Pulse, file: CatalogueFile) -> None:
        self.streams = CatalogueStreams(file)
        super().__init__(pulse, self.streams.download_folder)

    async def position(self, stream: str) -> Position:
        if stream.startswith(self.streams.PREFIXES):
            return await self.streams.position(stream)
        return await super().position(stream)

    async def apply(self, page: Page) -> None:
        if page.stream.startswith(self.streams.PREFIXES):
            await self.streams.apply(page)
        await super().apply(page)

    async def install_catalogue(self, file: Path) -> None:
        await self.streams.install(file)
        self.events.append("install")
        self._pulse.beat()


@in_loop
async def test_a_new_till_gets_its_catalogue_as_a_file_and_then_what_changes(
    tmp_path: Path, office: HeadOffice
) -> None:
    with office.server.database.write() as session:
        goods = GoodsRow(zh="话梅", en="Plum", unit="pc", tax="vat13")
        rows = [(f"P{n}", goods.model_dump()) for n in range(3000)]
        publish(session, "catalog/north", rows)
        publish(session, "price/north", [(sku, {"minor": 1280}) for sku, _ in rows])
    key = SoftKey()
    approval = await enrolled(office, key)
    file = CatalogueFile(tmp_path / "till" / "catalog.db")
    await asyncio.to_thread((tmp_path / "till").mkdir)
    file.open()
    pulse = Pulse()
    store = RealCatalogue(pulse, file)
    t = till(office.server.url, tmp_path, pulse=pulse, device=approval.device, key=key, store=store)
    async with running(t):
        await t.pulse.until(lambda: "install" in store.events)
        await t.pulse.until(lambda: any(p.stream == STOCK for p in store.applied))
        assert file.size == 3000
        office.put("price/north", "P7", {"minor": 990})
        await t.pulse.until(lambda: any(p.changes for p in store.applied if "price" in p.stream))
        product = file.product("P7")
        assert product is not None
        assert product.price.minor == 990
    await store.streams.close()


@in_loop
async def test_a_backlog_of_days_goes_up_whole(tmp_path: Path, office: HeadOffice) -> None:
    async with a_running_till(office, tmp_path) as t:
        for _ in range(450):
            number = ReceiptNumber("S01", "1", 1, len(t.journal.all) + 1)
            t.journal.append(1, body=canonical(sale_of((("P1", 1),), number)))
        t.line.wake()
        await acked(t)
        assert t.board.status.line is Line.ONLINE
    assert office.facts() == [(seq, "accepted") for seq in range(1, 451)]


@in_loop
async def test_selling_while_hellos_come_and_go_is_no_fork(
    tmp_path: Path, office: HeadOffice
) -> None:
    key = SoftKey()
    approval = await enrolled(office, key)
    t = till(office.server.url, tmp_path, device=approval.device, key=key, check_s=0.001)
    async with running(t):
        for _ in range(60):
            a_sale(t)
            for _ in range(len(t.journal.all) % 7):
                await asyncio.sleep(0.001)
        await acked(t)
        assert t.board.status.line is Line.ONLINE
    assert {verdict for _, verdict in office.facts()} == {"accepted"}


@in_loop
async def test_a_clock_that_is_wrong_is_no_hindrance(tmp_path: Path, office: HeadOffice) -> None:
    clock = FakeClock(wrong=timedelta(days=400))
    async with a_running_till(office, tmp_path, clock=clock) as t:
        a_sale(t)
        await acked(t)
        assert abs(t.board.status.drift_ms - 400 * 86_400_000) < 5_000


@in_loop
async def test_a_revoked_till_is_told_so(tmp_path: Path, office: HeadOffice) -> None:
    async with a_running_till(office, tmp_path) as t:
        with office.server.database.write() as session:
            revoke(session, t.journal.device, now_ms=unix_ms())
        a_sale(t)
        await t.pulse.until(lambda: t.board.status.line is Line.REVOKED)
        assert t.board.status.waiting == 1
    assert office.facts() == []


@in_loop
async def test_a_copied_file_is_found_out(tmp_path: Path, office: HeadOffice) -> None:
    async with a_running_till(office, tmp_path) as t:
        for _ in range(3):
            a_sale(t)
        await acked(t)
    t.journal.all = t.journal.all[:1]
    t.journal.acked_seq = 1
    copy = till(office.server.url, tmp_path, device=t.journal.device)
    copy.journal.all, copy.journal.acked_seq = t.journal.all, 1
    async with running(copy):
        a_sale(copy)
        await copy.pulse.until(lambda: copy.board.status.line is Line.FORKED)
    assert len(office.facts()) == 3


@in_loop
async def test_a_denied_till(office: HeadOffice) -> None:
    client, key = Client(), SoftKey()
    enroller = Enroller(client, key=key, ids=CountedIds())
    application = await enroller.apply(office.server.url, public_key=key.public_key, computer="c")
    with office.server.database.write() as session:
        deny(session, application.code, now_ms=unix_ms())
    with pytest.raises(Refusal) as refused:
        await enroller.approval(office.server.url, application)
    assert refused.value.code == "enrolment-denied"
    await client.close()


@in_loop
async def test_a_key_is_enrolled_once(office: HeadOffice) -> None:
    key = SoftKey()
    approval = await enrolled(office, key)
    with office.server.database.write() as session:
        session.get_one(Device, approval.device).acked_seq = 1
    client = Client()
    with pytest.raises(Refusal) as refused:
        await Enroller(client, key=key, ids=CountedIds()).apply(
            office.server.url, public_key=key.public_key, computer="c"
        )
    assert refused.value.code == "enrolment-denied"
    await client.close()

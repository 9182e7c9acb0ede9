"""Staff and configuration as head office tells them, and all streams behind one door."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from storeapp.db.catalogue_file import CatalogueFile
from storeapp.db.catalogue_streams import CatalogueStreams
from storeapp.db.promo_streams import PromoStreams
from storeapp.db.sales_streams import SalesStreams
from storeapp.db.store import SalesStore
from storeapp.db.streams import Streams
from storeapp.domain.catalogue import Language, Name
from storeapp.domain.errors import Defect
from storeapp.domain.fact import canonical
from storeapp.domain.label import LabelLayout
from storeapp.domain.money import CNY
from storeapp.domain.staff import Role, StaffMember
from storeapp.domain.tax import TaxRate, TaxTable
from storeapp.domain.tender import CashRounding
from storeapp.domain.till import StoreConfig
from storeapp.ports.sales import Attempts, Verifier
from storeapp.ports.streams import Change, Content, Page, Position
from storeapp.sync.wire.digest import Tally
from storeapp.sync.wire.rows import ConfigRow
from tests.conftest import ExpectedLogs
from tests.db.given import opened

STAFF = "staff/S01"
CONFIG = "config/d1"

LIN = {"name": "Lin", "role": "cashier", "verifier": "$argon2id$lin"}
WEI = {"name": "Wei", "role": "manager", "verifier": "$argon2id$wei"}
STORE = {
    "store": "S01",
    "store_zh": "西湖店",
    "store_en": "Xihu",
    "till": "2",
    "zone": "east",
    "taxes": [{"code": "N13", "basis_points": 1300}],
    "quick_keys": ["P2", "P1"],
    "from_the_future": True,
}


@asynccontextmanager
async def both(folder: Path) -> AsyncIterator[tuple[SalesStore, Streams]]:
    async with opened(folder) as store:
        file = CatalogueFile(folder / "catalog.db")
        file.open()
        catalogue = CatalogueStreams(file)
        try:
            promotions = PromoStreams(store, lambda: None)
            yield store, Streams(catalogue, SalesStreams(store), promotions)
        finally:
            await catalogue.close()


def page(stream: str, *changes: Change, generation: str = "g1") -> Page:
    pos = max(change.pos for change in changes)
    return Page(stream, generation, changes, f"after {pos}", pos)


def put(pos: int, key: str, body: Mapping[str, object]) -> Change:
    return Change(pos, key, False, body)


async def test_the_staff_may_sign_in(aloop, tmp_path: Path):
    async with both(tmp_path) as (store, streams):
        await streams.apply(page(STAFF, put(1, "u2", WEI), put(2, "u1", LIN)))
        staff = await store.read(lambda unit: unit.staff())
        verifier = await store.read(lambda unit: unit.verifier("u1"))
        unknown = await store.read(lambda unit: unit.verifier("u9"))

    lin, wei = StaffMember("u1", "Lin", Role.CASHIER), StaffMember("u2", "Wei", Role.MANAGER)
    assert staff == (lin, wei)
    assert verifier == Verifier(lin, "$argon2id$lin")
    assert unknown is None


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(Change(5, "u1", True, None), id="deleted"),
        pytest.param(put(5, "u1", LIN | {"active": False}), id="not active"),
    ],
)
async def test_who_left_may_not_sign_in(aloop, tmp_path: Path, change: Change):
    async with both(tmp_path) as (store, streams):
        await streams.apply(page(STAFF, put(1, "u1", LIN)))
        await store.write(lambda unit: unit.set_attempts("u1", Attempts(3, "boot", 1)))
        await streams.apply(page(STAFF, change))
        # An older row that comes once more does not bring them back.
        await streams.apply(page(STAFF, change, put(1, "u1", LIN)))
        await streams.apply(page(STAFF, put(1, "u1", LIN)))
        staff = await store.read(lambda unit: unit.staff())
        verifier = await store.read(lambda unit: unit.verifier("u1"))
        attempts = await store.read(lambda unit: unit.attempts("u1"))

    assert staff == ()
    assert verifier is None
    assert attempts == Attempts(3, "boot", 1)


async def test_the_store_has_its_rules(aloop, tmp_path: Path):
    more = {"label_layouts": ["21IIIIIWWWWWC"], "coin_step_minor": 10, "receipt_language": "en"}
    async with both(tmp_path) as (store, streams):
        nothing = await store.read(lambda unit: (unit.config(), unit.quick_keys()))
        await streams.apply(page(CONFIG, put(1, "store", STORE | more)))
        config = await store.read(lambda unit: unit.config())
        quick_keys = await store.read(lambda unit: unit.quick_keys())

    assert nothing == (None, ())
    assert quick_keys == ("P2", "P1")
    assert config == StoreConfig(
        store="S01",
        store_name=Name("西湖店", "Xihu"),
        address=Name("", ""),
        till="2",
        currency=CNY,
        taxes=TaxTable((TaxRate("N13", 1300),)),
        coins=CashRounding(10),
        labels=(LabelLayout("21IIIIIWWWWWC"),),
        receipt_language=Language.ENGLISH,
        receipt_footer=Name("", ""),
        zone="east",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"taxes": [{"code": "N13", "basis_points": 20_000}]}, id="a tax of 200 %"),
        pytest.param({"currency": "XXX"}, id="no currency"),
        pytest.param({"label_layouts": ["??"]}, id="no label"),
        pytest.param({"coin_step_minor": 0}, id="no coin"),
        pytest.param({"store": None}, id="no store"),
    ],
)
async def test_rules_that_mean_nothing_leave_the_old_ones_in_force(
    aloop, tmp_path: Path, expected_logs: ExpectedLogs, wrong: dict[str, object]
):
    expected_logs("row store at 5 is unreadable")
    async with both(tmp_path) as (store, streams):
        await streams.apply(page(CONFIG, put(1, "store", STORE)))
        before = await store.read(lambda unit: unit.config())
        await streams.apply(page(CONFIG, put(5, "store", STORE | wrong)))
        after = await store.read(lambda unit: unit.config())
        position = await streams.position(CONFIG)

    assert after == before
    assert position == Position("g1", 5, "after 5")


async def test_rules_that_were_deleted_are_gone(aloop, tmp_path: Path):
    async with both(tmp_path) as (store, streams):
        await streams.apply(page(CONFIG, put(1, "store", STORE)))
        await streams.apply(page(CONFIG, Change(2, "store", True, None)))
        config = await store.read(lambda unit: unit.config())

    assert config is None


async def test_positions_survive_a_restart_and_end_with_a_reset(aloop, tmp_path: Path):
    async with both(tmp_path) as (_, streams):
        await streams.apply(page(STAFF, put(7, "u1", LIN)))
        await streams.apply(page(CONFIG, put(3, "store", STORE)))
    async with both(tmp_path) as (store, streams):
        kept = await streams.position(STAFF)
        await streams.reset(STAFF)
        forgotten = await streams.position(STAFF)
        other = await streams.position(CONFIG)
        staff = await store.read(lambda unit: unit.staff())
        await streams.reset(CONFIG)
        config = await store.read(lambda unit: unit.config())

    assert kept == Position("g1", 7, "after 7")
    assert forgotten == Position()
    assert other == Position("g1", 3, "after 3")
    assert staff == ()
    assert config is None


async def test_another_generation_needs_a_reset_first(aloop, tmp_path: Path):
    async with both(tmp_path) as (store, streams):
        await streams.apply(page(STAFF, put(7, "u1", LIN)))
        with pytest.raises(Defect):
            await streams.apply(page(STAFF, put(1, "u2", WEI), generation="g2"))
        staff = await store.read(lambda unit: unit.staff())
        position = await streams.position(STAFF)

    assert [member.id for member in staff] == ["u1"]
    assert position == Position("g1", 7, "after 7")


async def test_each_stream_goes_to_its_file(aloop, tmp_path: Path):
    async with both(tmp_path) as (_, streams):
        await streams.apply(page("stock/S01", put(4, "P1", {"thousandths": 1})))
        await streams.apply(page(STAFF, put(7, "u1", LIN)))
        stock, staff = await streams.position("stock/S01"), await streams.position(STAFF)
        with pytest.raises(Defect):
            await streams.position("members/S01")

    assert stock == Position("g1", 4, "after 4")
    assert staff == Position("g1", 7, "after 7")
    assert streams.download_folder == tmp_path / "download"


# --- digests -------------------------------------------------------------------------


def told(rows: Mapping[str, Mapping[str, object]], pos: int) -> Content:
    tally = Tally.of((key, canonical(dict(body))) for key, body in rows.items())
    return Content(pos, tally.count, tally.checksum)


async def test_the_digest_is_of_what_head_office_said(aloop, tmp_path: Path):
    lin, wei = {**LIN, "active": True}, {**WEI, "active": False}
    store = ConfigRow.model_validate(STORE).model_dump()
    async with both(tmp_path) as (_, streams):
        people = [Change(n, key, False, row) for n, key, row in ((1, "u1", lin), (2, "u2", wei))]
        await streams.apply(page(STAFF, *people))
        await streams.apply(page(CONFIG, Change(1, "store", False, store)))
        first = [await streams.content(STAFF), await streams.content(CONFIG)]
        await streams.apply(page(STAFF, Change(3, "u1", True, None)))
        await streams.apply(page(CONFIG, Change(2, "store", True, None)))
        second = [await streams.content(STAFF), await streams.content(CONFIG)]

    assert first == [told({"u1": lin, "u2": wei}, 2), told({"store": store}, 1)]
    assert second == [told({"u2": wei}, 3), told({}, 2)]


async def test_distrusted_streams_stay_in_use_until_they_come_anew(aloop, tmp_path: Path):
    async with both(tmp_path) as (store, streams):
        await streams.apply(page(STAFF, Change(1, "u1", False, LIN)))
        await streams.distrust(STAFF)
        people = await store.read(lambda unit: [person.name for person in unit.staff()])
        position = await streams.position(STAFF)
        await streams.reset(STAFF)
        await streams.apply(page(STAFF, Change(1, "u2", False, WEI)))

        assert people == ["Lin"]
        assert (position.generation, position.cursor) == ("distrusted", "")
        assert await streams.position(STAFF) == Position("g1", 1, "after 1")


async def test_no_row_of_this_file_waits_for_a_group(
    aloop, tmp_path: Path, expected_logs: ExpectedLogs
):
    expected_logs("row u1 at 1 is unreadable")
    async with both(tmp_path) as (store, streams):
        await streams.apply(page(STAFF, Change(1, "u1", False, LIN, "g")))

        assert await store.read(lambda unit: unit.staff()) == ()
        assert await streams.come_into_force(1) is None

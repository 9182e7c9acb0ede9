"""Groups from head office to the counter: over a real socket, into the till's real file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from headoffice.app import Server
from headoffice.catalogue.importing import import_catalogue
from headoffice.catalogue.planning import carry_out_due
from headoffice.catalogue.repository import goods_of
from headoffice.feed.service import checkpoint, publish, withdraw
from storeapp.domain.catalogue import Match
from storeapp.sync.wire.rows import CodeRow, GoodsRow
from tests.conftest import ExpectedLogs
from tests.headoffice.acting import Clock
from tests.headoffice.conftest import on_sqlite_first
from tests.headoffice.following import DAY_MS, Following, enrolled, following
from tests.headoffice.importing import HEADER, LOOSE, PACKED, PLUM
from tests.sync.support import SoftKey, in_loop

pytestmark = on_sqlite_first

CATALOG, PRICE = "catalog/north", "price/north"
DAY = timedelta(days=1)


@asynccontextmanager
async def a_till(
    server: Server, folder: Path, *, idle_s: float = 3600.0
) -> AsyncIterator[Following]:
    """New and enrolled, with a catalogue of three goods."""
    key = SoftKey()
    approval = await enrolled(server, key)
    async with following(server.url, approval.device, key, folder, idle_s=idle_s) as till:
        await till.until_price("A3", 500)
        yield till


@pytest.fixture
def selling(server: Server) -> Server:
    import_catalogue(server.database, "north", (HEADER + PLUM + LOOSE + PACKED).encode())
    return server


def plan(server: Server, clock: Clock, *, days: int = 1) -> int:
    """A1 gets another name and price, A2 another price; the moment in Unix ms."""
    moment_ms = clock.ms + days * DAY_MS
    with server.database.write() as session:
        code = CodeRow(code="06901234567892")
        goods = GoodsRow(zh="新", en="New Plum", unit="pc", tax="vat13", codes=[code])
        publish(session, CATALOG, [("A1", goods.model_dump(exclude={"tare_g"}))], group="g")
        prices = [("A1", {"minor": 880}), ("A2", {"minor": 5000})]
        publish(session, PRICE, prices, group="g")
        checkpoint(session, [CATALOG, PRICE], "g", moment_ms)
    return moment_ms


def say(server: Server, sku: str, minor: int) -> None:
    with server.database.write() as session:
        publish(session, PRICE, [(sku, {"minor": minor})])


@in_loop
async def test_a_group_comes_into_force_on_every_till_at_its_moment(
    selling: Server, clock: Clock, tmp_path: Path
) -> None:
    async with a_till(selling, tmp_path / "till") as till:
        plan(selling, clock)
        await till.until_marked(CATALOG, PRICE)
        before = till.files.file.product("A1")
        till.clock.ahead = DAY
        await till.until_price("A1", 880)
        after = till.files.file.product("A1")

        assert before is not None
        assert after is not None
        assert (before.name.en, before.price.minor) == ("Nine-Process Plum 108g", 990)
        assert (after.name.en, till.files.price("A2")) == ("New Plum", 5000)


@in_loop
async def test_the_moment_comes_without_a_connection(
    selling: Server, clock: Clock, tmp_path: Path
) -> None:
    async with a_till(selling, tmp_path / "till") as till:
        plan(selling, clock)
        await till.until_marked(CATALOG, PRICE)
        await asyncio.to_thread(selling.stop)
        till.clock.ahead = DAY

        await till.until_price("A1", 880)


@in_loop
async def test_the_moment_that_passed_while_the_till_was_off_comes_at_its_start(
    selling: Server, clock: Clock, tmp_path: Path
) -> None:
    async with a_till(selling, tmp_path / "till") as till:
        plan(selling, clock)
        await till.until_marked(CATALOG, PRICE)
        url, device = selling.url, till.till.journal.device
    await asyncio.to_thread(selling.stop)
    async with following(url, device, SoftKey(), tmp_path / "till") as again:
        before = again.files.price("A1")
        again.clock.ahead = DAY

        await again.until_price("A1", 880)

    assert before == 990


@in_loop
async def test_a_withdrawn_group_never_comes_into_force(
    selling: Server, clock: Clock, tmp_path: Path
) -> None:
    async with a_till(selling, tmp_path / "till") as till:
        plan(selling, clock)
        with selling.database.write() as session:
            withdraw(session, [CATALOG, PRICE], "g")
        say(selling, "A3", 510)
        await till.until_price("A3", 510)
        till.clock.ahead = DAY
        looked = await till.files.streams.come_into_force(clock.ms + 2 * DAY_MS)

        assert (looked, till.files.price("A1"), till.files.price("A2")) == (None, 990, 5980)


@in_loop
async def test_a_till_that_was_ahead_of_a_withdrawal_gets_the_old_prices_back(
    selling: Server, clock: Clock, tmp_path: Path
) -> None:
    async with a_till(selling, tmp_path / "till") as till:
        plan(selling, clock)
        till.clock.ahead = DAY
        await till.until_price("A1", 880)
        with selling.database.write() as session:
            withdraw(session, [CATALOG, PRICE], "g")

        await till.until_price("A1", 990)
        found = till.files.file.find("06901234567892")

        assert isinstance(found, Match)
        assert found.product.name.en == "Nine-Process Plum 108g"


@in_loop
async def test_a_till_that_begins_from_a_file_made_before_the_moment_follows_it(
    selling: Server, clock: Clock, tmp_path: Path
) -> None:
    moment_ms = plan(selling, clock)
    async with a_till(selling, tmp_path / "till") as till:
        before = till.files.price("A1")
        till.clock.ahead = DAY
        await till.until_price("A1", 880)

        assert (till.sees("install"), before) == (1, 990)
        rows = [page.changes for page in till.files.applied if page.stream in {CATALOG, PRICE}]
        assert not any(rows)
        assert await till.files.streams.come_into_force(moment_ms) is None


# --- digests -------------------------------------------------------------------------


@in_loop
async def test_a_till_compares_every_stream_once_a_day(
    selling: Server, clock: Clock, tmp_path: Path
) -> None:
    async with a_till(selling, tmp_path / "till", idle_s=0.001) as till:
        plan(selling, clock)
        asked = [f"content {each}" for each in (CATALOG, PRICE)]
        await till.till.pulse.until(lambda: all(till.sees(each) for each in asked))
        first = [till.sees(each) for each in asked]
        till.clock.ahead = DAY
        await till.till.pulse.until(lambda: all(till.sees(each) > 1 for each in asked))

        assert first == [1, 1]
        assert not [event for event in till.files.events if event.startswith("distrust")]


TAMPERED = {
    "a price": (PRICE, "UPDATE price SET minor = 1 WHERE sku = 'A1'"),
    "a good gone": (CATALOG, "DELETE FROM product WHERE sku = 'A1'"),
    "what waits": (PRICE, "UPDATE staged_row SET body = '{\"minor\":1}' WHERE key = 'A2'"),
}


@pytest.mark.parametrize(("stream", "sql"), TAMPERED.values(), ids=TAMPERED.keys())
@in_loop
async def test_a_row_that_changed_by_itself_is_found_and_mended(
    selling: Server,
    clock: Clock,
    tmp_path: Path,
    expected_logs: ExpectedLogs,
    stream: str,
    sql: str,
) -> None:
    expected_logs(rf"{stream} is not what head office has at \d+: \d rows here, \d there")
    if "staged" in sql:
        plan(selling, clock)
    async with a_till(selling, tmp_path / "till") as till:
        till.files.tamper(sql)
        key, url, device = SoftKey(), selling.url, till.till.journal.device
    async with following(url, device, key, tmp_path / "till", idle_s=0.001) as till:
        await till.till.pulse.until(lambda: till.sees("install"))
        till.clock.ahead = DAY if "staged" in sql else timedelta()

        await till.until_price("A2", 5000 if "staged" in sql else 5980)
        await till.until_price("A1", 880 if "staged" in sql else 990)
        assert till.sees(f"distrust {stream}") == 1


@in_loop
async def test_a_planned_file_is_in_force_on_both_sides_at_its_moment(
    selling: Server, clock: Clock, tmp_path: Path
) -> None:
    async with a_till(selling, tmp_path / "till", idle_s=0.001) as till:
        moment_ms = clock.ms + DAY_MS
        file = b"sku,price,name_en,active\nA1,8.80,Summer Plum,yes\nA2,50,Loose,no\n"
        await asyncio.to_thread(
            import_catalogue, selling.database, "north", file, effective_ms=moment_ms
        )
        await till.until_marked(CATALOG, PRICE)
        before = till.files.price("A2")
        till.clock.ahead = DAY
        await till.until_price("A1", 880)
        await asyncio.to_thread(carry_out_due, selling.database, now_ms=moment_ms)
        found = till.files.file.product("A1")
        with selling.database.read() as session:
            there = goods_of(session, "north", ["A1"])["A1"]
        compared = till.sees(f"content {CATALOG}")
        till.clock.ahead = 2 * DAY  # What was compared today is compared again.
        await till.till.pulse.until(lambda: till.sees(f"content {CATALOG}") > compared)

        assert found is not None
        assert (before, till.files.price("A2")) == (5980, None)
        assert (found.name.en, found.price.minor) == ("Summer Plum", 880)
        assert (there.en, there.price_minor) == ("Summer Plum", 880)
        assert till.sees(f"distrust {CATALOG}") == 0

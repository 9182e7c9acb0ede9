"""The catalogue file itself: missing, broken, and replaced as a whole."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storeapp.db.connect import Durability, RawConnection, connect
from storeapp.domain.catalogue import Match
from storeapp.domain.errors import Refusal
from storeapp.domain.quantity import pieces
from storeapp.domain.search import index_text
from storeapp.ports.streams import Position
from storeapp.sync.wire.catalogue_file import SCHEMA, SCHEMA_VERSION
from tests.conftest import ExpectedLogs
from tests.db.goods import (
    ALL,
    GOODS,
    PLUM,
    PRICES,
    STOCK,
    goods,
    opened,
    page,
    put,
    rows,
    shop,
    with_plum,
)

# --- the file itself -----------------------------------------------------------------


async def test_a_missing_file_is_made_empty(aloop, tmp_path: Path):
    async with opened(tmp_path) as catalogue:
        assert catalogue.was_there is False
        assert catalogue.file.size == 0
        assert catalogue.file.find("06901234567892") is None
    async with opened(tmp_path) as catalogue:
        assert catalogue.was_there is True


def nonsense(path: Path) -> None:
    path.write_text("this is no database " * 500)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def of_another_version(path: Path) -> None:
    with closing(connect(path, durability=Durability.NORMAL)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


@pytest.mark.parametrize("spoil", [nonsense, truncated, of_another_version])
async def test_a_file_of_no_use_is_replaced_by_an_empty_one(
    aloop, tmp_path: Path, spoil: Callable[[Path], None]
):
    async with with_plum(tmp_path):
        pass
    spoil(tmp_path / "catalog.db")

    async with opened(tmp_path) as catalogue:
        assert catalogue.was_there is False
        assert catalogue.file.size == 0
        assert await catalogue.streams.position(GOODS) == Position()
        await catalogue.holds(put(1, "P1", goods()))
        assert catalogue.file.size == 1


def spoil_table(path: Path, name: str) -> None:
    """Writes nonsense over the table's first page."""
    with closing(connect(path, durability=Durability.NORMAL)) as connection:
        ((page_number,),) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)
        ).fetchall()
        ((size,),) = connection.execute("PRAGMA page_size").fetchall()
    content = bytearray(path.read_bytes())
    content[(page_number - 1) * size : page_number * size] = b"\x5a" * size
    path.write_bytes(bytes(content))


async def test_damage_found_at_the_start_leads_to_an_empty_file(
    aloop, tmp_path: Path, expected_logs: ExpectedLogs
):
    expected_logs("catalog.db is damaged")
    async with with_plum(tmp_path):
        pass
    spoil_table(tmp_path / "catalog.db", "product")

    async with opened(tmp_path) as catalogue:
        assert catalogue.was_there is False
        assert catalogue.file.size == 0
        assert await catalogue.streams.position(GOODS) == Position()


async def test_damage_found_while_selling_leads_to_an_empty_file(
    aloop, tmp_path: Path, expected_logs: ExpectedLogs
):
    expected_logs("catalog.db is damaged")
    async with with_plum(tmp_path):
        pass
    spoil_table(tmp_path / "catalog.db", "price")

    async with opened(tmp_path) as catalogue:
        was_there, size = catalogue.was_there, catalogue.file.size
        found = catalogue.file.product("P1")
        position = await catalogue.streams.position(GOODS)
        await catalogue.holds(put(1, "P1", goods()))
        await catalogue.holds(put(2, "P1", {"minor": 1280}), stream=PRICES)
        after = catalogue.file.product("P1")

    assert (was_there, size) == (True, 1)
    assert found is None
    assert position == Position()
    assert after == PLUM


async def test_damage_found_while_writing_leads_to_an_empty_file(aloop, tmp_path: Path):
    async with with_plum(tmp_path):
        pass
    spoil_table(tmp_path / "catalog.db", "price")

    async with opened(tmp_path) as catalogue:
        with pytest.raises(Refusal) as refused:
            await catalogue.holds(put(3, "P1", {"minor": 990}), stream=PRICES)
        position = await catalogue.streams.position(GOODS)

    assert refused.value.code == "file-damaged"
    assert position == Position()
    assert catalogue.file.size == 0


def snapshot(path: Path, *, version: int = SCHEMA_VERSION) -> Path:
    """As head office builds it: two goods with prices, at positions of its own."""
    path.parent.mkdir(exist_ok=True)
    with closing(connect(path, durability=Durability.NORMAL)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        for statement in SCHEMA:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version}")
        for number in (1, 2):
            fill(connection, number)
        connection.execute("INSERT INTO position VALUES (?, 'g7', 70, 'c70')", (GOODS,))
        connection.execute("INSERT INTO position VALUES (?, 'g7', 70, 'c70')", (PRICES,))
    return path


def fill(connection: RawConnection, number: int) -> None:
    sku = f"N{number}"
    connection.execute(
        "INSERT INTO product VALUES (?, ?, '新话梅', 'New Plum', 'pc', 'N13', '', '', '', '', 0,"
        " 1, 60, '', '', '', '', '', 0)",
        (number, sku),
    )
    connection.execute("INSERT INTO price VALUES (?, 500, 60)", (sku,))
    words = index_text("新话梅", "New Plum", sku, [], [])
    connection.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (number, words))


async def test_a_snapshot_takes_the_place_of_the_file(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await catalogue.holds(put(4, "P1", {"thousandths": 5000}), stream=STOCK)
        file = snapshot(catalogue.streams.download_folder / "catalog.snapshot")
        await catalogue.streams.install(file)

        assert catalogue.file.size == 2
        assert catalogue.file.product("P1") is None
        assert [p.sku for p in catalogue.file.search("plum")] == ["N1", "N2"]
        assert await catalogue.streams.position(GOODS) == Position("g7", 70, "c70")
        # This store's stock is in no snapshot, so it stays.
        assert catalogue.file.stock("P1") == 5000
        assert await catalogue.streams.position(STOCK) == Position("g1", 4, "after 4")
        # What comes after the snapshot is applied to it.
        await catalogue.streams.apply(page(GOODS, put(71, "N3", goods()), generation="g7"))
        assert catalogue.file.size == 3
    assert files_in(tmp_path) == ["catalog.db"]


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def broken(path: Path) -> Path:
    content = bytearray(snapshot(path).read_bytes())
    content[5000:9000] = b"\x5a" * 4000
    path.write_bytes(bytes(content))
    return path


def other_content(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("<html>sign in to the network</html>" * 100)
    return path


def newer(path: Path) -> Path:
    return snapshot(path, version=SCHEMA_VERSION + 1)


@pytest.mark.parametrize("build", [broken, other_content, newer])
async def test_a_snapshot_of_no_use_changes_nothing_and_is_removed(
    aloop, tmp_path: Path, build: Callable[[Path], Path]
):
    async with with_plum(tmp_path) as catalogue:
        file = build(catalogue.streams.download_folder / "catalog.snapshot")
        before = [rows(tmp_path, sql) for sql in ALL]
        with pytest.raises(Refusal) as refused:
            await catalogue.streams.install(file)

        assert refused.value.code == "snapshot-unusable"
        assert [rows(tmp_path, sql) for sql in ALL] == before
        assert catalogue.file.product("P1") == PLUM
        assert list(file.parent.iterdir()) == []


async def test_a_snapshot_also_replaces_a_broken_file(aloop, tmp_path: Path):
    async with opened(tmp_path) as catalogue:
        await catalogue.holds(*shop())
    spoil_table(tmp_path / "catalog.db", "stock")
    file = snapshot(tmp_path / "download" / "catalog.snapshot")

    async with opened(tmp_path) as catalogue:
        await catalogue.streams.install(file)

        assert catalogue.was_there is True
        assert catalogue.file.size == 2
        assert catalogue.file.stock("N1") is None


async def test_the_readers_go_on_while_a_page_comes_in(
    aloop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # Given a page of full size on its way into the file. How long a reader waits at most is for
    # the benchmarks to measure; here it is that the writer makes way, and what readers see.
    pauses: list[float] = []
    monkeypatch.setattr("storeapp.db.catalogue_streams.pause", pauses.append)
    async with with_plum(tmp_path) as catalogue:
        many = [put(10 + n, f"M{n}", goods("花生", "Peanut")) for n in range(2000)]
        pauses.clear()
        coming = asyncio.create_task(catalogue.holds(*many))
        reads = 0
        while not coming.done():
            assert catalogue.file.find("06901234567892") == Match(PLUM, pieces(1))
            assert catalogue.file.size in (1, 2001)
            reads += 1
            await asyncio.sleep(0)
        await coming

        assert reads > 10
        assert pauses == [0.001] * 80
        assert catalogue.file.size == 2001

"""The catalogue as the counter reads it, filled by its streams."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from storeapp.db.catalogue_file import CatalogueFile
from storeapp.db.catalogue_streams import CatalogueStreams
from storeapp.db.connect import Durability, RawConnection, connect
from storeapp.domain.catalogue import Match, Name, Product
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import JPY, Money
from storeapp.domain.quantity import Quantity, Unit, pieces
from storeapp.domain.search import index_text
from storeapp.ports.streams import Change, Page, Position
from storeapp.sync.wire.catalogue_file import SCHEMA, SCHEMA_VERSION
from tests.conftest import ExpectedLogs

GOODS = "catalog/east"
PRICES = "price/east"
STOCK = "stock/S01"

PLUM = Product("P1", Name("九制话梅", "Nine-Process Plum"), Unit.PIECE, Money(1280), 2, "N13")


def goods(zh: str = "九制话梅", en: str = "Nine-Process Plum", **more: object) -> dict[str, object]:
    return {"zh": zh, "en": en, "unit": "pc", "tax": "N13", **more}


def put(pos: int, key: str, body: Mapping[str, object]) -> Change:
    return Change(pos, key, False, body)


def deleted(pos: int, key: str) -> Change:
    return Change(pos, key, True, None)


def page(stream: str, *changes: Change, generation: str = "g1") -> Page:
    pos = max((change.pos for change in changes), default=0)
    return Page(stream, generation, changes, f"after {pos}", pos)


class Opened:
    """A catalogue file with its streams, as the till has them."""

    def __init__(self, path: Path) -> None:
        self.file = CatalogueFile(path)
        self.was_there = self.file.open()
        self.streams = CatalogueStreams(self.file)

    async def holds(self, *changes: Change, stream: str = GOODS) -> None:
        await self.streams.apply(page(stream, *changes))


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Opened]:
    catalogue = Opened(folder / "catalog.db")
    try:
        yield catalogue
    finally:
        await catalogue.streams.close()


@asynccontextmanager
async def with_plum(folder: Path) -> AsyncIterator[Opened]:
    """One good, P1, at 12.80, with a code of its own, of a box of six, and a PLU."""
    codes = [
        {"code": "06901234567892"},
        {"code": "16901234567899", "thousandths": 6000, "pack_minor": 7000},
        {"code": "plu:00042"},
    ]
    async with opened(folder) as catalogue:
        await catalogue.holds(put(1, "P1", goods(codes=codes, pinyin="jiu zhi hua mei")))
        await catalogue.holds(put(2, "P1", {"minor": 1280}), stream=PRICES)
        yield catalogue


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(connect(folder / "catalog.db", durability=Durability.NORMAL)) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("06901234567892", Match(PLUM, pieces(1)), id="a piece"),
        pytest.param("16901234567899", Match(PLUM, pieces(6), Money(7000)), id="a pack"),
        pytest.param("plu:00042", Match(PLUM, pieces(1)), id="a label's number"),
        pytest.param("6901234567892", None, id="only the exact key"),
        pytest.param("", None, id="nothing"),
    ],
)
async def test_a_code_leads_to_its_good(aloop, tmp_path: Path, key: str, expected: Match | None):
    async with with_plum(tmp_path) as catalogue:
        assert catalogue.file.find(key) == expected


async def test_a_good_is_read_by_its_number(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        assert catalogue.file.product("P1") == PLUM
        assert catalogue.file.product("p1") is None
        assert catalogue.file.size == 1


async def test_prices_are_in_the_currency_of_the_store(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        catalogue.file.currency = JPY
        product = catalogue.file.product("P1")

    assert product is not None
    assert product.price == Money(1280, JPY)


async def test_a_weighed_good_comes_by_the_kilogram(aloop, tmp_path: Path):
    async with opened(tmp_path) as catalogue:
        body = goods(unit="kg", plu="00042", codes=[{"code": "plu:00042"}], category="loose")
        await catalogue.holds(put(1, "K1", body))
        await catalogue.holds(put(1, "K1", {"minor": 3980}), stream=PRICES)
        match = catalogue.file.find("plu:00042")

    assert match is not None
    assert match.quantity == Quantity(1000, Unit.KILOGRAM)
    assert (match.product.plu, match.product.category) == ("00042", "loose")


async def test_a_good_without_a_price_is_not_sold(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await catalogue.holds(deleted(3, "P1"), stream=PRICES)

        assert catalogue.file.find("06901234567892") is None
        assert catalogue.file.product("P1") is None
        assert catalogue.file.search("plum") == ()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(deleted(5, "P1"), id="deleted"),
        pytest.param(put(5, "P1", goods(active=False)), id="not active"),
    ],
)
async def test_a_good_that_left_is_not_found(aloop, tmp_path: Path, change: Change):
    async with with_plum(tmp_path) as catalogue:
        await catalogue.holds(change)

        assert catalogue.file.find("06901234567892") is None
        assert catalogue.file.product("P1") is None
        assert catalogue.file.search("plum") == ()
        assert catalogue.file.size == 0
    assert rows(tmp_path, "SELECT sku, active, pos FROM product") == [("P1", 0, 5)]


async def test_a_good_that_comes_back_is_found_again(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await catalogue.holds(deleted(5, "P1"))
        await catalogue.holds(put(6, "P1", goods(codes=[{"code": "new"}])))

        assert catalogue.file.find("new") == Match(PLUM, pieces(1))
        assert catalogue.file.find("06901234567892") is None
        assert catalogue.file.size == 1


async def test_a_code_that_moves_leads_to_its_new_good(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await catalogue.holds(put(5, "P2", goods("话梅", "Plum", codes=[{"code": "plu:00042"}])))
        await catalogue.holds(put(3, "P2", {"minor": 990}), stream=PRICES)
        await catalogue.holds(put(6, "P1", goods()))
        match = catalogue.file.find("plu:00042")

    assert match is not None
    assert match.product.sku == "P2"


NEWER = (
    (GOODS, put(9, "P1", goods("新", "New")), put(8, "P1", goods("旧", "Old"))),
    (PRICES, put(9, "P1", {"minor": 900}), put(8, "P1", {"minor": 800})),
    (STOCK, put(9, "P1", {"thousandths": 9000}), put(8, "P1", {"thousandths": 8000})),
    (GOODS, put(9, "picture:p", {"svg": "<new/>"}), put(8, "picture:p", {"svg": "<old/>"})),
    (GOODS, deleted(9, "P1"), put(8, "P1", goods("旧", "Old"))),
    (PRICES, put(9, "P1", {"minor": 900}), deleted(8, "P1")),
    (STOCK, put(9, "P1", {"thousandths": 9000}), deleted(8, "P1")),
    (GOODS, put(9, "picture:p", {"svg": "<new/>"}), deleted(8, "picture:p")),
)
ALL = (
    "SELECT sku, zh, active, pos FROM product",
    "SELECT * FROM price",
    "SELECT * FROM stock",
    "SELECT * FROM picture",
    "SELECT * FROM position",
    "SELECT rowid FROM search WHERE words MATCH 'new'",
    "SELECT rowid FROM search WHERE words MATCH 'old'",
)
NAMES = ["good", "price", "stock", "picture", "gone", "gone price", "gone stock", "gone picture"]


@pytest.mark.parametrize(("stream", "newer", "older"), NEWER, ids=NAMES)
async def test_an_older_row_after_a_newer_one_changes_nothing(
    aloop, tmp_path: Path, stream: str, newer: Change, older: Change
):
    async with opened(tmp_path) as catalogue:
        await catalogue.holds(newer, stream=stream)
        before = [rows(tmp_path, sql) for sql in ALL]
        # As a page of its own, and behind the newer row in the page of the newer.
        await catalogue.holds(older, stream=stream)
        await catalogue.holds(newer, older, stream=stream)

        assert [rows(tmp_path, sql) for sql in ALL] == before


async def test_a_page_is_not_older_because_it_ends_at_the_same_position(aloop, tmp_path: Path):
    # Given a head office whose pages all name the head of the stream.
    async with opened(tmp_path) as catalogue:
        first = Page(STOCK, "g1", (put(1, "P1", {"thousandths": 1}),), "c1", 9)
        second = Page(STOCK, "g1", (put(2, "P2", {"thousandths": 2}),), "c2", 9)
        await catalogue.streams.apply(first)
        await catalogue.streams.apply(second)

        assert (catalogue.file.stock("P1"), catalogue.file.stock("P2")) == (1, 2)
        assert await catalogue.streams.position(STOCK) == Position("g1", 9, "c2")


async def test_each_stream_has_its_own_position(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        assert await catalogue.streams.position(GOODS) == Position("g1", 1, "after 1")
        assert await catalogue.streams.position(PRICES) == Position("g1", 2, "after 2")
        assert await catalogue.streams.position(STOCK) == Position()


async def test_another_generation_needs_a_reset_first(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        other = page(PRICES, put(1, "P1", {"minor": 1}), generation="g2")
        with pytest.raises(Defect):
            await catalogue.streams.apply(other)
        before = catalogue.file.product("P1")
        await catalogue.streams.reset(PRICES)
        await catalogue.streams.apply(other)
        after = catalogue.file.product("P1")

        assert before == PLUM
        assert after is not None
        assert after.price == Money(1)
        assert await catalogue.streams.position(PRICES) == Position("g2", 1, "after 1")


async def test_a_reset_forgets_one_stream(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await catalogue.holds(put(1, "P1", {"thousandths": 5000}), stream=STOCK)
        await catalogue.streams.reset(GOODS)

        assert catalogue.file.size == 0
        assert catalogue.file.search("plum") == ()
        assert catalogue.file.stock("P1") == 5000
        assert await catalogue.streams.position(GOODS) == Position()
        assert await catalogue.streams.position(PRICES) == Position("g1", 2, "after 2")


UNREADABLE = {
    "no unit of ours": goods(unit="pound"),
    "half a piece": goods(codes=[{"code": "c", "thousandths": 500}]),
    "no name": {"en": "Plum", "unit": "pc", "tax": "N13"},
    "nothing": None,
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_an_unreadable_row_does_not_hold_up_the_others(
    aloop, tmp_path: Path, expected_logs: ExpectedLogs, body: dict[str, object] | None
):
    expected_logs("row P2 at 5 is unreadable")
    async with with_plum(tmp_path) as catalogue:
        await catalogue.holds(Change(5, "P2", False, body), put(6, "P3", goods()))

        assert catalogue.file.size == 2
        assert await catalogue.streams.position(GOODS) == Position("g1", 6, "after 6")


async def test_a_page_that_fails_half_way_leaves_nothing(aloop, tmp_path: Path):
    class Gone(Mapping[str, object]):
        """A body that breaks when it is read, as no row of head office's ever should."""

        def __getitem__(self, key: str) -> object:
            raise ZeroDivisionError

        def __iter__(self):
            raise ZeroDivisionError

        def __len__(self) -> int:
            raise ZeroDivisionError

    async with with_plum(tmp_path) as catalogue:
        before = [rows(tmp_path, sql) for sql in ALL]
        with pytest.raises(ZeroDivisionError):
            await catalogue.holds(put(5, "P2", goods()), put(6, "P3", Gone()))

        assert [rows(tmp_path, sql) for sql in ALL] == before
        assert catalogue.file.size == 1


async def test_stock_is_unknown_until_it_was_told(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        unknown = catalogue.file.stock("P1")
        await catalogue.holds(put(1, "P1", {"thousandths": -2000}), stream=STOCK)
        known = catalogue.file.stock("P1")
        await catalogue.holds(deleted(2, "P1"), stream=STOCK)
        forgotten = catalogue.file.stock("P1")

    assert (unknown, known, forgotten) == (None, -2000, None)


async def test_pictures_come_with_the_catalogue(aloop, tmp_path: Path):
    async with opened(tmp_path) as catalogue:
        await catalogue.holds(put(1, "picture:plum", {"svg": "<svg/>"}))

        assert catalogue.file.picture("plum") == "<svg/>"
        assert catalogue.file.picture("") == ""
        assert catalogue.file.size == 0


def shop() -> list[Change]:
    """Twelve goods; the words of one are the beginnings of another's."""
    names = [
        ("九制话梅", "Nine-Process Plum", "jiu zhi hua mei", 3),
        ("话梅糖", "Plum Candy", "hua mei tang", 2),
        ("雪花酥", "Snowflake Crisp", "xue hua su", 1),
        ("花生", "Peanut", "hua sheng", 9),
        ("花生酥", "Peanut Crisp", "hua sheng su", 8),
        ("咸花生", "Salted Peanut", "xian hua sheng", 7),
        ("杏干", "Dried Apricot", "xing gan", 0),
        ("葡萄干", "Raisin", "pu tao gan", 0),
        ("农夫山泉", "Spring Water 550", "nong fu shan quan", 0),
        ("绿茶", "Green Tea", "lv cha", 0),
        ("Café 咖啡", "Café", "ka fei", 0),
        ("山楂片", "Hawthorn Chip", "shan zha pian", 0),
    ]
    return [
        put(
            number,
            f"S{number:02}",
            goods(
                zh,
                en,
                pinyin=pinyin,
                rank=rank,
                codes=[{"code": f"{6900000000000 + 13 * number:014}"}],
            ),
        )
        for number, (zh, en, pinyin, rank) in enumerate(names, 1)
    ]


@pytest.mark.parametrize(
    ("typed", "skus"),
    [
        pytest.param("花生", ["S05", "S04", "S06"], id="names that begin so come first, by rank"),
        pytest.param("话梅", ["S02", "S01"], id="hanzi in the middle"),
        pytest.param("hs", ["S03", "S06", "S05", "S04"], id="initials anywhere, by rank"),
        pytest.param("huasheng", ["S06", "S05", "S04"], id="pinyin"),
        pytest.param("peanut", ["S05", "S04", "S06"], id="english"),
        pytest.param("PEANUT cr", ["S05"], id="two words, the last one open"),
        pytest.param("s07", ["S07"], id="number in small letters"),
        pytest.param("6900000000013", ["S01"], id="code of thirteen digits"),
        pytest.param("06900000000013", ["S01"], id="code of fourteen digits"),
        pytest.param("cafe", ["S11"], id="without accents"),
        pytest.param("550", ["S09"], id="a figure in the name"),
        pytest.param("lvcha", ["S10"], id="v for ü"),
        pytest.param("durian", [], id="nothing"),
        pytest.param("", [], id="nothing typed"),
        pytest.param("' OR 1 --", [], id="no way into the database"),
        pytest.param('"*^:(', [], id="signs only"),
    ],
)
async def test_search_as_one_types(aloop, tmp_path: Path, typed: str, skus: list[str]):
    async with opened(tmp_path) as catalogue:
        await catalogue.holds(*shop())
        await catalogue.holds(
            *(put(n, f"S{n:02}", {"minor": 100 * n}) for n in range(1, 13)), stream=PRICES
        )
        found = catalogue.file.search(typed)
        fewer = catalogue.file.search(typed, limit=1)

    assert [product.sku for product in found] == skus
    assert fewer == found[:1]


async def test_the_exact_number_wins_among_thousands(aloop, tmp_path: Path):
    # Given far more goods that begin with "S1" than are ever ranked.
    async with opened(tmp_path) as catalogue:
        many = [put(n, f"S1{n:03}", goods("花生", "Peanut")) for n in range(400)]
        await catalogue.holds(*many, put(900, "S1", goods("话梅", "Plum")))
        prices = [put(n, f"S1{n:03}", {"minor": 1}) for n in range(400)]
        await catalogue.holds(*prices, put(900, "S1", {"minor": 1}), stream=PRICES)
        found = catalogue.file.search("s1", limit=5)

    assert len(found) == 5
    assert found[0].sku == "S1"


async def test_the_begun_code_of_a_maker_finds_fifty_at_most(aloop, tmp_path: Path):
    async with opened(tmp_path) as catalogue:
        many = [put(n, f"S{n:03}", goods(codes=[{"code": f"06901234{n:06}"}])) for n in range(300)]
        await catalogue.holds(*many)
        prices = [put(n, f"S{n:03}", {"minor": 1}) for n in range(300)]
        await catalogue.holds(*prices, stream=PRICES)
        found = catalogue.file.search("6901234", limit=100)
        one = catalogue.file.search("6901234000123")

    assert len(found) == 50
    assert [product.sku for product in one] == ["S123"]


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
        " 1, 60)",
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


async def test_the_readers_go_on_while_a_page_comes_in(aloop, tmp_path: Path):
    # Given a page of full size on its way into the file, 25 rows between two pauses.
    async with with_plum(tmp_path) as catalogue:
        many = [put(10 + n, f"M{n}", goods("花生", "Peanut")) for n in range(2000)]
        coming = asyncio.create_task(catalogue.holds(*many))
        longest, reads = 0.0, 0
        while not coming.done():
            start = time.perf_counter()
            assert catalogue.file.find("06901234567892") == Match(PLUM, pieces(1))
            longest, reads = max(longest, time.perf_counter() - start), reads + 1
            await asyncio.sleep(0)
        await coming

        assert reads > 50
        assert longest < 0.05
        assert catalogue.file.size == 2001
